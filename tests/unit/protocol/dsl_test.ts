import assert from "node:assert/strict";
import fc from "fast-check";
import {
  board,
  bool,
  type Channel,
  channel,
  choice,
  DefinitionError,
  type Field,
  type InLanguages,
  int,
  type Lease,
  type OnBoot,
  valueProblem,
} from "../../../protocol/dsl.ts";
import { restCommand } from "../../../protocol/rest_command.ts";
import { schemaHash } from "../../../protocol/schema_hash.ts";

const on = bool();
const sensor = channel({ title: "Light", state: { value: int({ min: 0, max: 1023 }) } });

function message(wrong: () => unknown): string {
  try {
    wrong();
  } catch (error) {
    assert(error instanceof DefinitionError);
    assert(error instanceof TypeError);
    assert.equal(error.name, "DefinitionError");
    return error.message;
  }
  return "nothing was wrong";
}

Deno.test("int() fills in step 1 and no unit", () => {
  assert.deepEqual(int({ min: -5, max: 5 }), { kind: "int", min: -5, max: 5, step: 1, unit: null });
  assert.deepEqual(int({ min: 0, max: 100, step: 50, unit: "ms" }), {
    ...{ kind: "int", min: 0, max: 100, step: 50, unit: "ms" },
  });
});

Deno.test("int() takes the widest and the narrowest range, and nothing beyond", () => {
  assert.equal(int({ min: 0, max: 2 ** 32 - 1 }).max, 2 ** 32 - 1);
  assert.equal(int({ min: 3, max: 3 }).max, 3);
  assert.equal(
    message(() => int({ min: 0, max: 2 ** 32 })),
    "int({ min: 0, max: 4294967296 }) has 4294967297 values; at most 2^32 fit a field",
  );
});

Deno.test("int() refuses what is no range, saying what it got and what it needs", () => {
  const needs = "needs whole numbers, min <= max, step >= 1; for fractions there is decimal()";
  assert.equal(message(() => int({ min: 2, max: 1 })), `int({ min: 2, max: 1, step: 1 }) ${needs}`);
  assert.equal(message(() => int({ min: 0.5, max: 1 })), `int({ min: 0.5, max: 1, step: 1 }) ${needs}`);
  assert.equal(message(() => int({ min: 0, max: NaN })), `int({ min: 0, max: NaN, step: 1 }) ${needs}`);
  assert.equal(message(() => int({ min: 0, max: 4, step: 0 })), `int({ min: 0, max: 4, step: 0 }) ${needs}`);
  assert.equal(
    message(() => int({ min: 0, max: 10, step: 4 })),
    "int({ min: 0, max: 10, step: 4 }): max must be min plus a multiple of step",
  );
});

Deno.test("channel() fills in no commands, no lease, and safe after a boot", () => {
  assert.deepEqual(sensor.commands, {});
  assert.equal(sensor.lease, null);
  assert.equal(sensor.onBoot, "safe");
  assert.deepEqual(sensor.moves, {});
});

Deno.test("U5: board() takes a field that moves by itself only with a field that makes it, and a command that stops it", () => {
  const periodMs = int({ min: 0, max: 1000 });
  const blinker = channel({
    title: "LED",
    pin: 13,
    state: { on, periodMs },
    commands: { set: { on }, blink: { periodMs } },
    moves: { on: "periodMs" },
  });
  assert.deepEqual(board("Uno", { led: blinker }).channels.led.moves, { on: "periodMs" });
  const refusal = (change: Partial<Channel>) =>
    message(() => board("Uno", { led: { ...blinker, ...change } }));
  const told = (moved: string, by: string) => `Channel "led" has moves: { ${moved}: "${by}" }, but `;
  assert.equal(
    refusal({ moves: { lit: "periodMs" } }),
    `${told("lit", "periodMs")}its state has no field "lit"`,
  );
  assert.equal(refusal({ moves: { on: "speed" } }), `${told("on", "speed")}its state has no field "speed"`);
  assert.equal(refusal({ moves: { on: "on" } }), `${told("on", "on")}a field cannot make itself move`);
  const noRest =
    `${told("on", "periodMs")}nothing can stop it: it needs a command whose only argument is "periodMs", ` +
    "with 0 or false for rest";
  for (
    const commands of [
      { set: { on } },
      { blink: { periodMs, on } },
      { blink: { periodMs: int({ min: 50, max: 1000 }) } },
    ]
  ) assert.equal(refusal({ commands }), noRest);
});

Deno.test("U5: restCommand() is what stops a field, by a number or by yes and no", () => {
  const sweeping = bool();
  const commands = { sweep: { sweeping, speed: int({ min: 0, max: 9 }) }, keepSweeping: { sweeping } };
  assert.deepEqual(restCommand(commands, "sweeping"), {
    command: "keepSweeping",
    args: { sweeping: false },
  });
  assert.equal(restCommand(commands, "speed"), null);
});

