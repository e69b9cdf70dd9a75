import assert from "node:assert/strict";
import { RequestFailure } from "../../protocol/failures.ts";
import type { Locator } from "playwright-core";
import { tools, withTools } from "../tool.ts";
import { Stage } from "./stage.ts";
import { gone, type Seen } from "./visitors.ts";

const NOT_CONFIRMED = "Not confirmed: the board did not answer";

/** A command of this page is not answered. */
async function failed(stage: Stage): Promise<Seen> {
  const { boards } = stage;
  const seen = await stage.visit();
  boards.hold = true;
  const asked = boards.commanded("led");
  await seen.led.click();
  await asked;
  boards.fail(new RequestFailure("no_answer", "No answer", "Check the cable", "unknown"));
  boards.release();
  await line(seen).waitFor();
  return seen;
}

/** On the card; it is said aloud as well. */
function line({ page }: Seen): Locator {
  return page.getByText(NOT_CONFIRMED, { exact: true });
}

function test(name: string, body: (stage: Stage, seen: Seen) => Promise<void>): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium);
    await body(stage, await failed(stage));
    assert.deepEqual(stage.problems, []);
  }));
}

test(
  "U12: a failure hides nobody's change, and ends with the channel's next confirmed one",
  async ({ boards }, seen) => {
    boards.report("lamp", { level: 7 }, "page 2");
    await seen.drawing(/Lamp 7/).waitFor();
    assert.ok(await line(seen).isVisible(), "another channel's change is no news of this one");
    boards.report("led", { on: true, periodMs: 0 }, "page 2");
    const changed = seen.page.getByText(/^Changed by page 2, /);
    await changed.nth(1).waitFor();
    await gone(line(seen));
    assert.equal(await changed.count(), 2);
  },
);

test("U12: a failure ends when the board is back", async ({ boards }, seen) => {
  boards.become("offline");
  await seen.button("Board: Offline").waitFor();
  assert.ok(await line(seen).isVisible());
  boards.become("online");
  await gone(line(seen));
});

test("U12: a person dismisses a failure", async (_stage, seen) => {
  await seen.button("LED: Dismiss").click();
  await gone(line(seen));
});
