import assert from "node:assert/strict";
import { measureFirmware, SIZE_LIMITS } from "../../scripts/firmware_sizes.ts";
import { arduinoBuilder } from "../../server/programming/toolchain/arduino_builder.ts";
import { fixture } from "../fixture_project.ts";
import { tools, withTools } from "../tool.ts";

Deno.test(withTools(
  "P15: the link core takes at most 1.6 KB of flash and 200 B of RAM, the sketch of four channels 5 KB and 450 B",
  [tools.arduinoBuilder],
  async (t) => {
    const sizes = await measureFirmware(arduinoBuilder, fixture);
    for (const what of ["core", "sketch"] as const) {
      for (const memory of ["flash", "ram"] as const) {
        const [used, limit] = [sizes[what][memory], SIZE_LIMITS[what][memory]];
        await t.step(
          `${what}: ${used} of ${limit} bytes of ${memory}`,
          () => assert.ok(used > 0 && used <= limit),
        );
      }
    }
  },
));
