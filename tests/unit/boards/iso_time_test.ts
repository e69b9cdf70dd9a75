import assert from "node:assert/strict";
import fc from "fast-check";
import { isoTime } from "../../../server/boards/iso_time.ts";

Deno.test("isoTime() gives what toISOString() gives, whatever it gave before", () => {
  const near = fc.integer({ min: -200_000, max: 200_000 }).map((ms) => new Date(ms));
  fc.assert(fc.property(fc.array(fc.oneof(fc.date({ noInvalidDate: true }), near)), (dates) => {
    for (const date of dates) assert.equal(isoTime(date), date.toISOString());
  }));
  assert.throws(() => isoTime(new Date(NaN)), RangeError);
  assert.equal(isoTime(new Date(0)), "1970-01-01T00:00:00.000Z");
});
