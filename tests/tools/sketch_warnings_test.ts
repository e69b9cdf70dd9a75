import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { tools, withTools } from "../tool.ts";

const SKETCH = fileURLToPath(new URL("../../firmware", import.meta.url));
const CORE = "/usr/share/arduino/hardware/arduino/avr";
/** The chips of the Uno, of a board with several UARTs, and of one with none but USB. */
const CHIPS = [
  { mcu: "atmega328p", variant: "standard" },
  { mcu: "atmega2560", variant: "mega" },
  { mcu: "atmega32u4", variant: "leonardo" },
];

async function sources(): Promise<string[]> {
  const names = await readdir(join(SKETCH, "src"));
  return names.filter((name) => name.endsWith(".cpp")).map((name) => join(SKETCH, "src", name));
}

for (const { mcu, variant } of CHIPS) {
  Deno.test(withTools(
    `The sketch compiles without a warning for the ${mcu}`,
    [tools.arduinoBuilder, tools.avrGcc],
    async (_t, _builder, avrGcc = "") => {
      const includes = [`-I${CORE}/cores/arduino`, `-I${CORE}/variants/${variant}`];
      const flags = [
        "-c",
        "-o",
        "/dev/null",
        "-Os",
        "-std=gnu++11",
        "-Wall",
        "-Wextra",
        "-Werror",
        `-mmcu=${mcu}`,
      ];
      const defines = ["-DF_CPU=16000000L", "-DARDUINO=10607", "-DUSB_VID=1", "-DUSB_PID=1"];
      const files = [...await sources(), join(SKETCH, "firmware.ino")];
      for (const file of files) {
        // As the Arduino build does it: a sketch need not include what it is made of.
        const sketch = file.endsWith(".ino") ? ["-include", "Arduino.h", "-x", "c++"] : [];
        const args = [...flags, ...defines, ...includes, ...sketch, file];
        const { success, stderr } = await new Deno.Command(avrGcc, { args }).output();
        assert.ok(success, `${file}\n${new TextDecoder().decode(stderr)}`);
      }
    },
  ));
}
