/**
 * The driver of arduino-cli against the real tool, with its core `arduino:avr`. The tool is in no package registry, so a machine
 * that has nothing else, such as CI, skips these tests by name; what the tool answers is recorded in tests/fixtures/arduino-cli,
 * and tests/unit/programming/toolchain reads it everywhere.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { arduinoCli } from "../../server/programming/toolchain/arduino_cli.ts";
import { systemClock } from "../../protocol/clock.ts";
import { imageBytes } from "../../server/programming/image_bytes.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { tools, withTools } from "../tool.ts";

const SKETCH = fileURLToPath(new URL("../../firmware", import.meta.url));
const UNO = "arduino:avr:uno";

Deno.test(
  withTools("arduinoCli.detect() understands the version of the tool", [tools.arduinoCli], async () => {
    assert.match(await arduinoCli.detect() ?? "", /^\d+\.\d+\.\d+/);
  }),
);

Deno.test(withTools(
  "arduinoCli.compile() gives image, sizes and versions of the shipped sketch",
  [tools.arduinoCli],
  () =>
    inTempFolder(async (out) => {
      const result = await arduinoCli.compile({ sketch: SKETCH, out, fqbn: UNO, clock: systemClock });
      assert.ok(result.ok, JSON.stringify(result));
      const { flash, ram, hex, elf, compiler, core } = result;
      assert.deepEqual([flash.max, ram.max], [32256, 2048]);
      assert.ok(ram.used > 0 && ram.used < ram.max);
      // What the tool counts is what is in the image.
      assert.equal(imageBytes(await readFile(hex, "utf8")).length, flash.used);
      const magic = (await readFile(elf ?? "")).subarray(0, 4);
      assert.equal(magic.toString("latin1"), "\x7fELF");
      assert.match(compiler, /^avr-g\+\+ \d+\.\d+/);
      assert.match(core, /^arduino:avr \d+\.\d+/);
    }),
));

Deno.test(withTools(
  "arduinoCli.compile() names file, line and message when the sketch has an error",
  [tools.arduinoCli],
  () =>
    inTempFolder(async (folder) => {
      const [sketch, out] = [join(folder, "broken"), join(folder, "out")];
      await mkdir(sketch);
      await mkdir(out);
      await writeFile(
        join(sketch, "broken.ino"),
        "void setup() {\n  pinMod(13, OUTPUT);\n}\n\nvoid loop() {}\n",
      );
      const result = await arduinoCli.compile({ sketch, out, fqbn: UNO, clock: systemClock });
      assert.ok(!result.ok);
      assert.equal(result.reason, "source", result.message);
      const [first] = result.diagnostics;
      assert.deepEqual([first?.file, first?.line], ["broken.ino", 2]);
      // Which quotes the compiler writes is up to the locale.
      assert.match(first?.message ?? "", /^.pinMod. was not declared in this scope/);
    }),
));
