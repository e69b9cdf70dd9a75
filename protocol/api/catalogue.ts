/**
 * Everything that clients can call besides the commands of the definition, by subject. The server has a handler for each
 * (`server/api/methods.ts`), and a client calls them by `call(names.rename, { name: "Kitchen" })`.
 *
 * @module
 */
export * as history from "./history.ts";
export * as board from "./board.ts";
export * as names from "./names.ts";
export * as devices from "./devices.ts";
export * as ports from "./ports.ts";
export * as projects from "./projects.ts";
export * as flash from "./flash.ts";
export * as virtual from "./virtual_trouble.ts";
export * as doctor from "./doctor.ts";
export * as console from "./console.ts";
export * as time from "./time.ts";
