import assert from "node:assert/strict";
import fc from "fast-check";
import { RetransmissionTimeout } from "../../../server/link/retransmission_timeout.ts";

/** RFC 6298 section 2, word by word, with W6's bounds. */
function rfc6298(samples: readonly number[]): number {
  const [first = 0, ...others] = samples;
  const [alpha, beta, K] = [1 / 8, 1 / 4, 4];
  // (2.2) When the first RTT measurement R is made, the host MUST set ...
  let SRTT = first;
  let RTTVAR = first / 2;
  for (const R of others) {
    // (2.3) ... RTTVAR before SRTT, since its computation uses the old one.
    RTTVAR = (1 - beta) * RTTVAR + beta * Math.abs(SRTT - R);
    SRTT = (1 - alpha) * SRTT + alpha * R;
  }
  return Math.min(250, Math.max(10, SRTT + K * RTTVAR));
}

function after(samples: readonly number[]): RetransmissionTimeout {
  const timeout = new RetransmissionTimeout();
  for (const sample of samples) timeout.measured(sample);
  return timeout;
}

Deno.test("W6: RetransmissionTimeout.measured() follows RFC 6298 section 2", () => {
  const roundTrips = fc.array(fc.double({ min: 0, max: 400, noNaN: true }), {
    minLength: 1,
    maxLength: 30,
    size: "max",
  });
  fc.assert(fc.property(roundTrips, (samples) => {
    assert.ok(Math.abs(after(samples).ms - rfc6298(samples)) < 1e-9);
  }));
});

Deno.test("W6: RetransmissionTimeout.ms is three times the first measurement, within 10 and 250 ms", () => {
  assert.equal(after([20]).ms, 60);
  assert.equal(after([1]).ms, 10);
  assert.equal(after([200]).ms, 250);
});

Deno.test("W6: RetransmissionTimeout.ms comes down to a steady round trip", () => {
  assert.ok(after([100, ...Array.from({ length: 60 }, () => 20)]).ms < 22);
});

Deno.test("W6: RetransmissionTimeout.missed() doubles up to 250 ms", () => {
  const timeout = after([4]);
  const seen = Array.from({ length: 7 }, () => {
    timeout.missed();
    return timeout.ms;
  });
  assert.deepEqual(seen, [24, 48, 96, 192, 250, 250, 250]);
});

Deno.test("W6: RetransmissionTimeout.measured() ends a back-off (RFC 6298, 5.7)", () => {
  const timeout = after([4]);
  timeout.missed();
  timeout.missed();
  timeout.measured(4);
  assert.equal(timeout.ms, rfc6298([4, 4]));
});
