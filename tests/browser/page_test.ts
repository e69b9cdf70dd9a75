import assert from "node:assert/strict";
import { RequestFailure } from "../../protocol/failures.ts";
import { tools, withTools } from "../tool.ts";
import { ScriptedBoards } from "./scripted_boards.ts";
import { Stage } from "./stage.ts";
import { gone } from "./visitors.ts";

function test(
  name: string,
  body: (stage: Stage) => Promise<void>,
  kind: "virtual" | "serial" = "virtual",
): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium, new ScriptedBoards(kind));
    await body(stage);
  }));
}

test("a click on one page lights the LED on both, and each says who did it", async (stage) => {
  const one = await stage.visit();
  const other = await stage.visit();
  await other.drawing(/LED Off/).waitFor();
  await one.led.click();
  await one.text(/^Confirmed by the board in [\d.]+ m?s$/).waitFor();
  await one.text(/^Changed by you, /).waitFor();
  await other.standing(true);
  await other.drawing(/LED On/).waitFor();
  await other.text(/^Changed by page 1, /).waitFor();
  assert.deepEqual(stage.problems, []);
});

test("S7: the page is used without a violation of its policy, under which no text becomes HTML or a script", async (stage) => {
  const seen = await stage.visit();
  const { page } = seen;
  await seen.led.click();
  await seen.standing(true);
  for (const tool of ["Plots", "History", "Console", "Trouble"]) {
    await seen.button(tool).click();
    await page.getByRole("region", { name: tool }).waitFor();
  }
  await seen.kept();
  await page.reload();
  await seen.chip("page", "Live").waitFor();
  assert.deepEqual(stage.problems, []);

  const outcomes = await page.evaluate(async () => {
    const tries: readonly (() => unknown)[] = [
      () => document.body.innerHTML = "<b>bold</b>",
      () => new DOMParser().parseFromString("<b>bold</b>", "text/html"),
      () => document.createElement("script").text = "1",
      () => navigator.serviceWorker.register("/other.js"),
      () => new Worker("/other.js"),
    ];
    const outcomes: string[] = [];
    for (const one of tries) {
      try {
        await one();
        outcomes.push("was taken");
      } catch (error) {
        outcomes.push(String(error));
      }
    }
    return outcomes;
  });
  assert.equal(outcomes.length, 5);
  for (const outcome of outcomes) assert.match(outcome, /Trusted(HTML|Script|ScriptURL)/);
  const allowed: readonly string[] = await page.evaluate("document.featurePolicy.allowedFeatures()");
  assert.deepEqual(allowed.filter((name) => /^(camera|microphone|geolocation|usb|serial)$/.test(name)), []);
});

test("P2: what is not confirmed is shown as asked for, and the board as it is", async (stage) => {
  const { boards } = stage;
  const page = await stage.visit();
  boards.hold = true;
  // It stands there for a second only: looked for from before the click.
  const sent = page.text("Sent to the board…").waitFor();
  await page.led.click();
  await sent;
  await page.standing(true);
  await page.drawing(/LED Off/).waitFor();
  await page.text("No answer yet — still trying").waitFor();
  await page.drawing(/LED Off/).waitFor();
  boards.release();
  await page.drawing(/LED On/).waitFor();
  await page.text(/^Confirmed by the board in [\d.]+ s$/).waitFor();
});

test("who does not want to wait any more cancels: the control shows what is reported, and what was sent may run", async (stage) => {
  const { boards } = stage;
  const page = await stage.visit();
  boards.hold = true;
  await page.led.click();
  await page.standing(true);
  await page.button("Cancel").click();
  await page.text("No longer waiting for it").waitFor();
  await page.text("What was sent may still be done").waitFor();
  await page.said.filter({ hasText: "LED: No longer waiting for it" }).waitFor();
  await page.standing(false);
  boards.release();
  await page.text(/^Confirmed by the board in [\d.]+ s$/).waitFor();
  await page.standing(true);
});

test("W13: a leased channel says what the board does without contact, and counts down when there is none", async (stage) => {
  const { boards } = stage;
  const page = await stage.visit();
  await page.text("Without contact the board sets it to 0 after 3 s").waitFor();
  boards.become("offline", null, 60_000);
  await page.text(/^No contact: the board sets it to 0 in \d+ s$/).waitFor();
  boards.become("offline", null, 0);
  await page.text("No contact: the board has set it to 0 by itself").waitFor();
  boards.become("online");
  await page.text("Without contact the board sets it to 0 after 3 s").waitFor();
  await stage.stop();
  await page.text("If the server is gone, the board has set it to 0 by now").waitFor();
});

test("a page sees that another one waits", async (stage) => {
  const { boards } = stage;
  const one = await stage.visit();
  const other = await stage.visit();
  boards.hold = true;
  await one.led.click();
  await other.text("page 1 asks for a change…").waitFor();
  await other.standing(false);
  boards.release();
  await other.standing(true);
});

