/**
 * English for why a board was not programmed.
 *
 * @module
 */
import type { Text } from "./text.ts";

const AGAIN = "Program it again: its bootloader is still there";
const UNTOUCHED = "the board was not touched";

/** English for {@linkcode Text.flashCauses}. */
export const flashCauses: Text["flashCauses"] = {
  source: ({ errors }) => ({
    what: `the sketch does not compile${errors ? `, ${errors} ${errors === 1 ? "error" : "errors"}` : ""}`,
    todo: `Mend the sketch and program it again; ${UNTOUCHED}`,
  }),
  "too_big": ({ bytes, memory }) => ({
    what: bytes === undefined || memory === undefined
      ? "the sketch is too big for it"
      : `the sketch is ${bytes} bytes too big for its ${memory}`,
    todo: `Make the sketch smaller, or use a larger board; ${UNTOUCHED}`,
  }),
  "unknown_board": () => ({
    what: "no tool here compiles for this kind of board",
    todo: "deno task toolchain says what can",
  }),
  "missing_platform": () => ({
    what: "the compiler lacks what this kind of board takes",
    todo: "deno task toolchain says what to install",
  }),
  "no_toolchain": () => ({
    what: "the tool that was asked for is not installed",
    todo: "deno task toolchain says what to install",
  }),
  definition: () => ({
    what: "the definition does not fit a board",
    todo: `Change the definition; ${UNTOUCHED}`,
  }),
  virtual: () => ({
    what: "it is the simulated board, which always runs the committed image",
    todo: "After deno task build:firmware start the server again",
  }),
  elsewhere: () => ({
    what: "it cannot be programmed where it is",
    todo: "Plug it into a USB port here, and program it again",
  }),
  "no_port": ({ port }) => ({
    what: `there is no port${named(port)} any more`,
    todo: "Plug the board in; deno task boards shows what is connected",
  }),
  busy: ({ port }) => ({
    what: `another program has its port${named(port)}`,
    todo: "Close that program, maybe a serial monitor, and program it again",
  }),
  "no_permission": ({ port }) => ({
    what: `its port${named(port)} may not be used by this user`,
    todo: "Add your user to the port's group (mostly dialout), then log in again",
  }),
  "no_bootloader": ({ port }) => ({
    what: `no bootloader answered${port === undefined ? "" : ` on ${port}`}`,
    todo: "Press the board's reset button and program it again",
  }),
  "wrong_chip": () => ({
    what: "it has another chip than expected, and nothing was written",
    todo: "Say which board it is; deno task flash --help says how",
  }),
  verify: () => ({
    what: "its flash does not hold what was written",
    todo: "Program it again; if it fails at the same place, the chip is worn out",
  }),
  lost: () => ({ what: "it stopped answering meanwhile", todo: AGAIN }),
  unsupported: () => ({
    what: "no tool here can upload to this kind of board",
    todo: "deno task toolchain says what can",
  }),
  tool: () => ({ what: "the tool failed", todo: AGAIN }),
  interrupted: ({ phase, percent }) => ({
    what: `whoever did it went away${phase === undefined ? "" : ` while ${PHASES[phase]}`}${
      percent === undefined ? "" : `, at ${percent}%`
    }`,
    todo: AGAIN,
  }),
  "not_answered": () => ({ what: "the image is on it, but it does not answer", todo: AGAIN }),
  "other_build": ({ found, build }) => ({
    what: found === undefined || build === undefined
      ? "it runs another build"
      : `it runs build ${found}, not ${build}`,
    todo: AGAIN,
  }),
  server: () => ({ what: "the server made a mistake", todo: "Look at the server's log" }),
  cancelled: ({ phase, percent }) => ({
    what: `it was cancelled${phase === undefined ? "" : ` while ${PHASES[phase]}`}${
      percent === undefined ? "" : `, at ${percent}%`
    }`,
    todo: AGAIN,
  }),
  stuck: ({ program, waitMs }) => ({
    what: `${program ?? "the tool"} did not get on${
      waitMs === undefined ? "" : ` for ${Math.round(waitMs / 1000)} s`
    }, and was ended`,
    todo: "Check the cable, and program it again: its bootloader is still there",
  }),
  machine: () => ({
    what: "the server's machine does not give what it takes",
    todo: "Mend that, and program it again",
  }),
};

const PHASES = {
  generate: "generating",
  compile: "compiling",
  upload: "uploading",
  verify: "verifying",
  reconnect: "connecting",
} as const;

function named(port: string | undefined): string {
  return port === undefined ? "" : ` ${port}`;
}
