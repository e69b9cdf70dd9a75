import assert from "node:assert/strict";
import { CYCLES_PER_MS, MAX_DEBT_MS, Pacing } from "../../../server/virtual_uno/pacing.ts";

Deno.test("due() is where a chip at 16 MHz would be", () => {
  const pacing = new Pacing(1_000, 500);
  assert.equal(pacing.due(1_000, 500), 500);
  assert.equal(pacing.due(1_001, 500), 16_500);
  assert.equal(pacing.due(1_050, 500), 800_500);
});

Deno.test("due() forgets all but 100 ms when the process was suspended for minutes", () => {
  const pacing = new Pacing(0, 0);
  const suspended = 10 * 60 * 1_000;
  const due = pacing.due(suspended, 0);
  assert.equal(due, MAX_DEBT_MS * CYCLES_PER_MS);
  // From there on it is real time again.
  assert.equal(pacing.due(suspended + 1, due), due + CYCLES_PER_MS);
});

Deno.test("due() lets a chip that is too slow run at its own speed, and never asks for more than 100 ms", () => {
  const pacing = new Pacing(0, 0);
  let cycle = 0;
  for (let ms = 0; ms < 5_000; ms += 10) {
    const due = pacing.due(ms, cycle);
    assert.ok(due - cycle <= MAX_DEBT_MS * CYCLES_PER_MS);
    // Half of real time.
    cycle += Math.min(due - cycle, 5 * CYCLES_PER_MS);
  }
  assert.equal(cycle, 499 * 5 * CYCLES_PER_MS);
});

Deno.test("until() tells when the chip is due at a cycle", () => {
  const pacing = new Pacing(1_000, 0);
  assert.equal(pacing.until(1_000, 16_000), 1);
  assert.equal(pacing.until(1_000.5, 16_000), 0.5);
  assert.equal(pacing.until(1_002, 16_000), 0);
  assert.equal(pacing.until(1_002, Infinity), Infinity);
});

Deno.test("until() counts from where due() went on after forgetting", () => {
  const pacing = new Pacing(0, 0);
  const due = pacing.due(60_000, 0);
  assert.equal(pacing.until(60_000, due + 2 * CYCLES_PER_MS), 2);
});
