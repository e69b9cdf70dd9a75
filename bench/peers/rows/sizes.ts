/**
 * Flash that the firmware takes of an Uno: ours, compiled here, against StandardFirmata as it is shipped for flashing.
 *
 * @module
 */
import { measureFirmware } from "../../../scripts/firmware_sizes.ts";
import { loadShipped } from "../../../server/projects/load_project.ts";
import { installAdvice, pickToolchain } from "../../../server/programming/toolchain/pick.ts";
import { FLASH_BYTES } from "../../../server/virtual_uno/chip.ts";
import { loadIntelHex } from "../../../server/virtual_uno/intel_hex.ts";
import { PACKAGES, type Peers } from "../installed.ts";
import { digits, figure, type RowResult } from "../result.ts";
import type { Row } from "../row.ts";

/** Flash up to the last byte that is not erased. */
function flashOf(hex: string): number {
  const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
  loadIntelHex(hex, flash);
  return flash.findLastIndex((byte) => byte !== 0xff) + 1;
}

async function measure(peers: Peers): Promise<RowResult> {
  const picked = await pickToolchain();
  if (picked === null) throw new Error(installAdvice());
  const { sketch, core } = await measureFirmware(picked.toolchain, await loadShipped());
  const firmata = flashOf(await Deno.readTextFile(await peers.firmataImage()));
  return {
    figures: [
      figure({ name: "whole sketch, flash, Destello / StandardFirmata", unit: "x", goal: 1 }, [
        sketch.flash / firmata,
      ]),
      figure({ name: "link core, flash", unit: "B", goal: 1600 }, [core.flash]),
      figure({ name: "link core, RAM", unit: "B", goal: 200 }, [core.ram]),
      figure({ name: "whole sketch, flash", unit: "B", goal: 5000 }, [sketch.flash]),
      figure({ name: "whole sketch, RAM", unit: "B", goal: 450 }, [sketch.ram]),
    ],
    tables: [{
      title: "Flash of an Uno",
      lines: [
        ["", "flash B", "RAM B"],
        ["Destello, link core", digits(core.flash), digits(core.ram)],
        ["Destello, whole sketch", digits(sketch.flash), digits(sketch.ram)],
        ["StandardFirmata", digits(firmata), "an image does not say"],
        ["Klipper, not built here", "12456", "398"],
      ],
    }],
    notes: [
      `StandardFirmata is the image in the npm package ${
        PACKAGES.firmata[0]
      }. Klipper's figures are of its commit 84104bbb with test/configs/atmega328.config and avr-gcc 5.4.0; this command does not build it.`,
    ],
  };
}

/** Firmware sizes. */
export const sizes: Row = { name: "sizes", title: "The firmware's size", measure };
