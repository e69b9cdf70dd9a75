/**
 * The rows of the boards with an AVR, against the core that Arduino ships for them.
 *
 * @module
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { BOARD_MODELS, type BoardModel } from "../../protocol/board_models.ts";
import { tools, withTools } from "../tool.ts";

const CORE = "/usr/share/arduino/hardware/arduino/avr";
/** What boards.txt calls the protocols. */
const PROTOCOLS: ReadonlyMap<string, string> = new Map([
  ["arduino", "stk500v1"],
  ["wiring", "stk500v2"],
  ["avr109", "avr109"],
]);
const AVR = BOARD_MODELS.filter(({ fqbn }) => fqbn.startsWith("arduino:avr:"));

/** The properties of a board, with those of its chosen options. */
function properties(boards: string, fqbn: string): ReadonlyMap<string, string> {
  const [, , id = "", options] = fqbn.split(":");
  const menus = (options ?? "").split(",").map((option) => `${id}.menu.${option.replace("=", ".")}.`);
  const found = new Map<string, string>();
  for (const line of boards.split("\n")) {
    const [, key = "", value = ""] = /^([^#=]+)=(.*)$/.exec(line) ?? [];
    const menu = menus.find((prefix) => key.startsWith(prefix));
    if (menu !== undefined) found.set(key.slice(menu.length), value);
    else if (key.startsWith(`${id}.`) && !found.has(key)) found.set(key.slice(id.length + 1), value);
  }
  return found;
}

function usbIds(told: ReadonlyMap<string, string>): string[] {
  const hex = (key: string) => (told.get(key) ?? "").replace("0x", "").toLowerCase();
  return [...told.keys()].filter((key) => key.startsWith("vid."))
    .map((key) => `${hex(key)}:${hex(key.replace("vid", "pid"))}`);
}

/** What the compiler has to agree to, with the core's own headers. */
function assertions({ chip, pins }: BoardModel): string {
  const { signature, pageBytes } = chip.flash ?? assert.fail(`${chip.name} has no signature`);
  const facts = [
    `RAMEND - RAMSTART + 1 == ${chip.ramBytes}`,
    `E2END + 1 == ${chip.eepromBytes}`,
    `SPM_PAGESIZE == ${pageBytes}`,
    ...signature.map((byte, index) => `SIGNATURE_${index} == ${byte}`),
    `NUM_ANALOG_INPUTS == ${Object.keys(pins.analog).length}`,
    `SDA == ${pins.i2c.sda} && SCL == ${pins.i2c.scl}`,
    `LED_BUILTIN == ${pins.led}`,
    ...Array.from(
      { length: pins.count },
      (_, pin) => `${pins.pwm.includes(pin) ? "" : "!"}(digitalPinHasPWM(${pin}))`,
    ),
    // Where a converter's input is another name of a digital pin, the core gives it one more number.
    ...Object.entries(pins.analog).map(([name, pin]) =>
      pin === null
        ? `${name} >= NUM_DIGITAL_PINS || ${name} == A5 + ${Number(name.slice(1)) - 5}`
        : `${name} == ${pin} || ${name} >= ${pins.count}`
    ),
  ];
  return ["#include <Arduino.h>", ...facts.map((fact) => `static_assert(${fact}, "${fact}");`), ""].join(
    "\n",
  );
}

for (const model of AVR) {
  Deno.test(withTools(
    `The row of "${model.name}" is as Arduino's core has it`,
    [tools.arduinoBuilder, tools.avrGcc],
    async (_t, _builder, avrGcc = "") => {
      const told = properties(await readFile(`${CORE}/boards.txt`, "utf8"), model.fqbn);
      const { chip, bootloader, sketchBytes, reset, usb } = model;
      assert.deepEqual(
        [chip.name, bootloader?.protocol, String(bootloader?.baudRate), String(sketchBytes)],
        [
          told.get("build.mcu"),
          PROTOCOLS.get(told.get("upload.protocol") ?? ""),
          told.get("upload.speed"),
          told.get("upload.maximum_size"),
        ],
      );
      assert.equal(reset === "touch_1200", told.get("upload.use_1200bps_touch") === "true");
      for (const id of usbIds(told)) assert.ok(usb.includes(id), id);
      for (const id of usb.filter((one) => /^(2341|2a03)/.test(one))) {
        assert.ok(usbIds(told).includes(id), id);
      }

      const child = new Deno.Command(avrGcc, {
        args: [
          ...["-fsyntax-only", "-std=gnu++11", "-x", "c++", `-mmcu=${chip.name}`, "-DF_CPU=16000000L"],
          ...["-DARDUINO=10819", "-DUSB_VID=1", "-DUSB_PID=1", `-I${CORE}/cores/arduino`],
          ...[`-I${CORE}/variants/${told.get("build.variant")}`, "-"],
        ],
        stdin: "piped",
        stderr: "piped",
      }).spawn();
      const writer = child.stdin.getWriter();
      await writer.write(new TextEncoder().encode(assertions(model)));
      await writer.close();
      const { success, stderr } = await child.output();
      assert.ok(success, new TextDecoder().decode(stderr));
    },
  ));
}
