import assert from "node:assert/strict";
import { currentPage } from "../../page_build/kept_page.ts";
import { type House, openHouse } from "../thread/house.ts";
import { tools, withTools } from "../tool.ts";
import { gone, Seen, Visitors } from "./visitors.ts";

const LED_PIN = 13;

/** Pages of the whole house with no mock: real Chromium in front, the chip's pins behind. */
function test(name: string, body: (house: House, one: Seen, other: Seen) => Promise<void>): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using house = await openHouse(await currentPage());
    await using visitors = await Visitors.open(chromium);
    const [one, other] = await Promise.all([visitors.visit(house.api.url), visitors.visit(house.api.url)]);
    await body(house, new Seen(one), new Seen(other));
    assert.deepEqual(visitors.problems, []);
  }));
}

function ledEdges(house: House): readonly number[] {
  return house.edges.filter(({ pin }) => pin === LED_PIN).map(({ level }) => level);
}

test(
  "a click is one edge on the LED's pin, and both pages show what the pin says",
  async (house, one, other) => {
    await other.drawing(/LED Off/).waitFor();
    await one.led.click();
    await one.text(/^Confirmed by the board in [\d.,]+ m?s$/).waitFor();
    await other.drawing(/LED On/).waitFor();
    await other.standing(true);
    assert.deepEqual(ledEdges(house), [1]);
  },
);

test("a press of the board's button shows on both pages", async (house, one, other) => {
  await one.drawing(/Button No, Presses 0/).waitFor();
  house.uno.press("2", true);
  for (const page of [one, other]) await page.drawing(/Button Yes, Presses 1/).waitFor();
  house.uno.press("2", false);
  for (const page of [one, other]) await page.drawing(/Button No, Presses 1/).waitFor();
});

test(
  "W11: a board that restarts says so on every page, and no page shows what its pin does not say",
  async (house, one, other) => {
    await one.led.click();
    await other.drawing(/LED On/).waitFor();
    await one.button("LED: Toggle").click();
    house.uno.brownOut();
    for (const page of [one, other]) {
      await page.text(/^The board restarted /).waitFor();
      await page.button("Board: Online").waitFor();
    }
    // The LED comes back as it was last confirmed (onBoot: restore). The board does one thing after another: when it
    // has done this, it has done all that came before.
    await one.level.fill("77");
    for (const page of [one, other]) await page.drawing(/Lamp 77/).waitFor();
    const lit = ledEdges(house).at(-1) === 1;
    for (const page of [one, other]) await page.standing(lit);
  },
);

test("a board that hangs is told as not answering, and its return as well", async (house, one) => {
  await one.led.waitFor();
  house.uno.freeze();
  await one.button("Board: Offline").waitFor();
  assert.ok(await one.led.isDisabled());
  await one.drawing(/last known: LED Off/).waitFor();
  house.uno.resume();
  await one.button("Board: Online").waitFor();
  await one.led.click();
  await one.drawing(/LED On/).waitFor();
  await gone(one.text(/^Last confirmed/));
});

test(
  "H15: one drag is one entry of the history, with how many positions it had, and so is a held key",
  async (_house, one, other) => {
    const { page } = one;
    await one.level.scrollIntoViewIfNeeded();
    const box = await one.level.boundingBox();
    assert.ok(box !== null);
    const y = box.y + box.height / 2;
    const confirmed = async () =>
      await other.drawing(new RegExp(`Lamp ${await one.level.inputValue()}\\b`)).waitFor();
    await page.mouse.move(box.x + 10, y);
    await page.mouse.down();
    for (let step = 1; step <= 8; step++) {
      await page.mouse.move(box.x + 10 + step * 15, y);
      await confirmed();
    }
    await page.mouse.up();
    for (let repeat = 0; repeat < 5; repeat++) {
      await one.level.press("ArrowRight");
      await confirmed();
    }
    await one.level.focus();
    for (let repeat = 0; repeat < 6; repeat++) {
      await page.keyboard.down("ArrowLeft");
      await confirmed();
    }
    await page.keyboard.up("ArrowLeft");
    await other.button("History").click();
    const rows = other.page.getByRole("row", { name: /Lamp Set/ });
    await rows.and(other.page.getByRole("row", { name: /Lamp Set: \d+ 6 positions Confirmed/ })).waitFor();
    await rows.and(other.page.getByRole("row", { name: /Lamp Set: \d+ [89] positions Confirmed/ })).waitFor();
    assert.equal(
      await rows.count(),
      7,
      "the drag, five keys that were pressed one by one, and the one that was held",
    );
  },
);
