import assert from "node:assert/strict";
import { createLog } from "../../../server/log.ts";
import { CertificateWatch } from "../../../server/tls/certificate_watch.ts";
import type { ServedCertificate } from "../../../server/tls/served_certificate.ts";
import { FakeClock } from "../link/fake_clock.ts";

const HOUR_MS = 3_600_000;

function certificate(fingerprint: string): ServedCertificate {
  return { cert: "", key: "", names: ["pi.local"], fingerprint };
}

Deno.test("S33: CertificateWatch notices each hour whether there is another certificate, and keeps the former one while there is none that can be used", async () => {
  const clock = new FakeClock();
  const lines: string[] = [];
  const log = createLog({ write: (line) => lines.push(line), now: () => new Date(0), clock });
  let found: () => Promise<ServedCertificate> = () => Promise.resolve(certificate("AA"));
  const renewed: string[] = [];
  const read = () => found();
  const watch = new CertificateWatch({ read, first: certificate("AA"), log, clock });
  watch.onRenewed = ({ fingerprint }) => renewed.push(fingerprint);
  const hour = async () => {
    clock.pass(HOUR_MS);
    await found().catch(() => {});
    await Promise.resolve();
  };
  clock.pass(HOUR_MS - 1);
  found = () => Promise.resolve(certificate("BB"));
  assert.equal(watch.current.fingerprint, "AA");
  await hour();
  assert.deepEqual(renewed, ["BB"]);
  assert.equal(watch.current.fingerprint, "BB");
  assert.match(lines.pop() ?? "", /A new certificate is served from now on, SHA-256 BB; pages connect anew/);

  found = () => Promise.reject(new Error("Half a file"));
  await hour();
  await hour();
  assert.equal(watch.current.fingerprint, "BB");
  assert.match(
    lines.pop() ?? "",
    /The certificate for the network is down: Half a file\. The former one is still served/,
  );
  assert.deepEqual(lines, []);

  found = () => Promise.resolve(certificate("BB"));
  await hour();
  assert.match(lines.pop() ?? "", /is back/);
  assert.deepEqual(renewed, ["BB"]);
  watch[Symbol.dispose]();
  assert.equal(clock.timers, 0);
});
