import assert from "node:assert/strict";
import { checkLimits } from "../../../firmware-gen/limits.ts";
import { protocolHeader } from "../../../firmware-gen/header.ts";
import { boardModel } from "../../../protocol/board_models.ts";
import {
  board,
  bool,
  channel,
  type Channels,
  choice,
  color,
  decimal,
  int,
  type Pins,
  text,
} from "../../../protocol/dsl.ts";
import { type Pin, wiringProblem } from "../../../protocol/pin_problem.ts";

const on = bool();

/** What a definition says of itself; the types are looked away from, as `deno task` does. */
function said(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    assert.ok(error instanceof Error);
    assert.ok(["DefinitionError", "LimitError"].includes(error.name), error.stack);
    return error.message;
  }
  return "";
}

/** A channel with some words of another kind than it takes. */
function odd(words: Readonly<Record<string, unknown>>): () => unknown {
  return () => Reflect.apply(channel, null, [{ title: "Fan", state: { on }, ...words }]);
}

function wired(...pins: readonly Pins[]): () => unknown {
  return () =>
    board(
      "B",
      Object.fromEntries(pins.map((pin, index) => {
        const given = pin === null ? {} : { pin };
        return [`c${index}`, channel({ title: "C", state: { on }, ...given })];
      })),
    );
}

Deno.test("F13c: a channel needs no pin, or may have several; C++ gets PIN, PINS or neither", () => {
  const definition = board("B", {
    counter: channel({ title: "Counter", state: { count: int({ min: 0, max: 9 }) } }),
    rgb: channel({ title: "Lamp", pin: [9, 10, "A3"], state: { on } }),
    led: channel({ title: "LED", pin: 13, state: { on } }),
  });
  const pins = protocolHeader(definition).split("\n").filter((line) => /PINS?\b/.test(line));
  assert.deepEqual(pins, [
    "namespace rgb { constexpr uint8_t PINS[] = {9, 10, A3}; }",
    "namespace led { constexpr uint8_t PIN = 13; }",
  ]);
});

Deno.test("F13c: a pin that no board has is refused with what to write", () => {
  const instead = 'write a number for a digital pin, "A0" and so on for an analog one, a list for several; ' +
    "leave pin out where there is none";
  assert.equal(said(odd({ pin: "D2" })), 'The pin of "Fan" is "D2"; write pin: 2');
  assert.equal(said(odd({ pin: "7" })), 'The pin of "Fan" is "7"; write pin: 7');
  assert.equal(said(odd({ pin: -1 })), `The pin of "Fan" is -1; ${instead}`);
  assert.equal(said(odd({ pin: 1.5 })), `The pin of "Fan" is 1.5; ${instead}`);
  assert.equal(said(odd({ pin: [2, "x"] })), `The pin of "Fan" is "x"; ${instead}`);
  assert.equal(said(odd({ pin: [2, undefined] })), `The pin of "Fan" is nothing; ${instead}`);
  assert.equal(
    said(odd({ pin: [] })),
    'The pins of "Fan" are an empty list; leave pin out where there is none',
  );
});

Deno.test("F13c: a pin that the board cannot give is refused: the line's, one beyond its last, one that is taken", () => {
  assert.equal(said(wired(2, 3, 13, "A0", [4, 5], null)), "");
  for (const pin of [0, 1] as const) {
    assert.equal(
      said(wired(pin)),
      `Channel "c0" has pin ${pin}, which is the board's line to the server; choose another one, for example 2`,
    );
  }
  assert.equal(
    said(wired(99)),
    'Channel "c0" has pin 99, and an Arduino Uno has 0 to 19 and A0 to A5; another board is named behind the channels: { on: "mega" }',
  );
  assert.equal(
    said(wired("A9")),
    'Channel "c0" has pin A9, and an Arduino Uno has 0 to 19 and A0 to A5; another board is named behind the channels: { on: "mega" }',
  );
  const other = "give it another one, or make one channel of both, with several fields";
  assert.equal(said(wired(9, 9)), `Channel "c1" has pin 9, which channel "c0" has already; ${other}`);
  assert.equal(said(wired(14, "A0")), `Channel "c1" has pin A0, which channel "c0" has already; ${other}`);
  assert.equal(said(wired([9, 9])), 'Channel "c0" has pin 9 twice; each of its pins stands there once');
  assert.equal(said(wired(["A4", "A5"], ["A4", "A5"])), "", "several parts share the I2C bus");
});

Deno.test("F13c: pins are those of the board's row in the table", () => {
  const problem = (model: string, ...pins: readonly Pin[]) =>
    wiringProblem([{ name: "x", pins }], boardModel(model))?.problem ?? "";
  assert.equal(problem("mega", 53, "A15"), "");
  assert.equal(problem("leonardo", 0, 1), "", "its line is USB");
  assert.equal(problem("nano", "A7"), "", "analog only");
  assert.match(problem("uno", "A7"), /^Channel "x" has pin A7, and an Arduino Uno has/);
  assert.match(problem("esp32", 6), /needs itself; choose another one$/);
});

