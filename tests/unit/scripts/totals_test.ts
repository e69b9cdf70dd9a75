import assert from "node:assert/strict";
import { readTestReport, sumTotals, totalsLine } from "../../../scripts/totals.ts";

const OUTPUT = `running 4 tests from ./tests/a_test.ts
reads ... ok (1ms)
writes ...
  a step ... ignored (0ms)
writes ... ok (1 step) (2ms)
draws [Chromium is missing: apt-get install chromium] ... \x1b[0m\x1b[33mignored\x1b[0m (0ms)
prints ...
------- output -------
ok | 70 passed | 70 failed (1ms)
----- output end -----
prints ... FAILED (1ms)

\x1b[31mFAILED\x1b[0m | 2 passed (1 step) | 1 failed | 1 ignored (1 step) (103ms)

`;

Deno.test("readTestReport() reads the last summary and the names of skipped tests, with or without colours", () => {
  assert.deepEqual(readTestReport(OUTPUT, false), {
    totals: { passed: 2, failed: 1, skipped: 1 },
    skippedNames: ["draws [Chromium is missing: apt-get install chromium]"],
    failedNames: ["prints"],
  });
});

Deno.test("readTestReport() counts no skipped test where the summary names none", () => {
  const { totals } = readTestReport("ok | 12 passed (3 steps) | 0 failed (1s)\r\n", true);
  assert.deepEqual(totals, { passed: 12, failed: 0, skipped: 0 });
});

Deno.test("readTestReport() counts a failure that the numbers do not tell", () => {
  assert.deepEqual(readTestReport("", false).totals, { passed: 0, failed: 1, skipped: 0 });
  const { totals } = readTestReport("ok | 3 passed | 0 failed (1s)\n", false);
  assert.deepEqual(totals, { passed: 3, failed: 1, skipped: 0 });
});

Deno.test("readTestReport() counts what a run that was killed had told, and names the test that had not ended", () => {
  const killed =
    "reads ... ok (1ms)\nwrites ... FAILED (2ms)\nhangs ...'hangs' has been running for over (1m0s)\n";
  assert.deepEqual(readTestReport(killed, false), {
    totals: { passed: 1, failed: 2, skipped: 0 },
    skippedNames: [],
    failedNames: ["writes", "hangs"],
  });
  assert.deepEqual(readTestReport("reads ... ok (1ms)\nhangs ...", false).failedNames, ["hangs"]);
});

Deno.test("sumTotals() adds each number, and totalsLine() says them in one line", () => {
  const sum = sumTotals([{ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 }]);
  assert.equal(totalsLine(sum), "11 passed, 22 failed, 33 skipped");
  assert.equal(totalsLine(sumTotals([])), "0 passed, 0 failed, 0 skipped");
});
