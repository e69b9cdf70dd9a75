import assert from "node:assert/strict";
import { tools, withTools } from "../tool.ts";
import { Stage } from "./stage.ts";
import { gone, type Seen } from "./visitors.ts";

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const TEN_MINUTES = 600 * SECOND;
/** A page draws an age once a second, and says it in whole seconds; both clocks are five apart. */
const ROUNDED = 2.5 * SECOND;
/** So many frames are half a minute; what is not so by then never is. */
const FRAMES = 2000;

/** The page's time of day is another one than the server's; its monotonic clock is what it is. */
async function setClock(seen: Seen, ahead: number): Promise<void> {
  const shift = (ms: number) => {
    const own = Date.now;
    globalThis.Date = new Proxy(Date, {
      construct: (target, parts) => Reflect.construct(target, parts.length === 0 ? [own() + ms] : parts),
    });
    Date.now = () => own() + ms;
  };
  await seen.page.context().addInitScript(shift, ahead);
  await seen.page.reload();
  await seen.led.waitFor();
}

/** Until something is what the server's clock says, drawn late or not. */
async function agrees(
  { page }: Seen,
  what: string,
  shown: () => Promise<number>,
  truth: () => number,
): Promise<void> {
  let told = NaN;
  for (let frame = 0; frame < FRAMES; frame++) {
    told = await shown() - truth();
    if (Math.abs(told) <= ROUNDED) return;
    await page.evaluate(() => new Promise(requestAnimationFrame).then(() => {}));
  }
  assert.fail(`${what} is ${told} ms off`);
}

/** A number of seconds that the page shows. */
async function seconds(seen: Seen, text: RegExp): Promise<number> {
  const said = await seen.text(text).textContent() ?? "";
  return /\bnow\b/.test(said) ? 0 : SECOND * Number(/(\d+) s/.exec(said)?.[1]);
}

for (const ahead of [-5 * SECOND, 5 * SECOND]) {
  const apart = `a page whose clock is ${Math.abs(ahead) / SECOND} s ${
    ahead < 0 ? "behind" : "ahead of"
  } the server's`;

  Deno.test(
    withTools(
      `C14: ${apart} shows ages, lease, history and plots by the server's`,
      [tools.chromium],
      async (_t, chromium) => {
        await using stage = await Stage.open(chromium);
        const { boards } = stage;
        const seen = await stage.visit();
        await setClock(seen, ahead);

        boards.report("led", { on: true, periodMs: 0 }, "board");
        const at = Date.now();
        const card = /^Reported by the board, |^Last confirmed /;
        await seen.standing(true);
        await agrees(seen, "the age", () => seconds(seen, card), () => Date.now() - at);

        await seen.button("History").click();
        const span = seen.page.getByRole("combobox", { name: "Time" });
        await span.selectOption({ label: "Last 10 minutes" });
        await agrees(
          seen,
          "the filter",
          () => Promise.resolve(Date.parse(boards.history.from ?? "")),
          () => boards.history.askedAt - TEN_MINUTES,
        );

        await seen.button("Plots").click();
        const plot = seen.page.locator("field-plot").first();
        await plot.waitFor();
        await agrees(
          seen,
          "the plot's end",
          () => plot.evaluate((plot) => Reflect.get(plot, "to")),
          Date.now,
        );

        boards.become("offline", null, 30 * SECOND);
        const until = Date.now() + 30 * SECOND;
        const lease = /^No contact: the board sets it to 0 in \d+ s$/;
        await agrees(seen, "the lease", () => seconds(seen, lease), () => until - Date.now());
        boards.become("offline", null, 0);
        await seen.text("No contact: the board has set it to 0 by itself").waitFor();

        await seen.kept();
        await stage.stop();
        await seen.button("Server: Unreachable").waitFor();
        await agrees(seen, "the age without a server", () => seconds(seen, card), () => Date.now() - at);
        await seen.page.reload();
        await seen.button("Server: Unreachable").waitFor();
        await agrees(seen, "the age on a kept page", () => seconds(seen, card), () => Date.now() - at);
        assert.deepEqual(stage.problems.filter((problem) => !problem.includes("ERR_")), []);
      },
    ),
  );
}

Deno.test(
  withTools(
    "C14: setting the clock of an open page changes no age",
    [tools.chromium],
    async (_t, chromium) => {
      await using stage = await Stage.open(chromium);
      const { boards } = stage;
      const seen = await stage.visit();
      await seen.led.click();
      await seen.text(/^Changed by you, /).waitFor();
      for (const ms of [-HOUR, HOUR]) {
        await seen.page.evaluate((ms) => {
          Date.now = () => performance.timeOrigin + performance.now() + ms;
        }, ms);
        const restarts = seen.text(/^The board restarted /);
        boards.restart();
        await restarts.waitFor();
        assert.match(await restarts.textContent() ?? "", /restarted (now|\d+ seconds? ago)/);
        assert.match(await seen.text(/^Changed by you, /).textContent() ?? "", /, (now|\d+ seconds? ago)$/);
        await seen.button("Dismiss").click();
        await gone(restarts);
      }
    },
  ),
);
