/**
 * One channel as C++: its namespace with pin, lease and structs, and the handlers that the sketch must write.
 *
 * @module
 */
import type { Channel, Fields, Lease, Pins } from "../protocol/dsl.ts";
import { layoutOf } from "../protocol/wire/fields.ts";
import { cppOf } from "./fields/kinds.ts";
import { ownTypesCpp, packCpp, structCpp, unpackCpp } from "./layout_cpp.ts";

/** A command's name as its argument struct begins: "set" -> "Set". */
function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/**
 * The struct that holds a command's arguments.
 *
 * @param command The command's name.
 * @returns For example "SetArgs".
 */
export function argsStruct(command: string): string {
  return `${capitalized(command)}Args`;
}

function leaseCpp(state: Fields, { ms, safe }: Lease<Fields>): string[] {
  const values = Object.entries(state).map(([name, field]) => cppOf(field).literal(safe[name], name));
  return [
    `/// W13: after so long without a good frame the board calls its safe handler.`,
    `constexpr uint16_t LEASE_MS = ${ms};`,
    `/// What it falls back to.`,
    `constexpr State SAFE = {${values.join(", ")}};`,
  ];
}

/**
 * A channel's namespace.
 *
 * @param name The channel's name.
 * @param channel The channel.
 * @returns Lines of C++.
 */
export function channelCpp(name: string, { state, commands, lease }: Channel): string[] {
  const layout = layoutOf(state);
  const args = Object.entries(commands).filter(([, fields]) => Object.keys(fields).length > 0);
  return [
    `namespace ${name} {`,
    ...ownTypesCpp([state, ...Object.values(commands)].flatMap((fields) => Object.entries(fields))),
    ...structCpp("State", layout),
    ...packCpp("State", layout),
    ...(lease === null ? [] : leaseCpp(state, lease)),
    ...args.flatMap(([command, fields]) => [
      ...structCpp(argsStruct(command), layoutOf(fields)),
      ...unpackCpp(argsStruct(command), layoutOf(fields)),
    ]),
    `}  // namespace ${name}`,
  ];
}

/**
 * The handlers of a channel. The sketch must define them: a missing one is an undefined reference at link time.
 *
 * @param name The channel's name.
 * @param channel The channel.
 * @returns Lines of C++.
 */
export function handlersCpp(name: string, { commands, lease }: Channel): string[] {
  return [
    `void ${name}_read(destello::${name}::State& state);`,
    ...Object.entries(commands).map(([command, fields]) => {
      const parameters = Object.keys(fields).length === 0
        ? ""
        : `const destello::${name}::${argsStruct(command)}& args`;
      return `destello::Status ${name}_${command}(${parameters});`;
    }),
    ...(lease === null ? [] : [`void ${name}_safe();`]),
  ];
}

/**
 * A channel's pins, for the sketch. Names like "A0" are the Arduino core's own.
 *
 * @param name The channel's name.
 * @param pins Where it is wired.
 * @returns Lines of C++: `PIN` for one pin, `PINS` for a list; none for a channel without.
 */
export function pinsCpp(name: string, pins: Pins): string[] {
  if (pins === null) return [];
  return typeof pins === "object"
    ? [`namespace ${name} { constexpr uint8_t PINS[] = {${pins.join(", ")}}; }`]
    : [`namespace ${name} { constexpr uint8_t PIN = ${pins}; }`];
}
