import assert from "node:assert/strict";
import {
  board,
  bool,
  type BoolField,
  channel,
  choice,
  DefinitionError,
  int,
  valueProblem,
  type Values,
} from "../../../protocol/dsl.ts";
import { argumentsCheck } from "../../../protocol/messages.ts";
import { canonicalForm, schemaHash } from "../../../protocol/schema_hash.ts";

const speed = choice("off", "slow", "fast");

Deno.test("choice() types its values by its options", () => {
  const right: Values<{ speed: typeof speed; on: BoolField }> = { speed: "slow", on: true };
  // @ts-expect-error: there is no such option
  const wrong: Values<{ speed: typeof speed; on: BoolField }> = { speed: "sideways", on: true };
  assert.notDeepEqual(right, wrong);
});

Deno.test("choice() refuses options that cannot be named, stand twice, or are too few or too many", () => {
  const refused = (options: readonly string[], message: RegExp) =>
    assert.throws(
      () => choice(...options),
      (error) => error instanceof DefinitionError && message.test(error.message),
    );
  refused(["off", "very slow"], /^Option "very slow" must be camelCase/);
  refused(["off", "slow", "off"], /^choice\(\) has the option "off" twice/);
  refused(["off"], /^choice\(\) needs 2 to 256 options, got 1/);
  refused(Array.from({ length: 257 }, (_, index) => `o${index}`), /got 257/);
});

Deno.test("valueProblem() says what a choice may be and what it got", () => {
  assert.equal(valueProblem(speed, "slow"), null);
  for (
    const [value, got] of [["Slow", '"Slow"'], [1, "1"], [true, "true"], [undefined, "nothing"]] as const
  ) {
    assert.equal(valueProblem(speed, value), `must be one of "off", "slow", "fast", got ${got}`);
  }
  const many = choice(...Array.from({ length: 200 }, (_, index) => `option${index}`));
  assert.match(valueProblem(many, "x") ?? "", /^must be one of "option0", .*"option9", \.\.\., got "x"$/);
});

Deno.test("argumentsCheck() takes an option by its name, and nothing else", () => {
  const check = argumentsCheck({ speed });
  assert.deepEqual(check({ speed: "fast" }), { ok: true, value: { speed: "fast" } });
  assert.deepEqual(check({ speed: 2 }), {
    ok: false,
    problem: '"speed" must be one of "off", "slow", "fast", got 2',
  });
});

Deno.test("W10: schemaHash() sees the options of a choice, their names and their order", () => {
  const of = (...options: string[]) =>
    board("B", { fan: channel({ title: "Fan", pin: 3, state: { speed: choice(...options) } }) });
  assert.match(canonicalForm(of("off", "slow")), /\["speed","choice","off","slow"\]/);
  const hashes = [of("off", "slow"), of("off", "quick"), of("slow", "off"), of("off", "slow", "fast")]
    .map(schemaHash);
  assert.equal(new Set(hashes).size, 4);
});

Deno.test("board() checks the safe state of a lease against the options", () => {
  const state = { speed, level: int({ min: 0, max: 9 }), on: bool() };
  const safe = { speed: "off", level: 0, on: false } as const;
  const fan = channel({ title: "Fan", pin: 3, state, lease: { ms: 10, safe } });
  board("B", { fan });
  const other = { ...fan, state: { ...state, speed: choice("still", "fast") } };
  assert.throws(() => board("B", { fan: other }), /"speed" must be one of "still", "fast", got "off"/);
});
