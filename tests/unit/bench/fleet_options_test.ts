import assert from "node:assert/strict";
import { parseFleetOptions, USUAL_SIZE } from "../../../bench/fleet/command_line.ts";

Deno.test("parseFleetOptions() takes a size, and the usual one for what is not told", () => {
  assert.deepEqual(parseFleetOptions([]), USUAL_SIZE);
  assert.deepEqual(parseFleetOptions(["--boards", "100", "--pages", "10"]), {
    ...USUAL_SIZE,
    boards: 100,
    pages: 10,
  });
  assert.equal(parseFleetOptions(["--help"]), "help");
  assert.throws(() => parseFleetOptions(["--boards", "0"]), /--boards .* from 1 to 10000/);
});
