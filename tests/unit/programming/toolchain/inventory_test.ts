import assert from "node:assert/strict";
import { arduinoCliRemedy, readCoreVersion } from "../../../../server/programming/toolchain/inventory.ts";
import cores from "../../../fixtures/arduino-cli/core_list.json" with { type: "json" };

Deno.test("readCoreVersion() finds a core in what arduino-cli really lists", () => {
  const answer = JSON.stringify(cores);
  assert.equal(readCoreVersion(answer, "arduino:avr"), "1.8.7");
  assert.equal(readCoreVersion(answer, "arduino:samd"), null);
  assert.equal(readCoreVersion("not JSON", "arduino:avr"), null);
});

Deno.test("arduinoCliRemedy() is a command where the system has a package, and else names the documentation", () => {
  assert.equal(arduinoCliRemedy("darwin"), "brew install arduino-cli");
  assert.equal(arduinoCliRemedy("win32"), "winget install ArduinoSA.CLI");
  assert.match(arduinoCliRemedy("linux"), /documentation$/);
});
