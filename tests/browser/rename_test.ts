import assert from "node:assert/strict";
import { RequestFailure } from "../../protocol/failures.ts";
import { tools, withTools } from "../tool.ts";
import { Stage } from "./stage.ts";
import { gone } from "./visitors.ts";

function test(name: string, body: (stage: Stage) => Promise<void>): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium);
    await body(stage);
    assert.deepEqual(stage.problems, []);
  }));
}

test("B12: a board is renamed by its pencil, and every page calls it so when the board has said it", async (stage) => {
  const { boards } = stage;
  const [page, other] = [await stage.visit(), await stage.visit()];
  await page.button("Rename Uno").click();
  const name = page.page.getByRole("textbox", { name: "Name of the board" });
  assert.equal(await name.evaluate((input) => input.matches(":focus")), true);
  boards.hold = true;
  await name.fill("  Kitchen ");
  await name.press("Enter");
  await page.text("The board writes it down…").waitFor();
  await other.page.getByRole("heading", { name: "Uno" }).waitFor();
  boards.release();
  for (const { page: seen } of [page, other]) {
    await seen.getByRole("heading", { name: "Kitchen" }).waitFor();
    await seen.getByRole("group", { name: "Channels of Kitchen" }).waitFor();
    await seen.getByRole("region", { name: "Kitchen uno-7f3a21c4" }).waitFor();
  }
  await gone(name);
  assert.equal(await page.button("Rename Kitchen").evaluate((button) => button.matches(":focus")), true);
});

test("B12: Escape leaves the name as it is, an empty one takes it away, and a long one is told how long it is", async (stage) => {
  const page = await stage.visit();
  const name = page.page.getByRole("textbox", { name: "Name of the board" });
  await page.button("Rename Uno").click();
  await name.fill("Garden");
  await name.press("Escape");
  await gone(name);
  await page.page.getByRole("heading", { name: "Uno" }).waitFor();

  await page.button("Rename Uno").click();
  await name.fill("ñandú en el jardín nº 7");
  await page.text("Too long: 27 bytes, and the board keeps 20.").waitFor();
  await name.press("Enter");
  assert.ok(await name.isVisible());
  await name.fill("Garden");
  await name.press("Enter");
  await page.button("Rename Garden").click();
  assert.equal(await name.inputValue(), "Garden");
  await name.fill("");
  await page.button("Save").click();
  await page.page.getByRole("heading", { name: "Uno" }).waitFor();
});

test("B12: a rename that fails says why, keeps what was typed, and can be tried again", async (stage) => {
  const { boards } = stage;
  const page = await stage.visit();
  await page.button("Rename Uno").click();
  const name = page.page.getByRole("textbox", { name: "Name of the board" });
  boards.hold = true;
  await name.fill("Garden");
  await name.press("Enter");
  await page.text("The board writes it down…").waitFor();
  boards.fail(new RequestFailure("no_answer", "The board left 3 repetitions unanswered", "Check", "unknown"));
  await page.text("Not confirmed: the board did not answer").waitFor();
  assert.equal(await name.inputValue(), "Garden");
  boards.release();
  await name.press("Enter");
  await page.page.getByRole("heading", { name: "Garden" }).waitFor();
});

test("B12: a rename too soon after another says so in words", async (stage) => {
  const { boards } = stage;
  const page = await stage.visit();
  await page.button("Rename Uno").click();
  const name = page.page.getByRole("textbox", { name: "Name of the board" });
  boards.hold = true;
  await name.fill("Garden");
  await name.press("Enter");
  await page.text("The board writes it down…").waitFor();
  boards.fail(
    new RequestFailure("too_many_requests", "Renamed less than 2 s ago", "Wait 1.4 s, then ask again"),
  );
  await page.text("too many requests in a short time. Wait a moment, then ask again").waitFor();
  assert.equal(await name.inputValue(), "Garden");
  boards.release();
});

test("B12: of two boards each has a card with its name, its id and its own pencil; one that is offline cannot be renamed", async (stage) => {
  const { boards } = stage;
  const page = await stage.visit();
  boards.addUnplugged();
  const [first, second] = ["Uno uno-7f3a21c4", "Garage uno-0badcafe"].map((name) =>
    page.page.getByRole("region", { name })
  );
  assert.ok(first !== undefined && second !== undefined);
  await second.waitFor();
  assert.ok(await second.getByRole("button", { name: "Rename Garage" }).isDisabled());
  await first.getByRole("button", { name: "Rename Uno" }).click();
  await first.getByRole("textbox").fill("Garden");
  await first.getByRole("button", { name: "Save" }).click();
  await page.page.getByRole("region", { name: "Garden uno-7f3a21c4" }).waitFor();
  assert.ok(await second.getByRole("heading", { name: "Garage" }).isVisible());
});

