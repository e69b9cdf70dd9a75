import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { placesIn } from "../../firmware-gen/project.ts";
import { rebuildProject, takeInventory } from "../../server/tools/tools.ts";
import { inTempFolder } from "./temp_folder.ts";

Deno.test("S41: takeInventory() asks the machine's programs by a process of its own", async () => {
  const names = (await takeInventory()).map(({ name }) => name);
  assert.deepEqual(names, [
    "arduino-cli",
    "arduino:avr core",
    "platformio",
    "arduino-builder",
    "avr-gcc",
    "avrdude",
  ]);
});

Deno.test("R2, S41: rebuildProject() tells what is wrong in the words of the process that built", () =>
  inTempFolder(async (folder) => {
    await assert.rejects(rebuildProject(placesIn(folder, "lamp")), {
      name: "StartFailure",
      message: '"lamp" is no project: it has no definition.ts; "deno task new DIR" makes a project',
    });
  }));

Deno.test("R2, S41: a definition may write to the console while it is built", () =>
  inTempFolder(async (folder) => {
    await writeFile(join(folder, "definition.ts"), 'console.log("hello", { a: 1 });\n');
    await assert.rejects(rebuildProject(placesIn(folder, "lamp")), {
      name: "StartFailure",
      message: /^lamp\/definition\.ts exports no definition; /,
    });
  }));
