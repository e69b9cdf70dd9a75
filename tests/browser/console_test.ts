import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { currentPage } from "../../page_build/kept_page.ts";
import { openHouse } from "../thread/house.ts";
import { tools, withTools } from "../tool.ts";
import { Stage } from "./stage.ts";
import { gone, Seen, Visitors } from "./visitors.ts";

const LED_SET = 0;
const LAMP_FADE = 4;
const BUTTON = 2;
const LIGHT = 3;

function test(name: string, body: (stage: Stage) => Promise<void>): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium);
    await body(stage);
  }));
}

/** Open the console, and wait until the server tells. */
async function openConsole(stage: Stage): Promise<Seen> {
  const seen = await stage.visit();
  await seen.button("Console").click();
  await frame(seen, /Listening from here on/).waitFor();
  stage.boards.line.hello();
  await frame(seen, /HELLO, opens session a5/).waitFor();
  return seen;
}

function frame({ page }: Seen, name: RegExp): Locator {
  return page.getByRole("option", { name });
}

Deno.test(withTools(
  "K1: a click's exact bytes, both ways, beside what they mean",
  [tools.chromium],
  async (_t, chromium) => {
    await using house = await openHouse(await currentPage());
    await using visitors = await Visitors.open(chromium);
    const seen = new Seen(await visitors.visit(house.api.url));
    await seen.button("Console").click();
    await frame(seen, /Listening/).waitFor();
    house.line.toBoard.length = 0;
    house.line.fromBoard.length = 0;
    await seen.led.click();
    // On a machine that is busy the link may have sent it twice (W6), which the console shows.
    const request = frame(seen, /To the board Request \d: led\.set, on = true/).first();
    const reply = frame(seen, /From the board Reply \d: ok, led on = true, periodMs = 0 ms/).first();
    const hex = async (row: Locator) =>
      (await row.innerText()).match(/(?:[\da-f]{2} ){4,}[\da-f]{2}/)?.[0] ?? "?";
    const [asked, said] = [await hex(request), await hex(reply)];
    const passed = (bytes: readonly number[]) =>
      bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    assert.ok(passed(house.line.toBoard).includes(asked), `${asked} passed`);
    assert.ok(passed(house.line.fromBoard).includes(said), `${said} passed`);
    assert.deepEqual(visitors.problems, []);
  },
));

test("K6: a byte leads to its field and to its line in the definition, and each of them back", async (stage) => {
  const seen = await openConsole(stage);
  const { page } = seen;
  stage.boards.line.request(LAMP_FADE, [200, 0xe8, 3]);
  await frame(seen, /lamp\.fade, level = 200, ms = 1000 ms/).click();
  const byte = (name: RegExp) => page.getByRole("button", { name });
  const part = page.getByRole("row", { name: /Field ms/ });
  const line = page.getByRole("button", { name: /fade: \{ level: int.*ms: int/ });
  await line.waitFor();
  const isActive = (locator: Locator) => locator.evaluate((element) => element.closest(".active") !== null);
  assert.equal(await isActive(part), false);
  await byte(/^Byte 5: e8 bits 11101000: Field ms$/).hover();
  assert.deepEqual([await isActive(part), await isActive(line)], [true, true]);
  assert.equal(await isActive(byte(/^Byte 6: 03/)), true, "the field's other byte");
  assert.equal(await isActive(byte(/^Byte 4: c8/)), false);
  // The other way round: what is chosen stays when the pointer leaves.
  await line.click();
  await page.mouse.move(0, 0);
  assert.deepEqual([await isActive(byte(/^Byte 4: c8/)), await isActive(byte(/^Byte 5: e8/))], [true, true]);
  await page.getByRole("button", { name: "Checksum: right", exact: true }).focus();
  assert.deepEqual([await isActive(byte(/^Byte 4: c8/)), await isActive(byte(/^Byte 7: /))], [false, true]);
});

test("frames are chosen by keyboard alone", async (stage) => {
  const seen = await openConsole(stage);
  const { page } = seen;
  stage.boards.line.request(LED_SET, [1]);
  stage.boards.line.reply([1]);
  await frame(seen, /Reply 0/).waitFor();
  await page.getByRole("listbox").focus();
  const heading = (name: RegExp) => page.getByRole("heading", { name }).waitFor();
  await page.keyboard.press("ArrowUp");
  await heading(/From the board: Reply 0: ok/);
  await page.keyboard.press("ArrowUp");
  await heading(/To the board: Request 0: led.set/);
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await heading(/HELLO/);
  await page.keyboard.press("End");
  await heading(/Reply 0/);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Byte 1: 01 .*COBS code/, pressed: true }).waitFor();
});

