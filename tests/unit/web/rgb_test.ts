import assert from "node:assert/strict";
import { choice, int } from "../../../protocol/dsl.ts";
import { rgbOf, rgbValues } from "../../../web/fields/rgb.ts";

const byte = int({ min: 0, max: 255 });
const rgb = { red: byte, green: byte, blue: byte };

Deno.test("U15: red, green and blue from 0 to 255 are a colour, and a colour is these three", () => {
  assert.equal(rgbOf(rgb, { red: 255, green: 136, blue: 0 }), "#ff8800");
  assert.deepEqual(rgbValues("#ff8800"), { red: 255, green: 136, blue: 0 });
});

Deno.test("U15: what is not known, or is no byte, is no colour", () => {
  assert.equal(rgbOf(rgb, null), null);
  assert.equal(rgbOf(rgb, { red: 1, green: 2 }), null);
  assert.equal(rgbOf({ red: byte, green: byte }, { red: 1, green: 2, blue: 3 }), null);
  assert.equal(rgbOf({ ...rgb, blue: int({ min: 0, max: 100 }) }, { red: 1, green: 2, blue: 3 }), null);
  const names = choice("a", "b");
  assert.equal(rgbOf({ red: names, green: names, blue: names }, { red: "a", green: "a", blue: "b" }), null);
});
