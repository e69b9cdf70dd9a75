import assert from "node:assert/strict";
import fc from "fast-check";
import { nearestWord } from "../../../protocol/nearest_word.ts";

Deno.test("nearestWord() finds a word again that has one slip in it, and never one that is farther than another", () => {
  const known = ["port", "board", "eeprom", "log-pins"];
  const slip = fc.record({
    word: fc.constantFrom(...known),
    at: fc.nat(7),
    length: fc.constantFrom(0, 1),
    letter: fc.constantFrom("", "q", "x"),
  });
  fc.assert(fc.property(slip, ({ word, at, length, letter }) => {
    const start = at % word.length;
    assert.equal(nearestWord(word.slice(0, start) + letter + word.slice(start + length), known), word);
  }));
  assert.equal(nearestWord("seedz", ["seed", "seeds"]), "seed");
  assert.equal(nearestWord("seedss", ["seed", "seeds"]), "seeds");
  assert.equal(nearestWord("lde", ["lamp", "led"]), "led");
});

Deno.test("nearestWord() says nothing where nothing is near", () => {
  assert.equal(nearestWord("bogus", ["port", "board", "data"]), null);
  assert.equal(nearestWord("prot", ["port"]), "port");
  assert.equal(nearestWord("", ["port"]), null);
  assert.equal(nearestWord("port", []), null);
});
