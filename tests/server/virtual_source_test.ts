import assert from "node:assert/strict";
import { fixture } from "../fixture_project.ts";
import { loadFirmwareImage } from "../../server/programming/firmware_image.ts";
import { VirtualSource } from "../../server/finding/virtual_source.ts";
import type { ByteStream } from "../../server/link/byte_stream.ts";
import { systemClock } from "../../protocol/clock.ts";
import { createLog } from "../../server/log.ts";
import { FLASH_BYTES, type ResetCause } from "../../server/virtual_uno/chip.ts";
import { EEPROM_BYTES } from "../../server/virtual_uno/eeprom.ts";
import { loadIntelHex } from "../../server/virtual_uno/intel_hex.ts";
import { program, SLEEP_FOR_EVER, usartOn } from "../firmware/programs.ts";
import { inTempFolder } from "./temp_folder.ts";
import { testProjects } from "../test_projects.ts";

/** W11: the low byte of the boot counter, inverted. */
const BOOT_ADDRESS = EEPROM_BYTES - 2;

type Reset = readonly [ResetCause, cycle: number];

/** A board as a server starts it, and the resets that it tells. */
async function started(dataFolder: string, sketch?: Uint8Array) {
  const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
  if (sketch === undefined) loadIntelHex((await loadFirmwareImage(fixture)).hex, flash);
  else flash.set(sketch);
  const log = createLog({ write: () => {}, now: () => new Date() });
  const source = await VirtualSource.start({
    project: testProjects().all[0],
    flash,
    dataFolder,
    clock: systemClock,
    random32: () => 1,
    log,
  });
  const resets: Reset[] = [];
  const running = Promise.withResolvers<void>();
  source.uno.listen({
    reset(cause, cycle) {
      resets.push([cause, cycle]);
      running.resolve();
    },
  });
  return { source, resets, running: running.promise };
}

/** Resolves when the sketch says BOOT, after it has counted its start. */
function said(line: ByteStream): Promise<void> {
  return new Promise((resolve) => line.start({ received: () => resolve(), ended: () => {} }));
}

function bootCounted({ uno }: VirtualSource): number {
  return 0xff - (uno.eeprom[BOOT_ADDRESS] ?? 0);
}

Deno.test("V10: the virtual board's line has the line rate: a sketch at another one is heard, and not understood", () =>
  inTempFolder(async (folder) => {
    const heard = async (ubrr: number) => {
      const flash = program(`
        ${usartOn(8, ubrr)}
        ldi r16, 0x35
        sts 0xc6, r16
        ${SLEEP_FOR_EVER}`);
      const { source } = await started(folder, flash);
      try {
        const line = await source.open();
        return await new Promise((resolve) =>
          line.start({ received: ([byte]) => resolve(byte), ended: () => {} })
        );
      } finally {
        await source.close();
      }
    };
    assert.equal(await heard(3), 0x35);
    assert.notEqual(await heard(7), 0x35);
  }));

Deno.test("V5, B8: each start of a server is one start of its virtual board, however late it opens the line", () =>
  inTempFolder(async (folder) => {
    for (const boot of [1, 2]) {
      const { source, resets, running } = await started(folder);
      try {
        // Its thread runs already; the chip, if its time did not stand still, as well.
        await running;
        await said(await source.open());
        assert.deepEqual(resets, [["power", 0], ["external", 0]]);
        assert.equal(bootCounted(source), boot);
      } finally {
        await source.close();
      }
    }
  }));

Deno.test("R10a: a board that is closed while it gets other firmware stays switched off", () =>
  inTempFolder(async (folder) => {
    const { source } = await started(folder);
    const { uno } = source;
    await Promise.all([source.program(source.project), source.close()]);
    assert.equal(source.uno, uno);
  }));
