import assert from "node:assert/strict";
import type { BrowserContextOptions } from "playwright-core";
import type { Role } from "../../protocol/api/method.ts";
import { tools, withTools } from "../tool.ts";
import { accessProblems } from "./accessibility.ts";
import { ScriptedBoards } from "./scripted_boards.ts";
import { Stage } from "./stage.ts";
import { gone, type Seen } from "./visitors.ts";

const GPS = { id: "dev-ttyACM1", path: "/dev/ttyACM1", adapter: "u-blox GNSS receiver", why: "gps" };

function test(
  name: string,
  body: (stage: Stage) => Promise<void>,
  kind: "virtual" | "serial" = "virtual",
): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium, new ScriptedBoards(kind));
    stage.isOwner = false;
    await body(stage);
    assert.deepEqual(stage.problems, []);
  }));
}

/** The page of a device of that role. */
async function letIn(stage: Stage, role: Role, options: BrowserContextOptions = {}): Promise<Seen> {
  const { token } = await stage.devices.add(`A ${role}`, role);
  const seen = await stage.visit(options);
  await seen.page.evaluate((token) => localStorage.setItem("destello.token", token), token);
  await seen.page.reload();
  await seen.chip("page", seen.words.text.chips.pageOnline).waitFor();
  return seen;
}

/** What can be pressed or moved of what changes something. */
async function offered(seen: Seen): Promise<Readonly<Record<string, number>>> {
  const usable = (name: RegExp) => seen.page.getByRole("button", { name, disabled: false }).count();
  return {
    switches: await seen.page.getByRole("switch", { disabled: false }).count(),
    sliders: await seen.page.getByRole("slider", { disabled: false }).count(),
    press: await usable(/press and hold/),
    rename: await usable(/^Rename Uno/),
    identify: await usable(/^Blink its LED/),
    mend: await usable(/^All well again/),
    program: await usable(/^Program the board/),
    build: await usable(/^Build and serve Fan anew/),
    tryPort: await usable(/^Try ttyACM1/),
  };
}

test("S21a: a page offers what its device's role may call, and no more", async (stage) => {
  const { boards, builds } = stage;
  boards.alone = [GPS];
  builds.become({ project: "Fan", stage: "changed", problem: null });
  boards.around?.environment.setTrouble({ dropToBoard: 0.5 }, "page 7");
  const found: Record<string, unknown> = {};
  for (const role of ["view", "control", "admin"] as const) {
    const seen = await letIn(stage, role);
    await seen.text("The files of Fan have changed").waitFor();
    await seen.text("u-blox GNSS receiver on ttyACM1").waitFor();
    await seen.text("Trouble is on, made by page 7").waitFor();
    await seen.page.getByRole("button", { name: /press and hold/ }).waitFor();
    found[role] = await offered(seen);
  }
  const control = { switches: 1, sliders: 2, press: 1, rename: 1, identify: 1, mend: 1 };
  const nothing = Object.fromEntries(Object.keys(control).map((name) => [name, 0]));
  assert.deepEqual(found, {
    view: { ...nothing, program: 0, build: 0, tryPort: 0 },
    control: { ...control, program: 0, build: 0, tryPort: 0 },
    admin: { ...control, program: 0, build: 1, tryPort: 1 },
  });
});

test("S21a: a board is programmed by an admin, and nobody else is offered that", async (stage) => {
  stage.boards.become("mismatch");
  for (const [role, count] of [["view", 0], ["control", 0], ["admin", 1]] as const) {
    const seen = await letIn(stage, role);
    await seen.chip("board", seen.words.text.chips.boardStatus.mismatch).waitFor();
    assert.equal((await offered(seen)).program, count, role);
  }
}, "serial");

test("S21a: whoever may only look sees readings that follow the board, and reads who can change that", async (stage) => {
  const phone = await letIn(stage, "view");
  await phone.text(
    "This device may only look; whoever runs the server can give it a link with which it may do more.",
  ).waitFor();
  const led = phone.page.getByRole("definition").first();
  await led.and(phone.page.getByText("Off", { exact: true })).waitFor();
  const hand = await letIn(stage, "control");
  assert.equal(await hand.text("This device may only look").count(), 0);
  for (const { page } of [phone, hand]) await page.getByRole("group", { name: "Channels of Uno" }).waitFor();
  await hand.led.click();
  await led.and(phone.page.getByText("On", { exact: true })).waitFor();
  await phone.text(/^Changed by A control, /).waitFor();
  await phone.drawing(/LED On/).waitFor();
  await phone.button("Trouble").click();
  await phone.text("All is well.").waitFor();
  const panel = phone.page.getByRole("region", { name: "Trouble" });
  assert.equal(await panel.getByRole("slider").count(), 5);
  assert.equal(await panel.getByRole("slider", { disabled: false }).count(), 0);
  assert(await panel.getByRole("button", { name: "Unplug" }).isDisabled());
  assert.deepEqual(await accessProblems(phone.page), []);
  assert.deepEqual(stage.boards.commands.map(({ by }) => by), ["A control"]);
});

test("S21a, S23: a link of another role lets the same browser do more", async (stage) => {
  const phone = await letIn(stage, "view");
  const said = phone.text("This device may only look");
  await said.waitFor();
  await phone.page.goto("about:blank");
  await phone.page.goto(`${stage.url}/#pair=${stage.devices.codes.make("control")}`);
  await phone.page.getByRole("textbox", { name: "Name of this device" }).fill("Ana's phone");
  await phone.button("Connect").click();
  await phone.led.click();
  await phone.text(/^Changed by you, /).waitFor();
  await gone(said);
});

test("S21a: the page says it in Spanish, too", async (stage) => {
  const phone = await letIn(stage, "view", { locale: "es-MX" });
  await phone.text(/^Este dispositivo solo puede mirar; quien lleva el servidor/).waitFor();
  assert.deepEqual(await accessProblems(phone.page), []);
});
