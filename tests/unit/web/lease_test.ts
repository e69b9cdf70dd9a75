import assert from "node:assert/strict";
import { type LeaseInput, leaseStanding } from "../../../web/lease.ts";

const NOW = Date.UTC(2026, 0, 1);
const LEASE = { ms: 3000, safe: { level: 0 }, until: null };
const WELL: LeaseInput = {
  lease: LEASE,
  isBoardOnline: true,
  isPageOnline: true,
  lastHeard: NOW,
  now: NOW,
};

function until(ms: number): LeaseInput["lease"] {
  return { ...LEASE, until: new Date(NOW + ms).toISOString() };
}

Deno.test("leaseStanding() is quiet while the board hears its server", () => {
  assert.deepEqual(leaseStanding(WELL), { kind: "held" });
});

Deno.test("leaseStanding() counts down to when the board falls back, and knows when it has", () => {
  const offline = { ...WELL, isBoardOnline: false };
  assert.deepEqual(leaseStanding({ ...offline, lease: until(1200) }), {
    kind: "counting",
    leftMs: 1200,
    isAbout: false,
  });
  assert.deepEqual(leaseStanding({ ...offline, lease: until(0) }), { kind: "over", isAbout: false });
  assert.equal(leaseStanding(offline), null, "nothing was ever written to it");
});

Deno.test("leaseStanding() of a page without its server is about what happens if that is gone", () => {
  const alone = { ...WELL, isPageOnline: false, lastHeard: NOW - 1000 };
  assert.deepEqual(leaseStanding(alone), { kind: "counting", leftMs: 2000, isAbout: true });
  assert.deepEqual(leaseStanding({ ...alone, now: NOW + 2000 }), { kind: "over", isAbout: true });
  assert.equal(leaseStanding({ ...alone, lastHeard: null }), null);
  assert.deepEqual(
    leaseStanding({ ...alone, isBoardOnline: false, lease: until(-1) }),
    { kind: "over", isAbout: false },
    "what the server told before it was lost stays true",
  );
});
