import assert from "node:assert/strict";
import { PrintedLines } from "../../../server/boards/printed_lines.ts";
import { FakeClock } from "../link/fake_clock.ts";

function rig() {
  const clock = new FakeClock();
  const said: string[] = [];
  const lines = new PrintedLines({ clock, say: (line) => said.push(line) });
  const print = (text: string | Uint8Array, lost = 0) =>
    lines.take({ bytes: typeof text === "string" ? new TextEncoder().encode(text) : text, lost });
  return { clock, said, lines, print };
}

Deno.test("W23b: a line is logged when its end comes, whatever pieces it comes in", () => {
  const { said, print } = rig();
  print("The light ");
  assert.deepEqual(said, []);
  print("is on\r\nand ");
  assert.deepEqual(said, ["The light is on"]);
  print("off\n\n");
  assert.deepEqual(said, ["The light is on", "and off", ""]);
});

Deno.test("W23b: a line without end is logged after a second, and when the line to the board is gone", () => {
  const { clock, said, lines, print } = rig();
  print("waiting");
  clock.pass(999);
  assert.deepEqual(said, []);
  clock.pass(1);
  assert.deepEqual(said, ["waiting"]);
  print("last");
  lines.end();
  assert.deepEqual(said, ["waiting", "last"]);
  clock.pass(5000);
  assert.equal(said.length, 2);
});

Deno.test("W23b: of more than ten lines in a second the others are counted", () => {
  const { clock, said, print } = rig();
  for (let index = 0; index < 250; index++) print(`line ${index}\n`);
  assert.equal(said.length, 10);
  clock.pass(1000);
  assert.equal(said.at(-1), "... and 240 more lines, which the page's console shows");
  print("later\n");
  assert.equal(said.at(-1), "later");
});

Deno.test("W23b: what is missing is told in the line, and a letter that is cut is mended", () => {
  const { said, print } = rig();
  const kueche = new TextEncoder().encode("Küche\n");
  print(kueche.subarray(0, 2));
  print(kueche.subarray(2));
  print("all ");
  print("there\n", 42);
  assert.deepEqual(said, ["Küche", "all (at least 42 bytes are missing here) there"]);
});

Deno.test("W23b: a line that never ends is cut", () => {
  const { said, print } = rig();
  for (let index = 0; index < 50; index++) print("0123456789");
  assert.deepEqual(said.map((line) => line.length), [200, 200]);
});
