import assert from "node:assert/strict";
import { tools, withTools } from "../tool.ts";
import { Finger } from "./finger.ts";
import { ScriptedBoards } from "./scripted_boards.ts";
import { Stage } from "./stage.ts";
import type { Seen } from "./visitors.ts";

const PHONE = { hasTouch: true, isMobile: true, viewport: { width: 360, height: 640 } };

function test(name: string, body: (stage: Stage, page: Seen, finger: Finger) => Promise<void>): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium, new ScriptedBoards());
    const page = await stage.visit(PHONE);
    await page.led.waitFor();
    await body(stage, page, await Finger.over(page.page));
    assert.deepEqual(stage.problems, []);
  }));
}

/** What has been asked of the board so far; the switch makes sure that nothing before it is still on its way. */
async function asked({ boards }: Stage, page: Seen): Promise<readonly unknown[]> {
  const last = boards.commanded("led");
  await page.led.click();
  await last;
  return boards.commands.splice(0).filter(({ channel }) => channel !== "led").map(({ args }) => args.level);
}

function scrolled({ page }: Seen): Promise<number> {
  return page.evaluate(() => scrollY);
}

test(
  "U3: a finger that scrolls from the slider's track asks for nothing, and its thumb stays",
  async (stage, page, finger) => {
    for (const y of [-150, 150]) {
      await finger.touch(page.level, { across: 0.9 });
      const before = await scrolled(page);
      await finger.move({ x: 6, y });
      await page.page.waitForFunction((before) => scrollY !== before, before);
      await finger.lift();
      assert.equal(await page.level.inputValue(), "90");
    }
    assert.deepEqual(await asked(stage, page), []);
  },
);

test("U3: a finger that the browser takes away asks for nothing", async (stage, page, finger) => {
  await finger.touch(page.level, { across: 0.9 });
  await finger.lose();
  assert.deepEqual(await asked(stage, page), []);
});

test(
  "U3: a finger that taps the slider's track asks once, when it is lifted",
  async (stage, page, finger) => {
    await finger.touch(page.level, { across: 0.5 });
    assert.equal(await page.level.inputValue(), "90");
    await finger.lift();
    await page.drawing(/Lamp 12\d/).waitFor();
    const [level, ...others] = await asked(stage, page);
    assert.ok(Number(level) >= 125 && Number(level) <= 130, `${level}`);
    assert.deepEqual(others, []);
  },
);

test(
  "U3: a finger that drags the slider asks on its way, and the lamp is where it was lifted",
  async (stage, page, finger) => {
    const onItsWay = stage.boards.commanded("lamp");
    await finger.touch(page.level, { across: 0.3 });
    const box = await page.level.boundingBox();
    assert.ok(box !== null);
    await finger.move({ x: box.width * 0.2, y: 5 });
    await onItsWay;
    await finger.move({ x: box.width, y: 40 });
    await finger.lift();
    await page.drawing(/Lamp 255/).waitFor();
    assert.equal(await page.level.inputValue(), "255");
    assert.equal((await asked(stage, page)).at(-1), 255);
  },
);

/** What a page asks its server for, by the names of the methods, from when it is loaded anew. */
async function methodsOf({ page }: Seen): Promise<readonly string[]> {
  const methods: string[] = [];
  page.on(
    "websocket",
    (socket) =>
      socket.on(
        "framesent",
        ({ payload }) => methods.push(/"method":"([^"]+)"/.exec(String(payload))?.[1] ?? ""),
      ),
  );
  await page.reload();
  return methods;
}

test(
  "U3: a finger that scrolls over the light asks for nothing, and one that taps asks once",
  async (_stage, page, finger) => {
    const methods = await methodsOf(page);
    const light = page.page.getByRole("slider", { name: "Light on the sensor" });
    await finger.touch(light, { across: 0.8 });
    await finger.move({ x: 0, y: 120 });
    await finger.lift();
    await finger.touch(light, { across: 0.8 });
    await finger.lift();
    await page.page.getByRole("button", { name: "Daylight", pressed: false }).waitFor();
    await page.drawing(/Light 8\d\d/).waitFor();
    assert.deepEqual(methods.filter((method) => method.startsWith("virtual.")), ["virtual.light"]);
  },
);

test(
  "U3: a finger that scrolls over a slider of a tool asks for nothing, and one that taps asks once",
  async (_stage, page, finger) => {
    const methods = await methodsOf(page);
    await page.page.getByRole("button", { name: "Trouble", exact: true }).click();
    const delay = page.page.getByRole("slider", { name: "Delay, each way" });
    await finger.touch(delay, { across: 0.8 });
    await finger.move({ x: 0, y: -120 });
    await finger.lift();
    await finger.touch(delay, { across: 0.8 });
    await finger.lift();
    await page.page.getByText("All is well.").waitFor({ state: "detached" });
    assert.deepEqual(methods.filter((method) => method === "virtual.trouble"), ["virtual.trouble"]);
  },
);

test(
  "U3: a finger that scrolls over the drawn button does not press it; one that taps or rests does",
  async (_stage, page, finger) => {
    const methods = await methodsOf(page);
    const button = page.page.getByRole("button", { name: "Button: press and hold" });
    await button.waitFor();
    const before = await scrolled(page);
    await finger.flick(button, { x: 0, y: -120 });
    await page.page.waitForFunction((before) => scrollY !== before, before);
    await finger.touch(button);
    await finger.lift();
    await page.drawing(/Button No, Presses 5/).waitFor();
    assert.deepEqual(methods.filter((method) => method === "virtual.press").length, 2, "down and up");
    await finger.touch(button);
    await page.drawing(/Button Yes, Presses 6/).waitFor();
    await finger.move({ x: 0, y: 40 });
    await finger.lift();
    await page.drawing(/Button No, Presses 6/).waitFor();
    assert.deepEqual(
      methods.filter((method) => method === "virtual.press").length,
      4,
      "a finger that rests holds on",
    );
  },
);
