import assert from "node:assert/strict";
import { BOARD_MODELS, boardModel } from "../../../protocol/board_models.ts";

Deno.test("BOARD_MODELS has one row for each name, title and FQBN, and no USB id of Arduino's own in two", () => {
  for (const key of ["name", "title", "fqbn"] as const) {
    assert.equal(new Set(BOARD_MODELS.map((one) => one[key])).size, BOARD_MODELS.length, key);
  }
  const ids = BOARD_MODELS.flatMap(({ usb }) => usb);
  assert.ok(ids.every((id) => /^[0-9a-f]{4}:[0-9a-f]{4}$/.test(id)));
  const own = ids.filter((id) => id.startsWith("2341") || id.startsWith("2a03"));
  assert.equal(new Set(own).size, own.length);
});

Deno.test("BOARD_MODELS has an early start for the bootloaders at 115200 only, which share one opening of the port", () => {
  for (const { bootloader } of BOARD_MODELS) {
    if (bootloader !== null) assert.equal(bootloader.startSketch !== null, bootloader.baudRate === 115200);
  }
});

Deno.test("BOARD_MODELS names no pin that its board does not have, nor one that is taken", () => {
  for (const { name, pins: { count, analog, pwm, i2c, led, link, taken } } of BOARD_MODELS) {
    const free = [...pwm, ...Object.values(analog), i2c.sda, i2c.scl, led].filter((pin) => pin !== null);
    for (const pin of [...free, ...link, ...taken]) {
      assert.ok(Number.isInteger(pin) && pin < count, `${name} ${pin}`);
    }
    for (const pin of free) assert.ok(![...link, ...taken].includes(pin), `${name} ${pin}`);
    const numbers = Object.values(analog).filter((pin) => pin !== null);
    assert.equal(new Set(numbers).size, numbers.length, name);
  }
});

Deno.test("boardModel() names the boards that there are", () => {
  assert.equal(boardModel("nano-old").bootloader?.baudRate, 57600);
  assert.throws(
    () => boardModel("due"),
    /^RangeError: There is no board "due"; there are uno, nano, .*pico$/,
  );
});
