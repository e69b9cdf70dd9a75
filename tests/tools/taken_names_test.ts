/**
 * Every name that C++, Arduino's core or this sketch know is either refused by `gen` or compiles, in each place that a definition has for
 * names (F13).
 *
 * @module
 */
import assert from "node:assert/strict";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { protocolHeader } from "../../firmware-gen/header.ts";
import { checkLimits, LimitError } from "../../firmware-gen/limits.ts";
import {
  board,
  bool,
  channel,
  type Channels,
  choice,
  type Definition,
  DefinitionError,
} from "../../protocol/dsl.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { tools, withTools } from "../tool.ts";
import { PROJECT } from "./task_process.ts";

const CORE = "/usr/share/arduino/hardware/arduino/avr";
const FLAGS = [
  ..."-std=gnu++11 -fsyntax-only -mmcu=atmega328p -DF_CPU=16000000L -DARDUINO=10819 -DARDUINO_AVR_UNO".split(
    " ",
  ),
  `-I${CORE}/cores/arduino`,
  `-I${CORE}/variants/standard`,
];
const KEYWORDS =
  `alignas alignof and asm auto bitand bitor bool break case catch char class compl const constexpr continue decltype default delete
  do double else enum explicit export extern false final float for friend goto if inline int long mutable namespace new noexcept not
  nullptr operator or override private protected public register return short signed sizeof static struct switch template this
  throw true try typedef typeid typename union unsigned using virtual void volatile while xor typeof in out args state raw
  pin safe ok b1 f pi input high a0 ddrb e`.split(/\s+/);

/** What `gen` does with a definition: it may be refused by name, and by nothing else. */
function isTaken(name: string, channels: () => Channels): boolean {
  try {
    checkLimits(board("B", channels()));
    return false;
  } catch (error) {
    assert.ok(error instanceof LimitError || error instanceof DefinitionError, String(error));
    assert.ok(error.message.includes(name) && /choose another/.test(error.message), error.message);
    return true;
  }
}

const part = { title: "P" } as const;
const on = { on: bool() };
const PLACES: Readonly<Record<string, (names: readonly string[]) => Channels>> = {
  channel: (names) =>
    Object.fromEntries(names.map((name) => [name, channel({ ...part, state: on, commands: { set: on } })])),
  field: (names) => ({
    x: channel({
      ...part,
      state: Object.fromEntries(names.map((name) => [name, bool()])),
      commands: { set: on },
    }),
  }),
  argument: (names) => ({
    x: channel({
      ...part,
      state: on,
      commands: { set: Object.fromEntries(names.map((name) => [name, bool()])) },
    }),
  }),
  command: (names) => ({
    x: channel({ ...part, state: on, commands: Object.fromEntries(names.map((name) => [name, on])) }),
  }),
  option: (names) => ({
    x: channel({ ...part, state: { how: choice(...names, "optionOne", "optionTwo") } }),
  }),
  choice: (names) => ({
    x: channel({
      ...part,
      state: Object.fromEntries(names.map((name) => [name, choice("optionOne", "optionTwo")])),
    }),
  }),
};
/** How many fit one board. */
const ROOM: Readonly<Record<string, number>> = {
  channel: 16,
  field: 400,
  argument: 400,
  command: 30,
  option: 250,
  choice: 400,
};

/** A sketch as the README has it, for any definition. */
function sketch({ channels }: Definition): string {
  const handlers = Object.entries(channels).flatMap(([name, { state, commands }]) => [
    `void ${name}_read(${name}::State& state) { ${
      Object.entries(state).map(([field, { kind }]) =>
        kind === "choice"
          ? `state.${field} = ${name}::${field.charAt(0).toUpperCase()}${field.slice(1)}::optionOne;`
          : `state.${field} = true;`
      ).join(" ")
    } }`,
    ...Object.entries(commands).map(([command, fields]) =>
      `Status ${name}_${command}(const ${name}::${command.charAt(0).toUpperCase()}${
        command.slice(1)
      }Args& args) { return args.${Object.keys(fields)[0]} ? Status::ok : Status::refused; }`
    ),
  ]);
  return `#include <Arduino.h>\n#include "src/destello.h"\nusing namespace destello;\n${handlers.join("\n")}
void setup() { begin(500000); pinMode(LED_BUILTIN, OUTPUT); }
void loop() { poll(); digitalWrite(13, millis() & 1); }
`;
}

Deno.test(withTools(
  "F13: every name of C++, of Arduino's core and of the sketch compiles, or is refused by name, wherever it stands",
  [tools.arduinoBuilder],
  () =>
    inTempFolder(async (folder) => {
      await cp(join(PROJECT, "firmware/src"), join(folder, "src"), { recursive: true });
      const run = async (args: readonly string[]) => {
        const { success, stdout, stderr } = await new Deno.Command("avr-g++", {
          args: [...args],
          cwd: folder,
        }).output();
        const [said, wrong] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
        assert.ok(success, wrong);
        return said ?? "";
      };
      await writeFile(join(folder, "all.cpp"), "#include <Arduino.h>\n");
      const seen = `${await run([...FLAGS, "-E", "-P", "all.cpp"])} ${await run([
        ...FLAGS,
        "-E",
        "-dM",
        "all.cpp",
      ])}`;
      const own = await readFile(join(folder, "src/link.cpp"), "utf8");
      const words = `${seen} ${own}`.match(/\b[a-z][A-Za-z0-9]{0,30}\b/g) ?? [];
      const names = [...new Set([...KEYWORDS, ...words])];
      assert.ok(names.length > 400);
      let taken = 0;
      for (const [place, make] of Object.entries(PLACES)) {
        const free = names.filter((name) => !isTaken(name, () => make([name])));
        taken += names.length - free.length;
        for (let at = 0; at < free.length; at += ROOM[place] ?? 1) {
          const some = board("B", make(free.slice(at, at + (ROOM[place] ?? 1))));
          await writeFile(join(folder, "protocol.gen.h"), protocolHeader(some));
          await writeFile(join(folder, "sketch.cpp"), sketch(some));
          await run([...FLAGS, "sketch.cpp"]);
        }
      }
      assert.ok(taken > 300 && taken < names.length * 2, `${taken}`);
    }),
));
