import assert from "node:assert/strict";
import { NO_FAULTS } from "../unit/link/faulty_line.ts";
import type { Hardware } from "./hardware.ts";
import type { Plan, Trouble } from "./plan.ts";
import { runPlan } from "./run_seed.ts";
import { runFolder } from "./seeds.ts";

/** A byte at 500 kbaud. */
const BYTE_MS = 0.02;
/** The page asks; 0.1 ms later the server, and everything is over before 1.4 ms have passed. */
const PRESSED_AT = 100;
const EXCHANGE_MS = 1.4;

/** One toggle on a good line, and something that goes wrong so much later. */
function plan(trouble: Trouble, afterMs: number): Plan {
  const press = { page: 0, channel: "led", command: "toggle", args: {}, asSeen: false };
  return {
    pages: 1,
    crowd: 1,
    delayMs: [0.1, 0.1],
    latencyMs: 0.05,
    resets: true,
    faults: NO_FAULTS,
    faultsFrom: 0,
    calmAt: PRESSED_AT + 2,
    steps: [{ at: PRESSED_AT, press }, { at: PRESSED_AT + afterMs, trouble }],
  };
}

async function atEveryByte(trouble: Trouble, hardware: Hardware["kind"]): Promise<Set<string>> {
  const folder = runFolder();
  const ends = new Set<string>();
  try {
    for (let offset = 0; offset * BYTE_MS <= EXCHANGE_MS; offset++) {
      const { problems, commands } = await runPlan(plan(trouble, offset * BYTE_MS), {
        seed: 1,
        hardware,
        folder,
      });
      assert.deepEqual(problems, [], `${trouble.kind} ${offset} bytes after the click`);
      // The second press is the one in the calm.
      assert.equal(commands.asked, 2);
      ends.add(commands.confirmed === 2 ? "confirmed" : "failed");
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
  return ends;
}

Deno.test("W4, W11: a board that restarts at any byte of an exchange ran the toggle once, or it is told as unknown", async () => {
  for (const hardware of ["chip", "model"] as const) {
    const ends = await atEveryByte({ kind: "restart", cause: "brownout" }, hardware);
    assert.deepEqual([...ends].sort(), ["confirmed", "failed"]);
  }
});

Deno.test("P13: a server that is killed at any byte of an exchange leaves nothing confirmed that is not on disk", async () => {
  const ends = await atEveryByte({ kind: "kill", hops: 0, whenAnswering: false, downMs: 5 }, "chip");
  assert.deepEqual([...ends].sort(), ["confirmed", "failed"]);
});

Deno.test("W5: interrupts that are off for n times 30 us at any byte of an exchange cost a repetition at most", async () => {
  for (const us of [60, 240]) {
    assert.deepEqual([...await atEveryByte({ kind: "blackout", us }, "chip")], ["confirmed"]);
  }
});
