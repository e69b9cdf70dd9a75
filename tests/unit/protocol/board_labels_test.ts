import assert from "node:assert/strict";
import fc from "fast-check";
import { boardLabels } from "../../../protocol/board_labels.ts";

function labels(...boards: readonly (readonly [id: string, name: string])[]): readonly string[] {
  return [...boardLabels(boards.map(([id, name]) => ({ id, name }))).values()];
}

Deno.test("U13: boards have their names, and the end of their ids where two look alike", () => {
  assert.deepEqual(labels(["uno-7f3a21c4", "Uno"]), ["Uno"]);
  assert.deepEqual(labels(["uno-7f3a21c4", "Uno"], ["uno-0badcafe", "Garage"]), ["Uno", "Garage"]);
  assert.deepEqual(labels(["uno-7f3a21c4", "Uno"], ["uno-0badcafe", "uno"], ["uno-1", "Garage"]), [
    "Uno 21c4",
    "uno cafe",
    "Garage",
  ]);
  assert.deepEqual(labels(["uno-7f3a21c4", "Uno"], ["uno-0bad21c4", "Uno"]), ["Uno a21c4", "Uno d21c4"]);
  assert.deepEqual(labels(["uno-7f3a21c4", "Uno"], ["uno-0badcafe", "Uno"], ["uno-1", "Uno 21c4"]), [
    "Uno a21c4",
    "Uno cafe",
    "Uno 21c4",
  ]);
});

Deno.test("U13: no two boards have one label", () => {
  const board = fc.tuple(
    fc.stringMatching(/^uno-[0-9a-f]{8}$/),
    fc.constantFrom("Uno", "uno", "Garage", "Uno 0000", "Uno 1111"),
  );
  fc.assert(fc.property(fc.uniqueArray(board, { selector: ([id]) => id, maxLength: 6 }), (boards) => {
    const given = labels(...boards);
    assert.equal(new Set(given).size, given.length, given.join(", "));
  }));
});

Deno.test("U13: a thousand boards of one name are compared by counting, not each with each", () => {
  let looks = 0;
  const boards = Array.from({ length: 1000 }, (_, index) => ({
    id: `uno-${String(index).padStart(8, "0")}`,
    get name() {
      looks++;
      return "Uno";
    },
  }));
  const labels = boardLabels(boards);
  assert.equal(new Set(labels.values()).size, 1000);
  assert.equal(labels.get("uno-00000042"), "Uno 0042");
  assert.ok(looks <= 10 * boards.length, `${looks} looks at a name`);
});
