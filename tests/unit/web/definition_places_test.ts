import assert from "node:assert/strict";
import { bool, choice, int } from "../../../protocol/dsl.ts";
import { definitionPlaces, fieldText } from "../../../web/tools/console/definition_places.ts";

const SOURCE = `// led: not this one, nor { on: bool() }
/* lamp: { */
const PERIOD = int({ min: 0, max: 9 });
export const definition = board("A { B: c", {
  led: channel({
    title: 'it\\'s "led": on',
    state: { on: bool(), period: PERIOD },
    commands: {
      set: { on: bool() },
      blink: {
        period: PERIOD,
      },
    },
  }),
  lamp: channel({ state: { on: bool() } }),
});
`;

Deno.test("definitionPlaces() finds each member's line, and nothing in comments and strings", () => {
  const places = definitionPlaces(SOURCE);
  assert.deepEqual(
    [
      "led",
      "led/state/on",
      "led/state/period",
      "led/commands/set/on",
      "led/commands/blink/period",
      "lamp/state/on",
    ]
      .map((path) => places.get(path)),
    [5, 7, 7, 9, 11, 15],
  );
  assert.equal(places.get("on"), undefined);
  assert.equal(places.get("B"), undefined);
  assert.equal(places.get("led/on"), undefined);
});

Deno.test("fieldText() writes a field as the vocabulary does", () => {
  assert.equal(fieldText("on", bool()), "on: bool()");
  assert.equal(fieldText("level", int({ min: 0, max: 255 })), "level: int({ min: 0, max: 255 })");
  assert.equal(
    fieldText("periodMs", int({ min: 0, max: 6350, step: 50, unit: "ms" })),
    'periodMs: int({ min: 0, max: 6350, step: 50, unit: "ms" })',
  );
  assert.equal(fieldText("speed", choice("off", "slow")), 'speed: choice("off", "slow")');
});
