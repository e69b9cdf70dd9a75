import { strict as assert } from "node:assert";
import { dcbRate, devicePath, emptyDcb, overlapped, rawDcb } from "../../../server/serial/dcb.ts";

Deno.test("rawDcb() keeps what is not its business and does not change the old settings", () => {
  const before = new Uint8Array(28).fill(0x5a);
  const raw = rawDcb(before, 250000);
  assert.equal(dcbRate(raw), 250000);
  assert.deepEqual([...raw.subarray(12, 18)], [0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a]);
  assert.deepEqual([...before], new Array(28).fill(0x5a));
});

Deno.test("emptyDcb() says how long it is, as Windows wants", () => {
  assert.deepEqual([...emptyDcb()], [28, ...new Array(27).fill(0)]);
});

Deno.test("overlapped() holds the event where 64-bit Windows looks for it", () => {
  assert.deepEqual([...new BigUint64Array(overlapped(0x1234).buffer)], [0n, 0n, 0n, 0x1234n]);
});

Deno.test("devicePath() gives every port the prefix that COM10 and above need", () => {
  assert.equal(devicePath("COM3"), "\\\\.\\COM3");
  assert.equal(devicePath("\\\\.\\COM10"), "\\\\.\\COM10");
});