test("a failure returns the control to what is reported, and its reason stays", async (stage) => {
  const { boards } = stage;
  const page = await stage.visit();
  boards.hold = true;
  const commanded = boards.commanded("led");
  await page.led.click();
  await commanded;
  boards.fail(new RequestFailure("board_offline", "Board uno-7f3a21c4 is offline", "Plug it in"));
  await page.text("Not done: the board is offline").waitFor();
  await page.standing(false);
  await page.said.filter({ hasText: "LED: Not done: the board is offline" }).waitFor();
  boards.report("light", { value: 1, periodMs: 200 }, "board");
  await page.drawing(/Light 1,/).waitFor();
  assert.ok(await page.text("Not done: the board is offline").isVisible());
  boards.release();
  await page.led.click();
  await page.text(/^Confirmed by the board/).waitFor();
  await gone(page.text("Not done: the board is offline"));
});

test("a slider sends while it is dragged, and its last position arrives", async (stage) => {
  const { boards } = stage;
  const page = await stage.visit();
  const box = await page.level.boundingBox();
  assert.ok(box !== null);
  const y = box.y + box.height / 2;
  boards.hold = true;
  const commanded = boards.commanded("lamp");
  await page.page.mouse.move(box.x + 20, y);
  await page.page.mouse.down();
  await page.page.mouse.move(box.x + box.width / 2, y, { steps: 20 });
  await commanded;
  // A busy machine may take longer for these moves than the page takes to call it slow.
  await page.text(/^(Sent to the board…|No answer yet — still trying)$/).waitFor();
  assert.equal(boards.held, 1, "one is under way, the newest waits in the page");
  await page.drawing(/Lamp 90/).waitFor();
  await page.page.mouse.move(box.x + box.width, y, { steps: 20 });
  await page.page.mouse.up();
  boards.release();
  await page.drawing(/Lamp 255/).waitFor();
  await page.text(/^Confirmed by the board/).waitFor();
  assert.equal(await page.level.inputValue(), "255");
});

test("each kind of field has its control, found by role and name; what cannot be set is a reading", async (stage) => {
  const { page } = await stage.visit();
  for (
    const [role, name] of [
      ["switch", "LED"],
      ["slider", "Lamp: Level"],
      ["button", "LED: Toggle"],
      ["group", "Lamp: Fade"],
      ["spinbutton", "Time ms"],
    ] as const
  ) await page.getByRole(role, { name, exact: true }).waitFor();
  const reading = page.locator(".reading").filter({
    has: page.getByRole("term").filter({ hasText: "Value" }),
  });
  await reading.getByRole("definition").filter({ hasText: "612" }).waitFor();
  const share = await reading.locator(".gauge span").evaluate((bar) =>
    bar.getBoundingClientRect().width / (bar.parentElement?.getBoundingClientRect().width ?? 1)
  );
  assert.ok(Math.abs(share - 612 / 1023) < 0.01, `the bar stands at ${share}`);
});

test("a form asks for what was filled in, and refuses what is out of range", async (stage) => {
  const page = await stage.visit();
  const form = page.page.getByRole("group", { name: "LED: Blink" });
  const period = form.getByRole("spinbutton", { name: "Period" });
  await period.fill("7000");
  await form.getByRole("button", { name: "Blink" }).click();
  await page.text("Enter a number from 0 to 6,350 ms").waitFor();
  await period.fill("250");
  await form.getByRole("button", { name: "Blink" }).click();
  await page.drawing(/LED On, Period 250 ms/).waitFor();
});

const OTHER_FIRMWARE = {
  code: "schema_mismatch",
  message: "Schema 1, not 2",
  hint: "deno task flash",
} as const;

test(
  "a board that is not online leaves nothing to press, its last state with its age, and its remedy",
  async (stage) => {
    const { boards } = stage;
    const page = await stage.visit();
    await page.led.click();
    await page.drawing(/LED On/).waitFor();
    boards.become("offline", { code: "line_ended", message: "The line ended", hint: "Plug it in again" });
    await page.button("Board: Offline").click();
    await page.page.getByRole("region", { name: "Board" }).getByText(
      "Plug the board in again; Destello finds it by itself.",
    ).waitFor();
    assert.ok(await page.led.isDisabled());
    assert.ok(await page.level.isDisabled());
    assert.ok(await page.button("LED: Toggle").isDisabled());
    await page.text(/^Last confirmed /).waitFor();
    await page.drawing(/last known: LED On/).waitFor();
    boards.become("mismatch", OTHER_FIRMWARE);
    await page.button("Board: Other firmware").waitFor();
    assert.ok(await page.led.isDisabled());
    boards.become("online");
    await page.button("Board: Online").waitFor();
    await page.led.click();
    await page.drawing(/LED Off/).waitFor();
  },
);

