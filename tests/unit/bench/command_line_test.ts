import assert from "node:assert/strict";
import { parsePeersOptions, usage } from "../../../bench/peers/command_line.ts";

const ROWS = ["click", "fan-out"];

Deno.test("parsePeersOptions() takes rows by name, all unless told", () => {
  assert.deepEqual(parsePeersOptions([], ROWS), { rows: [], write: false, check: false });
  assert.deepEqual(parsePeersOptions(["fan-out", "--check"], ROWS), {
    rows: ["fan-out"],
    write: false,
    check: true,
  });
  assert.equal(parsePeersOptions(["--help"], ROWS), "help");
});

Deno.test("parsePeersOptions() names a row that there is not, and options that do not go together", () => {
  assert.throws(() => parsePeersOptions(["fanout"], ROWS), /There is no "fanout": did you mean "fan-out"\?/);
  assert.throws(() => parsePeersOptions(["--write", "--check"], ROWS), /give one of them/);
  assert.throws(() => parsePeersOptions(["click", "--write"], ROWS), /leave out the names of rows/);
});

Deno.test("usage() names every row", () => {
  assert.match(usage([{ name: "click", title: "A click" }]), /^ {2}click +A click$/m);
});
