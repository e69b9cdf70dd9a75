import { strict as assert } from "node:assert";
import { checkBaudRate, checkSetRate } from "../../../server/serial/baud_rate.ts";
import { UnsupportedRateError } from "../../../server/serial/errors.ts";

Deno.test("checkBaudRate() takes every rate from 50 to 2,000,000 that is a whole number", () => {
  for (const rate of [50, 1200, 74880, 115200, 250000, 500000, 1000000, 2000000]) checkBaudRate("COM3", rate);
});

Deno.test("checkBaudRate() names the rate it refuses", () => {
  for (const rate of [0, 49, -9600, 2000001, 3000000, 9600.5, NaN, Infinity]) {
    assert.throws(
      () => checkBaudRate("COM3", rate),
      (error) =>
        error instanceof UnsupportedRateError && Object.is(error.baudRate, rate) && error.path === "COM3",
    );
  }
});

Deno.test("checkSetRate() stands rounding of 2 % and no more", () => {
  checkSetRate("COM3", 500000, 500000);
  checkSetRate("COM3", 500000, 490000);
  checkSetRate("COM3", 500000, 510000);
  assert.throws(
    () => checkSetRate("COM3", 500000, 489999),
    /cannot run at 500000 baud: the nearest rate it has is 489999/,
  );
  assert.throws(() => checkSetRate("COM3", 500000, 510001), UnsupportedRateError);
});