Deno.test("F13b: what is no field, no text and no table is named, with what to write", () => {
  const makers =
    "write bool(), int({ min, max }), decimal({ min, max, step }), choice(...), text({ max }) or color()";
  assert.equal(said(odd({ title: 7 })), "The title of a channel must be text in quotes, got 7");
  assert.equal(
    said(odd({ state: { level: { min: 0, max: 255 } } })),
    `The state of "Fan" has a "level" that is no field: {"min":0,"max":255}; ${makers}`,
  );
  assert.equal(
    said(odd({ state: { on: "bool" } })),
    `The state of "Fan" has a "on" that is no field: "bool"; ${makers}`,
  );
  assert.equal(
    said(odd({ state: { on: bool } })),
    'The state of "Fan" has a "on" that is not called; write on: bool()',
  );
  assert.equal(
    said(odd({ state: on })),
    'The state of "Fan" is a field without a name; write { on: bool() }',
  );
  assert.equal(
    said(odd({ state: undefined })),
    'The state of "Fan" must have fields by name, as { on: bool() }, got nothing',
  );
  assert.equal(
    said(odd({ commands: { set: on } })),
    'Command "set" of "Fan" is a field without a name; write { on: bool() }',
  );
  assert.equal(
    said(odd({ commands: { set: { level: 3 } } })),
    `Command "set" of "Fan" has a "level" that is no field: 3; ${makers}`,
  );
  assert.equal(
    said(odd({ commands: ["set"] })),
    'The commands of "Fan" must be arguments by name, as { set: { on: bool() } }, got ["set"]',
  );
  assert.equal(said(odd({ lease: 3000 })), 'The lease of "Fan" must be { ms, safe: { ... } }, got 3000');
  assert.equal(said(odd({ moves: "on" })), 'moves of "Fan" must be { field: "by" }, got "on"');
  const plain = (channels: unknown) => () => Reflect.apply(board, null, ["B", channels]);
  assert.equal(
    said(plain(undefined)),
    'board() needs channels by name: board("B", { led: channel({ ... }) })',
  );
  assert.equal(
    said(plain({ fan: { title: "Fan", state: { on } } })),
    'Channel "fan" was not made by channel(); write fan: channel({ ... })',
  );
  assert.equal(
    said(() => Reflect.apply(board, null, [{}, {}])),
    "The board's name must be text in quotes, got {}",
  );
});

Deno.test("F13b: every kind of field refuses an option that it does not take", () => {
  const made = (maker: (...given: never[]) => unknown, ...given: unknown[]) => () =>
    Reflect.apply(maker, null, given);
  assert.equal(
    said(made(int, { min: 0, max: 9, stp: 5 })),
    'int() takes no "stp"; it takes min, max, step, unit',
  );
  assert.equal(said(made(int)), "int() needs { min, max, step, unit }, got nothing");
  assert.equal(
    said(made(decimal, { min: 0, max: 1, step: 0.1, digits: 1 })),
    'decimal() takes no "digits"; it takes min, max, step, unit',
  );
  assert.equal(said(made(text, { max: 3, min: 1 })), 'text() takes no "min"; it takes max');
  assert.equal(said(made(bool, { unit: "x" })), 'bool() takes nothing, got {"unit":"x"}');
  assert.equal(said(made(color, "#ff0000")), 'color() takes nothing, got "#ff0000"');
  assert.equal(
    said(made(choice, ["off", "on"])),
    'choice() takes names in quotes, choice("off", "slow"), got ["off","on"]',
  );
});

Deno.test("B2, F13b: an argument called like a state's field is of its kind", () => {
  const level = int({ min: 0, max: 9 });
  const lamp = (argument: typeof on | typeof level) =>
    said(() =>
      board("B", { lamp: channel({ title: "L", state: { level }, commands: { set: { level: argument } } }) })
    );
  assert.equal(lamp(int({ min: 0, max: 5 })), "");
  assert.equal(
    lamp(on),
    'Argument "level" of "lamp.set" is bool, but the state\'s "level" is int; it says how that field shall be, ' +
      "so give both one kind, or the argument another name",
  );
});

Deno.test("F9, F13b: a complaint's stack begins in the line of the channel that it is about, or of the board", () => {
  const bad = channel({ title: "Bad", pin: 99, state: { on } });
  const line = Number(/:(\d+):\d+\)?$/.exec(new Error().stack?.split("\n")[1] ?? "")?.[1]) - 1;
  const first = (make: () => unknown) => {
    try {
      make();
    } catch (error) {
      const stack = error instanceof Error ? error.stack ?? "" : "";
      return /definition_problems_test\.ts:(\d+)/.exec(stack.split("\n")[1] ?? "")?.[1];
    }
    return undefined;
  };
  assert.equal(first(() => board("B", { bad })), String(line));
  const taken: Channels = { delay: channel({ title: "D", state: { on } }) };
  assert.ok(Number(first(() => checkLimits(board("B", taken)))) > line);
  const many = Object.fromEntries(
    Array.from({ length: 17 }, (_, index) => [`c${index}`, taken["delay"] ?? bad]),
  );
  const definition = board("B", many);
  assert.ok(Number(first(() => checkLimits(definition))) > line + 10);
});
