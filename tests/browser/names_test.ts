import assert from "node:assert/strict";
import { tools, withTools } from "../tool.ts";
import { Stage } from "./stage.ts";
import { Seen } from "./visitors.ts";

function test(name: string, body: (stage: Stage) => Promise<void>): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium);
    await body(stage);
    // The browser's own words about a server that is away.
    assert.deepEqual(stage.problems.filter((problem) => !problem.includes("ERR_")), []);
  }));
}

/** The person chooses a name on the chip of the page. */
async function choose(seen: Seen, name: string): Promise<void> {
  const input = seen.page.getByRole("textbox", { name: "Your name" });
  if (!await input.isVisible()) await seen.button("Page: Live").click();
  await input.fill(name);
  await seen.button("Save").click();
}

test("C17: what a person did is theirs after a reload, in the history too, and others see one name", async (stage) => {
  const [seen, other] = [await stage.visit(), await stage.visit()];
  await seen.led.click();
  await seen.text(/^Changed by you, /).waitFor();
  await other.text(/^Changed by page 1, /).waitFor();
  await seen.page.reload();
  await seen.text(/^Changed by you, /).waitFor();
  await seen.button("History").click();
  await seen.page.getByRole("row", { name: /LED Set: On Confirmed .* you / }).waitFor();
  await other.page.reload();
  await other.text(/^Changed by page 1, /).waitFor();
});

test("C17: a name that a person chose is shown to all, outlives reload and server, and is theirs on every tab", async (stage) => {
  const [seen, other] = [await stage.visit(), await stage.visit()];
  await seen.led.click();
  await other.text(/^Changed by page 1, /).waitFor();
  await choose(seen, "Ana's phone");
  await seen.text("Others see you as Ana's phone.").waitFor();
  await seen.text(/^Changed by you, /).waitFor();
  await seen.led.click();
  await other.text(/^Changed by Ana's phone, /).waitFor();

  const tab = await seen.page.context().newPage();
  await tab.goto(stage.url);
  const second = new Seen(tab);
  await second.text(/^Changed by you, /).waitFor();
  await second.button("History").click();
  await tab.getByRole("row", { name: /LED Set: On Confirmed .* you / }).waitFor();
  await second.led.click();
  await seen.standing(true);
  await seen.text(/^Changed by you, /).waitFor();

  await stage.stop();
  for (const one of [seen, second, other]) await one.button("Server: Unreachable").waitFor();
  stage.restart();
  for (const one of [seen, second]) {
    await one.button("Page: Live").waitFor();
    await one.text(/^Changed by you, /).waitFor();
  }
  await other.text(/^Changed by Ana's phone, /).waitFor();
  await seen.led.click();
  await other.standing(false);
  await other.text(/^Changed by Ana's phone, /).waitFor();
});

test("C17: nobody takes another one's name, or a part's of the system", async (stage) => {
  const [seen, other] = [await stage.visit(), await stage.visit()];
  await choose(seen, "Ana");
  await seen.text("Others see you as Ana.").waitFor();
  await choose(other, "ana");
  await other.text("Others see you as ana 2.").waitFor();
  for (const name of ["Server", "page 1", "you"]) {
    await choose(other, name);
    await other.text("Choose another one: this could be taken for somebody else.").waitFor();
  }
  await choose(other, "");
  await other.text("Others see you as page 2.").waitFor();
});