Deno.test("channel() keeps what it is given", () => {
  const options = {
    title: "Lamp",
    words: { on: { es: "Encendida" } },
    pin: 9,
    part: "lamp",
    state: { on },
    commands: { set: { on } },
    lease: { ms: 3000, safe: { on: false } } satisfies Lease<{ readonly on: typeof on }>,
    onBoot: "restore" satisfies OnBoot,
    moves: {},
  } as const;
  assert.deepEqual(channel(options), options);
});

Deno.test("U14: a title in several languages is English, or its first one, and keeps the others", () => {
  const fan = (title: InLanguages) => channel({ title, pin: 5, state: { on } });
  const both = fan({ es: "Ventilador", en: "Fan" });
  assert.equal(both.title, "Fan");
  assert.deepEqual(both.words, { Fan: { es: "Ventilador", en: "Fan" } });
  assert.equal(fan({ es: "Ventilador", fr: "Ventilateur" }).title, "Ventilador");
});

Deno.test("U14: words that nobody could see are refused, and words for what is not there", () => {
  const speed = choice("slow", "fast");
  const said = (title: string | InLanguages, words: Readonly<Record<string, InLanguages>> = {}) => () =>
    board("Uno", { fan: channel({ title, words, pin: 5, state: { speed }, commands: { set: { speed } } }) });
  const es = "Lento";
  said({ en: "Fan", "pt-BR": "Ventilador" }, { slow: { es }, speed: { es }, set: { es } })();
  for (
    const [make, message] of [
      [said({}), /^The title of channel "fan" is empty/],
      [said({ en: "Fan", es: " " }), /^"Fan" of channel "fan" in "es" is empty/],
      [
        said({ spanish: "Ventilador" }),
        /^"Ventilador" of channel "fan" has words in "spanish", which is no language/,
      ],
      [said("Fan", { slwo: { es } }), /^Channel "fan" has words for "slwo", but nothing in it is called so$/],
    ] as const
  ) assert.throws(make, { name: "DefinitionError", message });
});

Deno.test("U14: words are no part of the hash", () => {
  const plain = board("Uno", { fan: channel({ title: "Fan", pin: 5, state: { on } }) });
  const spoken = board("Uno", {
    fan: channel({ title: { en: "Fan", es: "Ventilador" }, pin: 5, state: { on } }),
  });
  assert.equal(schemaHash(spoken), schemaHash(plain));
});

Deno.test("board() keeps the channels in their order", () => {
  const definition = board("Uno", { b: sensor, a: sensor });
  assert.equal(definition.name, "Uno");
  assert.deepEqual(Object.keys(definition.channels), ["b", "a"]);
});

Deno.test("board() refuses names that C++, JSON and the page could not share, and its own", () => {
  const rule = "must be camelCase: a small letter from a to z, then letters and digits, at most 31";
  for (const name of ["LED", "my-led", "my_led", "2nd", "", "a b", "é", "a".repeat(32)]) {
    assert.equal(message(() => board("Uno", { [name]: sensor })), `Channel "${name}" ${rule}`);
  }
  assert.equal(board("Uno", { ["a".repeat(31)]: sensor }).name, "Uno");
  for (
    const name of ["board", "boards", "console", "doctor", "history", "ports", "server", "system", "virtual"]
  ) {
    assert.equal(
      message(() => board("Uno", { [name]: sensor })),
      `Channel "${name}" is a name Destello uses itself; choose another`,
    );
  }
  const channelOf = (state: string, command: string, argument: string) =>
    channel({ title: "X", pin: 3, state: { [state]: on }, commands: { [command]: { [argument]: on } } });
  assert.equal(
    message(() => board("Uno", { x: channelOf("On", "set", "on") })),
    `State field of "x" "On" ${rule}`,
  );
  assert.equal(
    message(() => board("Uno", { x: channelOf("on", "turn-on", "on") })),
    `Command of "x" "turn-on" ${rule}`,
  );
  assert.equal(
    message(() => board("Uno", { x: channelOf("on", "set", "o_n") })),
    `Argument of "x.set" "o_n" ${rule}`,
  );
  assert.equal(
    message(() => board("Uno", { x: channelOf("on", "set", "board") })),
    `Argument of "x.set" "board" is a name Destello uses itself; choose another`,
  );
});

Deno.test("board() refuses a channel without a state", () => {
  const empty = channel({ title: "X", pin: 3, state: {} });
  assert.equal(message(() => board("Uno", { x: empty })), 'Channel "x" needs at least one state field');
});