test("what is wrong with a name is said in the language that the page speaks now", async (stage) => {
  const page = await stage.visit();
  await page.button("Rename Uno").click();
  const name = page.page.getByRole("textbox");
  await name.fill("ñandú en el jardín nº 7");
  await page.text("Too long: 27 bytes, and the board keeps 20.").waitFor();
  const language = page.page.getByRole("combobox", { name: "Language" });
  await language.selectOption("es");
  await page.text("Demasiado largo: 27 bytes, y la placa guarda 20.").waitFor();
  stage.boards.hold = true;
  await name.fill("Jardín");
  await name.press("Enter");
  await page.text("La placa lo está guardando…").waitFor();
  stage.boards.fail(new RequestFailure("no_answer", "No answer", "Check", "unknown"));
  await page.text("Sin confirmar: la placa no respondió").waitFor();
  await page.page.getByRole("combobox", { name: "Idioma" }).selectOption("en");
  await page.text("Not confirmed: the board did not answer").waitFor();
});

test("a rename that failed gives the focus back to the field; one that succeeds takes it from nobody", async (stage) => {
  const { boards } = stage;
  const page = await stage.visit();
  await page.button("Rename Uno").click();
  const name = page.page.getByRole("textbox");
  boards.hold = true;
  await name.fill("Garden");
  await page.button("Save").click();
  await page.text("The board writes it down…").waitFor();
  boards.fail(new RequestFailure("no_answer", "No answer", "Check", "unknown"));
  await page.text("Not confirmed: the board did not answer").waitFor();
  assert.equal(await name.evaluate((input) => input.matches(":focus")), true);
  await page.button("Save").click();
  await page.text("The board writes it down…").waitFor();
  await page.led.focus();
  boards.release();
  await page.page.getByRole("heading", { name: "Garden" }).waitFor();
  await gone(name);
  assert.equal(await page.led.evaluate((led) => led.matches(":focus")), true);
});

test("B13: a board with the id of another one says so, and one press gives it an id of its own", async (stage) => {
  const { boards } = stage;
  const page = await stage.visit();
  await page.led.waitFor();
  boards.plug({
    status: "offline",
    reason: {
      code: "id_taken",
      message: "The board at /dev/ttyACM0 has the id of Uno (uno-7f3a21c4), which is another board",
      hint: "Give it an id of its own",
      details: { holder: "uno-7f3a21c4", name: "Uno" },
    },
  });
  await page.text("This board has the id of Uno (uno-7f3a21c4).").waitFor();
  await page.led.waitFor();
  await page.button("Give it an id of its own").press("Enter");
  const card = page.page.getByRole("region", { name: "Uno cafe uno-0badcafe" });
  await card.getByRole("heading", { name: "Uno cafe" }).and(page.page.locator(":focus")).waitFor();
  assert.deepEqual(boards.renewals, ["uno-dev-ttyACM0"]);
  await gone(page.button("Give it an id of its own"));
});

test("Q13c: a board whose id another server's board has gets one of its own by its card's button; an error is shown until then", async (stage) => {
  const { boards } = stage;
  const page = await stage.visit();
  await page.led.waitFor();
  boards.addWithSharedId();
  const card = page.page.getByRole("region", { name: "Garage uno-0badf00d" });
  await card.getByText("Another server (cellar) has a board with the same id.").waitFor();
  assert.equal(await card.getByRole("button", { name: "Program" }).count(), 0);
  const button = card.getByRole("button", { name: "Give it an id of its own" });
  boards.hold = true;
  await button.press("Enter");
  await button.and(page.page.locator("[aria-busy=true]")).press("Enter");
  boards.fail(
    new RequestFailure("too_many_requests", "Renamed less than 2 s ago", "Wait 1.4 s, then ask again"),
  );
  await card.getByText("Wait a moment, then ask again").waitFor();
  assert.ok(await button.evaluate((button) => button.matches(":focus")));
  boards.release();
  await page.page.getByRole("combobox", { name: "Language" }).selectOption("es");
  await card.getByRole("button", { name: "Darle un identificador propio" }).click();
  await page.page.getByRole("region", { name: "Garage uno-0badcafe" }).waitFor();
  assert.deepEqual(boards.renewals, ["uno-0badf00d", "uno-0badf00d"]);
  await gone(page.button("Darle un identificador propio"));
});

test("L11a: a card whose board gets an id of its own stays with its open tool, and has the focus unless that is elsewhere", async (stage) => {
  const { boards } = stage;
  for (const isElsewhere of [false, true]) {
    const seen = await stage.visit();
    const region = (name: RegExp) => seen.page.getByRole("region", { name });
    const led = region(/uno-7f3a21c4/).getByRole("switch", { name: "LED" });
    const card = region(/uno-0badcafe/);
    boards.addWithSharedId();
    await region(/uno-0badf00d/).getByRole("button", { name: "History" }).click();
    boards.hold = true;
    await seen.button("Give it an id of its own").press("Enter");
    if (isElsewhere) await led.focus();
    boards.release();
    await card.getByRole("region", { name: "History" }).waitFor();
    assert.equal(new URL(seen.page.url()).hash, "#uno-0badcafe=history");
    await (isElsewhere ? led : card.getByRole("heading", { name: /^Garage/ }))
      .and(seen.page.locator(":focus")).waitFor();
  }
});
