import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { BOARD_MODELS, type BoardModel, boardModel } from "../../protocol/board_models.ts";
import { systemClock } from "../../protocol/clock.ts";
import { assembleSketch } from "../../server/programming/assembled_sketch.ts";
import { arduinoBuilder } from "../../server/programming/toolchain/arduino_builder.ts";
import type { CompileResult } from "../../server/programming/toolchain/toolchain.ts";
import { fixture } from "../fixture_project.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { tools, withTools } from "../tool.ts";

/** What the sketch of the tests' board may take, in bytes. P15 is the Uno's; the others have more interrupts, wider calls, or USB. */
const LIMITS: Readonly<Record<string, { readonly flash: number; readonly ram: number }>> = {
  "uno": { flash: 5000, ram: 450 },
  "nano": { flash: 5000, ram: 450 },
  "nano-old": { flash: 5000, ram: 450 },
  "pro-mini": { flash: 5000, ram: 450 },
  "mega": { flash: 5750, ram: 450 },
  "leonardo": { flash: 8450, ram: 600 },
  "micro": { flash: 8450, ram: 600 },
};

async function build({ name, fqbn }: BoardModel, sketch: string, folder: string): Promise<CompileResult> {
  const out = join(folder, name);
  await mkdir(out);
  return await arduinoBuilder.compile({ sketch, out, fqbn, clock: systemClock });
}

Deno.test(withTools(
  "P15: the sketch of the tests' board is built for every board that has an AVR, and keeps to its size",
  [tools.arduinoBuilder],
  (t) =>
    inTempFolder(async (folder) => {
      const models = BOARD_MODELS.filter(({ chip }) => chip.flash !== null);
      assert.deepEqual(models.map(({ name }) => name), Object.keys(LIMITS));
      const { sketch } = await assembleSketch(fixture, folder);
      const waiting = [...models];
      const built = new Map<string, CompileResult>();
      const builder = async () => {
        for (let model = waiting.shift(); model !== undefined; model = waiting.shift()) {
          built.set(model.name, await build(model, sketch, folder));
        }
      };
      // Two at a time: more only get in each other's way on the usual two cores.
      await Promise.all([builder(), builder()]);
      for (const [name, limit] of Object.entries(LIMITS)) {
        const result = built.get(name);
        assert.ok(result?.ok, `${name}: ${result?.ok === false ? result.message : "not built"}`);
        const { flash, ram } = result;
        await t.step(
          `${name}: ${flash.used} of ${limit.flash} bytes of flash, ${ram.used} of ${limit.ram} of RAM`,
          () => {
            assert.ok(flash.used > 0 && flash.used <= limit.flash);
            assert.ok(ram.used > 0 && ram.used <= limit.ram);
            assert.deepEqual([flash.max, ram.max], [
              boardModel(name).sketchBytes,
              boardModel(name).chip.ramBytes,
            ]);
          },
        );
      }
    }),
));
