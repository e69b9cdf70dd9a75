import assert from "node:assert/strict";
import { RequestFailure } from "../../protocol/failures.ts";
import { connect } from "../fixture_client.ts";
import type { Session } from "../../client/session.ts";
import { patiently } from "../patience.ts";
import { assertNoProblems, Observer } from "./observer.ts";
import { LAMP, LED } from "./pin_record.ts";
import { ProcessHouse } from "./process_house.ts";

/** Wait until a page shows something. */
async function shows(page: Session, isIt: () => boolean): Promise<void> {
  const shown = Promise.withResolvers<void>();
  const look = () => {
    if (isIt()) shown.resolve();
  };
  const end = page.subscribe(look);
  look();
  await patiently(shown.promise, () => `The page never showed that ${isIt}`);
  end();
}

function failureOf(command: Promise<unknown>): Promise<unknown> {
  return command.then(() => null, (error: unknown) => error);
}

/** A page, and somebody beside it who does not believe what is told. */
async function openPage(house: ProcessHouse) {
  const observer = new Observer({ ...house, inFlight: 0, next: () => null });
  const { boot } = await observer.online;
  const page = await connect(`ws://127.0.0.1:${house.port}/ws`, { token: house.token });
  const board = () => [...page.system.truth.boards.values()][0];
  return { page, observer, boot, board };
}

Deno.test("P5, P8, C12: the server stands still (SIGSTOP): the page says so, the lamp goes dark, and all goes on by itself, told truthfully", async () => {
  await using house = await ProcessHouse.open();
  const { pins } = house;
  const { page, observer, boot, board } = await openPage(house);
  await page.lamp.set({ level: 255 });
  await page.led.set({ on: true });
  await pins.until("LED and lamp are lit", () => (pins.isHigh(LED) && pins.isHigh(LAMP)) || null);
  const edges = () => pins.current?.led.length ?? NaN;
  const before = edges();
  house.server.signalAll("SIGSTOP");
  const toggled = page.led.toggle();
  await pins.until("the lamp went dark", () => !pins.isHigh(LAMP) || null);
  await shows(page.system, () => page.system.connection.status === "offline");
  assert.equal(edges(), before, "No command runs while the server stands still");

  house.server.signalAll("SIGCONT");
  // C12: the page asks the same server what became of it, which had read it twice.
  assert.equal((await toggled).state.on, false);
  await shows(page.system, () => board()?.channels.lamp?.reported?.level === 0);
  assert.equal(board()?.channels.lamp?.by, "board");
  await pins.until("the LED was toggled", () => !pins.isHigh(LED) || null);
  assert.equal((await page.led.set({ on: true })).state.on, true);
  await pins.until("the LED is lit", () => pins.isHigh(LED) || null);
  assert.equal(edges(), before + 2, "Edges of the LED");
  const { boot: bootNow, rev = 0 } = board() ?? {};
  assert.equal(bootNow, boot, "The board was not reset");
  while ((observer.view?.rev ?? 0) < rev) await observer.changed();
  assert.deepEqual(observer.view?.channels["lamp"]?.reported, { level: 0 });
  page.system.close();
  await observer.close();
  assertNoProblems([observer]);
});

Deno.test("P4, W4: the board stands still (SIGSTOP): every page says so, a command ends as unknown, and it runs at most once", async () => {
  await using house = await ProcessHouse.open();
  const { pins } = house;
  const { page, observer, boot, board } = await openPage(house);
  await page.led.set({ on: false });
  await page.lamp.set({ level: 255 });
  await pins.until("the lamp is lit", () => pins.isHigh(LAMP) || null);
  const before = pins.current?.led.length ?? NaN;
  house.board.signalAll("SIGSTOP");
  const failure = await failureOf(page.led.toggle());
  assert.ok(failure instanceof RequestFailure);
  assert.deepEqual([failure.reason, failure.outcome], ["no_answer", "unknown"]);
  await shows(page.system, () => board()?.status === "offline");
  while (observer.view?.status !== "offline") await observer.changed();
  const refused = await failureOf(page.led.toggle());
  assert.ok(refused instanceof RequestFailure);
  assert.deepEqual([refused.reason, refused.outcome], ["board_offline", "not_run"]);

  house.board.signalAll("SIGCONT");
  await shows(page.system, () => board()?.status === "online");
  const reported = board()?.channels.led?.reported?.on;
  const toggled = await page.led.toggle();
  assert.equal(toggled.state.on, !reported);
  const ran = reported ? 1 : 0;
  const edges = () => (pins.current?.led.length ?? NaN) - before;
  await pins.until("the LED was toggled", () => edges() > ran || null);
  assert.deepEqual(
    [edges(), pins.isHigh(LED)],
    [ran + 1, toggled.state.on],
    "Edges of the LED, and its level",
  );
  assert.equal(board()?.boot, boot, "The board was not reset");
  // Its own time stood still, so that no lease ran out.
  assert.deepEqual([board()?.channels.lamp?.reported?.level, pins.isHigh(LAMP)], [255, true]);
  page.system.close();
  await observer.close();
  assertNoProblems([observer]);
});