test(
  "P9, F3: a board with other firmware is programmed by one press, and every page sees how far it has come",
  async (stage) => {
    const { boards } = stage;
    const [page, other] = [await stage.visit(), await stage.visit()];
    boards.become("mismatch", OTHER_FIRMWARE);
    // How far it has come is told once: who comes later is told nothing.
    await other.button("Board: Other firmware").waitFor();
    await page.button("Program the board").click();
    for (const { page: seen } of [page, other]) {
      await seen.getByRole("progressbar", { name: "Programming the board" }).waitFor();
      await seen.getByText(/Uploading 62/).waitFor();
    }
    assert.ok(await page.led.isDisabled());
    boards.programmed.resolve();
    await page.button("Board: Online").waitFor();
    assert.ok(await page.led.isEnabled());
  },
  "serial",
);

test(
  "F10: any page that sees a board being programmed can cancel it, and is told that it was",
  async (stage) => {
    const { boards } = stage;
    const [page, other] = [await stage.visit(), await stage.visit()];
    boards.become("mismatch", OTHER_FIRMWARE);
    await other.button("Board: Other firmware").waitFor();
    await page.button("Program the board").click();
    for (const { page: seen } of [page, other]) await seen.getByText(/Uploading 62/).waitFor();
    await other.button("Cancel programming").click();
    for (const { page: seen } of [page, other]) {
      await seen.getByText(/it was cancelled/).first().waitFor();
      assert.equal(await seen.getByRole("progressbar").count(), 0);
    }
  },
  "serial",
);

test(
  "P5: a page that lost its server says so, comes back by itself and shows the truth",
  async (stage) => {
    const { boards } = stage;
    const page = await stage.visit();
    await page.led.waitFor();
    await stage.stop();
    await page.button("Server: Unreachable").waitFor();
    await page.button("Page: Retrying").waitFor();
    await page.button("Board: Not known").waitFor();
    assert.ok(await page.led.isDisabled());
    boards.report("led", { on: true, periodMs: 0 }, "page 7");
    stage.restart();
    await page.button("Server: Running").waitFor();
    await page.standing(true);
    assert.ok(await page.led.isEnabled());
  },
);

test("A4: a page whose key is no longer accepted gets the new one by itself", async (stage) => {
  const page = await stage.visit();
  await page.led.waitFor();
  await stage.stop();
  await page.button("Server: Unreachable").waitFor();
  stage.restart("another0another0another0another0");
  await page.button("Page: Live").waitFor();
  await page.led.click();
  await page.drawing(/LED On/).waitFor();
});

test("a restart of the board is told until a person has taken note", async (stage) => {
  const { boards } = stage;
  const page = await stage.visit();
  await page.led.waitFor();
  boards.restart();
  const note = page.page.getByRole("region", { name: "Uno" }).getByText(/^The board restarted /);
  await page.text("LED: as before; Lamp: safe state; Light: as before.").waitFor();
  await note.waitFor();
  await page.button("Dismiss").click();
  await gone(note);
});

test("a simulated board says that one which is plugged in takes over, if that is so", async (stage) => {
  const page = await stage.visit();
  await page.text("Simulated board: plug one in and Destello switches to it.").waitFor();
  await stage.stop();
  await page.button("Server: Unreachable").waitFor();
  stage.findsBoards = false;
  stage.restart();
  await page.text("Simulated: an emulated chip runs the firmware a real Uno would.").waitFor();
});

test("a page in Spanish speaks Spanish", async (stage) => {
  const page = await stage.visit({ locale: "es-AR" });
  await page.button("Servidor: En marcha").waitFor();
  await page.page.getByRole("slider", { name: "Lámpara: Nivel" }).waitFor();
  assert.equal(await page.page.evaluate(() => document.documentElement.lang), "es");
});

test("a page speaks the language that a person chose, also when it is opened again", async (stage) => {
  const page = await stage.visit();
  await page.led.click();
  await page.text(/^Confirmed by the board in/).waitFor();
  await page.page.getByRole("combobox", { name: "Language" }).selectOption("Español");
  await page.text(/^Confirmado por la placa en/).waitFor();
  await page.button("Placa: En línea").waitFor();
  await page.page.getByRole("group", { name: "LED: Parpadear" }).waitFor();
  const language = () => page.page.evaluate(() => document.documentElement.lang);
  assert.equal(await language(), "es");
  await page.page.reload();
  await page.button("Placa: En línea").waitFor();
  assert.equal(await language(), "es");
  await page.page.getByRole("combobox", { name: "Idioma" }).selectOption("English");
  await page.button("Board: Online").waitFor();
  assert.equal(await language(), "en");
  assert.deepEqual(stage.problems, []);
});

test("the chip of the page tells how long its clicks took", async (stage) => {
  const page = await stage.visit();
  await page.led.click();
  await page.text(/^Confirmed by the board/).waitFor();
  await page.button("Page: Live").click();
  const panel = page.page.getByRole("region", { name: "Page" });
  await panel.getByText(/^p50 [\d.]+ m?s, p99 [\d.]+ m?s \(last 1\)$/).waitFor();
  await panel.getByText(/^p50 0\.1 ms$/).waitFor();
});