Deno.test("W13: board() refuses a lease whose time or safe state cannot be", () => {
  const leased = (ms: number, level: number) =>
    board("Uno", {
      lamp: channel({
        title: "Lamp",
        pin: 9,
        state: { level: int({ min: 0, max: 255 }) },
        lease: { ms, safe: { level } },
      }),
    });
  for (const ms of [0, 65536, 1.5, NaN]) {
    assert.equal(
      message(() => leased(ms, 0)),
      `Lease of "lamp" is ${ms} ms; it must be a whole number from 1 to 65535`,
    );
  }
  assert.equal(
    message(() => leased(3000, 256)),
    'Safe state of "lamp": "level" must be a whole number from 0 to 255, got 256',
  );
  assert.deepEqual([leased(1, 0), leased(65535, 255)].map(({ name }) => name), ["Uno", "Uno"]);
});

Deno.test("valueProblem() says what a field takes and what it got", () => {
  const level = int({ min: 0, max: 255 });
  const period = int({ min: 10, max: 100, step: 30, unit: "ms" });
  const cases: readonly (readonly [field: Field, value: unknown, problem: string | null])[] = [
    [on, true, null],
    [on, false, null],
    [on, 1, "must be true or false, got 1"],
    [on, "true", 'must be true or false, got "true"'],
    [on, undefined, "must be true or false, got nothing"],
    [on, null, "must be true or false, got null"],
    [level, 0, null],
    [level, 255, null],
    [level, -1, "must be a whole number from 0 to 255, got -1"],
    [level, 256, "must be a whole number from 0 to 255, got 256"],
    [level, 1.5, "must be a whole number from 0 to 255, got 1.5"],
    [level, NaN, "must be a whole number from 0 to 255, got NaN"],
    [level, Infinity, "must be a whole number from 0 to 255, got Infinity"],
    [level, "3", 'must be a whole number from 0 to 255, got "3"'],
    [level, [3], "must be a whole number from 0 to 255, got [3]"],
    [level, undefined, "must be a whole number from 0 to 255, got nothing"],
    [level, "x".repeat(50), `must be a whole number from 0 to 255, got "${"x".repeat(39)}...`],
    [period, 40, null],
    [period, 100, null],
    [period, 9, "must be a whole number from 10 to 100 ms, got 9"],
    [period, 50, "must be a whole number from 10 to 100 ms in steps of 30, got 50; nearest are 40 and 70"],
  ];
  for (const [field, value, problem] of cases) assert.equal(valueProblem(field, value), problem);
});

Deno.test("valueProblem() lets through exactly the values that min, max and step name", () => {
  const range = fc.record({
    min: fc.integer({ min: -100, max: 100 }),
    step: fc.integer({ min: 1, max: 9 }),
    steps: fc.integer({ min: 0, max: 20 }),
  });
  fc.assert(fc.property(range, fc.integer({ min: -300, max: 300 }), ({ min, step, steps }, value) => {
    const allowed = Array.from({ length: steps + 1 }, (_, index) => min + index * step);
    const field = int({ min, step, max: min + steps * step });
    assert.equal(valueProblem(field, value) === null, allowed.includes(value));
  }));
});

Deno.test("valueProblem() takes any JSON value without throwing, and answers in one short line", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    const problem = valueProblem(int({ min: 0, max: 3 }), value);
    assert(problem === null || /^must be .{1,100}$/.test(problem));
  }));
});

Deno.test("B12: board() refuses a name or a title of which nothing can be seen, or something that cannot be seen", () => {
  const state = { on: bool() };
  const named = (name: string, title: string) => () =>
    board(name, { led: channel({ title, pin: 13, state }) });
  assert.throws(named("\u200b", "LED"), {
    message: /^The board's name "." has a sign that nobody can see \(U\+200B\)/,
  });
  assert.throws(named(" ", "LED"), { message: /^The board's name is empty; say what people call it$/ });
  assert.throws(named("Uno", ""), { message: /^The title of channel "led" is empty/ });
  assert.throws(named("Uno", "L\u2060ED"), {
    message: /^The title of channel "led" .* \(U\+2060\); type it anew$/,
  });
  named("Uno", "LED 💡")();
});

Deno.test("F13b: channel() refuses a word that it does not take, and a pin or a value that is none, whatever checks types", () => {
  const base = { title: "Fan", pin: 9, state: { on: bool() } };
  const misspelt = { ...base, comands: { set: { on: bool() } } };
  assert.throws(() => channel(misspelt), {
    name: "DefinitionError",
    message:
      'channel() of "Fan" takes no "comands"; it takes title, words, pin, part, state, commands, lease, onBoot, moves',
  });
  const said = (text: string) => () => channel({ ...base, ...JSON.parse(text) });
  assert.throws(said('{"onBoot":"Restore"}'), {
    message: /^onBoot of "Fan" must be "restore" or "safe", got "Restore"$/,
  });
  assert.throws(said('{"part":"Led"}'), {
    message: /^The part of "Fan" must be one of "led", "lamp", .*"sensor", got "Led"$/,
  });
});
