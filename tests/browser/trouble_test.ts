import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { currentPage } from "../../page_build/kept_page.ts";
import { type House, openHouse } from "../thread/house.ts";
import { tools, withTools } from "../tool.ts";
import { ScriptedBoards } from "./scripted_boards.ts";
import { Stage } from "./stage.ts";
import { gone, Seen, Visitors } from "./visitors.ts";

const LED_PIN = 13;

/** Two pages of the whole house with no mock, the first with the tool open. */
function test(name: string, body: (house: House, one: Seen, other: Seen) => Promise<void>): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using house = await openHouse(await currentPage());
    await using visitors = await Visitors.open(chromium);
    const [page, otherPage] = [await visitors.visit(house.api.url), await visitors.visit(house.api.url)];
    const [one, other] = [new Seen(page), new Seen(otherPage)];
    await one.button("Trouble").click();
    await body(house, one, other);
    assert.deepEqual(visitors.problems, []);
  }));
}

function rate({ page }: Seen, name: string): Locator {
  return page.getByRole("slider", { name });
}

/** A counter of the tool, once it is more than 0. */
function counted({ page }: Seen, name: string): Locator {
  return page.locator("dl div").filter({ hasText: name }).filter({ hasText: /[1-9]/ });
}

test(
  "V4, V7: everybody sees what is wrong with the line, the tool shows what the link does, and well again a click is an edge",
  async (house, one, other) => {
    for (const name of ["Bytes lost on their way to the board", "Bits flipped on their way from the board"]) {
      await rate(one, name).fill("6");
    }
    await rate(one, "Delay, each way").fill("3");
    await other.text(
      "5% of bytes to the board get lost, 5% of bytes from the board have a bit flipped and everything comes 5 ms late",
    ).waitFor();
    assert.equal(await rate(one, "Delay, each way").getAttribute("aria-valuetext"), "5 ms");
    for (const counter of ["Bytes lost", "Bits flipped", "Requests repeated"]) {
      await counted(one, counter).waitFor();
    }
    await one.button("All well again").first().click();
    await one.text("All is well.").waitFor();
    await gone(other.text(/^Trouble is on/));
    await other.button("Board: Online").waitFor();
    await other.led.click();
    await one.drawing(/LED On/).waitFor();
    assert.equal(house.edges.findLast(({ pin }) => pin === LED_PIN)?.level, 1);
    await one.button("Count from 0").click();
    await one.page.locator("dl div").filter({ hasText: "Bytes lost" }).getByText("0", { exact: true })
      .waitFor();
  },
);

test(
  "V5: an unplugged board is offline on every page until it is plugged in again",
  async (_house, one, other) => {
    await one.button("Unplug").click();
    for (const seen of [one, other]) await seen.button("Board: Offline").waitFor();
    await other.text("Trouble is on, made by page 1: the board is unplugged.").waitFor();
    await one.button("Plug in").waitFor();
    for (const name of ["Freeze", "Reset", "Brown-out"]) assert.ok(await one.button(name).isDisabled(), name);
    await one.button("Plug in").click();
    for (const seen of [one, other]) await seen.button("Board: Online").waitFor();
    await gone(other.text(/^Trouble is on/));
  },
);

test("V5: a frozen board is offline, and goes on where it stood", async (_house, one, other) => {
  await one.button("Freeze").click();
  for (const seen of [one, other]) await seen.button("Board: Offline").waitFor();
  await other.text("the board is frozen").waitFor();
  await one.button("Go on").click();
  for (const seen of [one, other]) await seen.button("Board: Online").waitFor();
  assert.equal(await one.text(/^The board restarted/).count(), 0);
});

for (const name of ["Reset", "Brown-out"]) {
  test(`V5: after "${name}" every page says that the board restarted`, async (_house, one, other) => {
    await one.button(name).click();
    for (const seen of [one, other]) await seen.text(/^The board restarted/).waitFor();
  });
}

test("V6: anybody can make all well again from the board's card", async (house, one, other) => {
  await one.button("Unplug").click();
  await other.button("All well again").click();
  for (const seen of [one, other]) await seen.button("Board: Online").waitFor();
  assert.equal(house.log.filter((line) => line.includes("makes trouble")).length, 1);
});

Deno.test(withTools("V7: a tool that is closed watches no longer", [tools.chromium], async (_t, chromium) => {
  await using stage = await Stage.open(chromium);
  const seen = await stage.visit();
  await seen.button("Trouble").click();
  await seen.text("Counted since this was opened").waitFor();
  await seen.button("Trouble").click();
  await stage.boards.around?.unwatched.promise;
}));

Deno.test(withTools("V8: a real board has no tool for trouble", [tools.chromium], async (_t, chromium) => {
  await using stage = await Stage.open(chromium, new ScriptedBoards("serial"));
  const seen = await stage.visit();
  await seen.button("History").waitFor();
  assert.equal(await seen.button("Trouble").count(), 0);
}));

Deno.test(
  withTools("without the server nobody says that all is well", [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium);
    const seen = await stage.visit();
    await seen.button("Trouble").click();
    const panel = seen.page.locator("trouble-panel");
    await panel.getByText("All is well.").waitFor();
    await stage.stop();
    await panel.getByText("Not known").first().waitFor();
    await gone(panel.getByText("All is well."));
  }),
);
