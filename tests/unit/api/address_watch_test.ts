import assert from "node:assert/strict";
import { AddressWatch } from "../../../server/api/address_watch.ts";
import { createLog } from "../../../server/log.ts";
import { FakeClock } from "../link/fake_clock.ts";

Deno.test("S26c: AddressWatch says once that an address is gone, and that it is back, and looks no more at its end", () => {
  const clock = new FakeClock();
  const lines: string[] = [];
  const log = createLog({ write: (line) => lines.push(line), now: () => new Date(0), clock });
  let isThere = true;
  let looks = 0;
  const watch = new AddressWatch({
    hostname: "192.168.1.20",
    isThere: () => (looks++, isThere),
    log,
    clock,
  });
  clock.pass(60_000);
  assert.deepEqual(lines, []);
  isThere = false;
  clock.pass(60_000);
  assert.equal(lines.length, 1);
  assert.match(
    lines[0] ?? "",
    /Address 192\.168\.1\.20 is down: this machine does not have it any more, .*--lan$/,
  );
  isThere = true;
  clock.pass(60_000);
  assert.match(lines[1] ?? "", /Address 192\.168\.1\.20 is back after \d+ s$/);
  watch.stop();
  const before = looks;
  assert(before > 10);
  clock.pass(60_000);
  assert.equal(looks, before);
  assert.equal(lines.length, 2);
});