test("K6: PING is hidden until it is wanted, and filters leave what they name", async (stage) => {
  const seen = await openConsole(stage);
  const { page } = seen;
  const { line } = stage.boards;
  line.ping();
  line.event(1, LIGHT, [0x64, 0x32, 0]);
  line.event(2, BUTTON, [3, 0]);
  line.request(LED_SET, [1]);
  line.reply([1], 2);
  await frame(seen, /Reply 1: refused/).waitFor();
  assert.equal(await frame(seen, /PING/).count(), 0);
  await seen.text("Frames shown: 5 of 7").waitFor();
  await page.getByRole("checkbox", { name: "Hide PING" }).click();
  await frame(seen, /Request 0: PING/).waitFor();
  await page.getByRole("combobox", { name: "Channel" }).selectOption({ label: "Light" });
  await gone(frame(seen, /Event 2: button/));
  await frame(seen, /Event 1: light value = 612, periodMs = 130 ms/).waitFor();
  await page.getByRole("combobox", { name: "Direction" }).selectOption({ label: "To the board" });
  await gone(frame(seen, /Event 1/));
  await seen.button("Show everything").click();
  await page.getByRole("checkbox", { name: "Only trouble" }).click();
  await gone(frame(seen, /Event 1/));
  await frame(seen, /Reply 1: refused, led on = true/).waitFor();
});

test("K6: a pause holds the list still; clear empties it; copy gives what is shown as text", async (stage) => {
  const seen = await openConsole(stage);
  const { page } = seen;
  const { line } = stage.boards;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  line.request(LED_SET, [1]);
  await frame(seen, /led\.set/).waitFor();
  await seen.button("Pause").click();
  line.reply([1]);
  await seen.text("Paused. Frames that came meanwhile: 1").waitFor();
  assert.equal(await frame(seen, /Reply/).count(), 0);
  await seen.button("Go on").click();
  await frame(seen, /Reply 0: ok/).waitFor();
  await seen.button("Copy").click();
  await seen.said.filter({ hasText: "Lines copied: 4" }).waitFor();
  const language = page.getByRole("combobox", { name: /Language|Idioma/ });
  await language.selectOption("es");
  await seen.said.filter({ hasText: "Líneas copiadas: 4" }).waitFor();
  await language.selectOption("en");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(
    copied,
    /^-- Listening from here on\n[\dT:.-]+Z ↓ 02 1f 04 a5 63 a0 00 {2}HELLO.*\n.* ↓ 00 (\w\w ){5}00 {2}Request 0.*\n.* ↑ /,
  );
  await seen.button("Clear").click();
  await seen.text("Nothing has passed on the line yet").waitFor();
  assert.deepEqual(stage.problems, []);
});

test("K6: another sketch is shown as it is, text or bytes, by itself and by choice", async (stage) => {
  const seen = await openConsole(stage);
  const { page } = seen;
  const { line } = stage.boards;
  line.print("Temperature: 21 °C\r\nTemperature: 22 °C\r\n");
  await seen.text(/another sketch, or another rate/).waitFor();
  const raw = page.getByRole("group", { name: "What Uno says, as it is" });
  assert.equal(await raw.innerText(), "Temperature: 21 °C\\r\\n\nTemperature: 22 °C\\r\\n\n");
  await page.getByRole("combobox", { name: "View" }).selectOption({ label: "Raw bytes" });
  await raw.getByText("00000000  54 65 6d 70 65 72 61 74 75 72 65 3a 20 32 31 20  Temperature: 21 ")
    .waitFor();
  await page.getByRole("combobox", { name: "View" }).selectOption({ label: "Automatic" });
  line.pass("up", Uint8Array.of(0));
  line.event(1, LIGHT, [0x64, 0x32, 0]);
  await frame(seen, /Event 1: light/).waitFor();
  await frame(seen, /Noise: its beginning was not heard/).waitFor();
});

test("K6: the console goes on when the server is back, and says that it heard nothing meanwhile", async (stage) => {
  const seen = await openConsole(stage);
  await stage.stop();
  await seen.text("this is what was heard until then").waitFor();
  stage.boards.line.request(LED_SET, [1]);
  stage.restart();
  await frame(seen, /listening again from here on/).waitFor();
  // PING's reply has one byte, and is hidden; what has more was said to a command.
  stage.boards.line.reply([0x64, 0x32, 0]);
  await frame(seen, /Reply 0: ok, to a request that was not heard/).waitFor();
  assert.equal(await frame(seen, /led\.set/).count(), 0);
  await seen.button("Console").click();
  await gone(seen.page.getByRole("listbox"));
});

test("W23b: what the sketch prints is a line of frames, and a text of its own without them", async (stage) => {
  const seen = await openConsole(stage);
  const { page } = seen;
  const { line } = stage.boards;
  line.printed(0, "Temperature 21");
  line.printed(14, ".5 °C\r\n");
  line.printed(30, "later\r\n");
  await frame(seen, /From the board Text: Temperature 21 /).waitFor();
  await frame(seen, /Text, of which at least 8 bytes are missing before this: later/).click();
  await page.getByRole("row", { name: /Bytes printed before.*30/ }).waitFor();
  await page.getByRole("combobox", { name: "View" }).selectOption({ label: "What the sketch prints" });
  const printed = page.getByRole("group", { name: /^What the sketch on .* prints$/ });
  await printed.waitFor();
  assert.equal(
    await printed.evaluate((element) => element.textContent),
    "Temperature 21.5 °C\r\n[at least 8 bytes are missing here] later\r\n",
  );
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByText("The sketch has printed nothing since this page listens").waitFor();
});
