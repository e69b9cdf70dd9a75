import assert from "node:assert/strict";
import fc from "fast-check";
import { board, channel, type Definition } from "../../../protocol/dsl.ts";
import { hex32, schemaHash } from "../../../protocol/schema_hash.ts";
import { checkedDefinition } from "../../../server/gateway/checked_definition.ts";
import { definition } from "../../fixtures/board/definition.ts";
import { example } from "../protocol/example_definition.ts";
import { EXAMPLES } from "../protocol/field_kinds.ts";

/** As it comes from another server. */
function sent(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** It is read as it is, and with its hash. */
function assertRead({ name, channels, on }: Definition): void {
  const told = sent({ name, channels, on });
  const read = checkedDefinition(told);
  assert.deepEqual(sent(read), told);
  assert.equal(hex32(schemaHash(read)), hex32(schemaHash({ name, channels })));
}

Deno.test("G5: a definition that was sent is the one that its project has", () => {
  assertRead(definition);
  assertRead(example);
});

for (const [kind, examples] of Object.entries(EXAMPLES)) {
  Deno.test(`G5: so is one with a field of the kind ${kind}`, () => {
    fc.assert(fc.property(examples, ({ field }) =>
      assertRead(board(kind, {
        one: channel({
          title: { en: "One", es: "Uno" },
          pin: [4, 5],
          part: "sensor",
          state: { value: field },
          commands: { put: { value: field } },
        }),
      }))));
  });
}

const LED = {
  title: "LED",
  words: {},
  pin: 13,
  part: null,
  state: { on: { kind: "bool" } },
  commands: { set: { on: { kind: "bool" } } },
  lease: null,
  onBoot: "safe",
  moves: {},
};

const WRONG: readonly (readonly [what: string, channels: unknown, says: RegExp])[] = [
  ["no channels", null, /shape/],
  ["a name of the API", { boards: LED }, /uses itself/],
  ["a name that is none", { "led/x": LED }, /camelCase/],
  ["no state", { led: { ...LED, state: {} } }, /state field/],
  ["a kind that is not known", { led: { ...LED, state: { on: { kind: "video" } } } }, /kind of field/],
  ["a range without end", {
    led: { ...LED, state: { on: { kind: "int", min: 0, max: 2 ** 52, step: 1, unit: null } }, commands: {} },
  }, /2\^32/],
  ["a step of nothing", {
    led: { ...LED, state: { on: { kind: "int", min: 0, max: 9, step: 0, unit: null } }, commands: {} },
  }, /step/],
  ["one option", {
    led: { ...LED, state: { on: { kind: "choice", options: ["a"] } }, commands: {} },
  }, /2 to 256/],
  ["a text longer than a frame", {
    led: { ...LED, state: { on: { kind: "text", max: 4096 } }, commands: {} },
  }, /1 to 60/],
  ["a pin that is none", { led: { ...LED, pin: "led" } }, /pins/],
  ["a lease outside of its field", { led: { ...LED, lease: { ms: 100, safe: { on: 3 } } } }, /Safe state/],
  ["more channels than a board has", {
    ...Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`c${at}`, { ...LED, pin: null }])),
  }, /at most 16/],
];

for (const [what, channels, says] of WRONG) {
  Deno.test(`G5: a definition with ${what} cannot be used`, () => {
    assert.throws(() => checkedDefinition({ name: "Uno", channels }), says);
  });
}
