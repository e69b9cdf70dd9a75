import assert from "node:assert/strict";
import { BoardRig, Plugged } from "../boards/board_rig.ts";
import { CALM, VIRTUAL_ID, virtualRig } from "./virtual_rig.ts";

const TROUBLE_LINES = [
  `Board ${VIRTUAL_ID}: page 1 makes trouble on it`,
  `Board ${VIRTUAL_ID}: no more trouble is made on it`,
];
const LED_ON = { board: null, channel: "led", command: "set", args: { on: true }, by: "page 1" };

Deno.test("V1: a view has the environment of a virtual board, and null for a real one", async () => {
  const { rig } = await virtualRig();
  rig.add(new Plugged(rig, 0xabcd).at("/dev/ttyACM0"));
  await rig.pass(50);
  assert.deepEqual(rig.boards.list().map(({ id, virtual }) => [id, virtual]), [
    [VIRTUAL_ID, CALM],
    ["uno-0000abcd", null],
  ]);
  await rig.boards.close();
});

Deno.test("V1: a change of the environment is told to everybody, and changes no state by itself", async () => {
  const { rig, board } = await virtualRig();
  const before = rig.boards.list()[0]?.channels;
  rig.events.length = 0;
  board.virtual?.environment.press("2", {}, "page 1");
  await rig.pass(200);
  assert.deepEqual(rig.events.map(({ method }) => method), ["virtual.changed"]);
  assert.deepEqual(rig.told("virtual.changed")[0], {
    board: VIRTUAL_ID,
    virtual: rig.boards.list()[0]?.virtual,
  });
  assert.deepEqual(rig.boards.list()[0]?.channels, before);
  await rig.boards.close();
});

Deno.test("V1: an environment that is as it was told is not told again", async () => {
  const { rig, board } = await virtualRig();
  rig.events.length = 0;
  for (let round = 0; round < 100; round++) {
    board.virtual?.environment.move("A0", 500);
    await rig.pass(10);
  }
  assert.deepEqual(rig.events.map(({ method }) => method), ["virtual.changed"]);
  await rig.boards.close();
});

Deno.test("V1: of a flood of changes the first is told at once, then the newest every 50 ms, and the last one always", async () => {
  const { rig, board } = await virtualRig();
  const environment = board.virtual?.environment;
  environment?.move("A0", 0);
  assert.deepEqual(rig.told("virtual.changed").map(({ virtual }) => virtual.light), [0]);
  for (let value = 1; value <= 100; value++) {
    environment?.move("A0", value);
    assert.equal(rig.boards.list()[0]?.virtual?.light, value, "a view has the newest anyway");
    if (value % 2 === 0) await rig.pass(5);
  }
  await rig.pass(100);
  assert.deepEqual(
    rig.told("virtual.changed").map(({ virtual }) => virtual.light),
    [0, 20, 40, 60, 80, 100],
  );
  await rig.boards.close();
});

Deno.test("V1: what was changed and changed back is told again, because an answer or a snapshot showed what was in between", async () => {
  const { rig, board } = await virtualRig();
  const shown = [500, 600, 500].map((light) => {
    board.virtual?.environment.move("A0", light);
    return rig.boards.list()[0]?.virtual?.light;
  });
  await rig.pass(100);
  assert.deepEqual(shown, [500, 600, 500], "whoever came then saw this, and hears only what comes later");
  assert.deepEqual(rig.told("virtual.changed").map(({ virtual }) => virtual.light), [500, 500]);
  await rig.pass(1000);
  assert.equal(rig.told("virtual.changed").length, 2, "once");
  await rig.boards.close();
});

Deno.test("V1, V5: who pulled the plug is told before what comes of it", async () => {
  const { rig, board } = await virtualRig();
  rig.events.length = 0;
  board.virtual?.environment.setPower("unplug", "page 1");
  await rig.pass(100);
  assert.deepEqual(rig.events.map(({ method }) => method).slice(0, 2), ["virtual.changed", "board.changed"]);
  await rig.boards.close();
});

Deno.test("V6, P11: trouble that is switched on and off all the time costs the log two lines in 10 s", async () => {
  const { rig, board } = await virtualRig();
  rig.log.length = 0;
  for (let round = 0; round < 1000; round++) {
    board.virtual?.environment.setTrouble({ delayMs: 1 }, "page 1");
    board.virtual?.environment.mend("page 1");
    await rig.pass(5);
  }
  assert.deepEqual(rig.log, TROUBLE_LINES);
  await rig.boards.close();
});

Deno.test("V8: a real board has no virtual side, and an unknown one none either", async () => {
  const rig = new BoardRig();
  rig.add(new Plugged(rig, 0xabcd).at("/dev/ttyACM0"));
  await rig.pass(50);
  assert.throws(() => rig.boards.virtual("uno-0000abcd"), {
    reason: "not_virtual",
    message: "Board uno-0000abcd is a real one, on /dev/ttyACM0",
  });
  assert.throws(() => rig.boards.virtual("uno-00000000"), { reason: "unknown_board" });
  await rig.boards.close();
});

Deno.test("V5, V6: an unplugged board is down however long, and up as soon as it is plugged in; the log has a line for each", async () => {
  const { rig, board } = await virtualRig();
  rig.log.length = 0;
  board.virtual?.environment.setPower("unplug", "page 1");
  await rig.pass(20_000);
  assert.equal(rig.boards.list()[0]?.status, "offline");
  const { code, message } = rig.boards.list()[0]?.reason ?? {};
  assert.deepEqual([code, message], ["unplugged", "The virtual Uno is unplugged"]);
  const before = rig.clock.now();
  board.virtual?.environment.setPower("plug", "page 1");
  await rig.pass(100);
  assert.equal(rig.boards.list()[0]?.status, "online");
  assert.ok(rig.clock.now() - before <= 105);
  assert.deepEqual(rig.log, TROUBLE_LINES);
  await rig.boards.close();
});

Deno.test("V6, P11: trouble costs the log two lines, however often the board goes down by it", async () => {
  const { rig, plugged, board } = await virtualRig();
  rig.log.length = 0;
  for (let round = 0; round < 5; round++) {
    board.virtual?.environment.setTrouble({ dropFromBoard: 1 }, "page 1");
    await rig.pass(4000);
    assert.equal(rig.boards.list()[0]?.status, "offline");
    board.virtual?.environment.setTrouble({ dropFromBoard: 0, delayMs: 1 }, "page 1");
    await rig.pass(1000);
    assert.equal(rig.boards.list()[0]?.status, "online");
  }
  board.virtual?.environment.mend("page 1");
  await rig.pass(1000);
  assert.equal(rig.boards.list()[0]?.status, "online");
  assert.deepEqual(rig.log, TROUBLE_LINES);
  rig.log.length = 0;
  plugged.line?.end(new Error("the chip's thread died"));
  await rig.pass(1000);
  assert.equal(rig.log.length, 2, "what nobody did on purpose is told");
  await rig.boards.close();
});

Deno.test("V4, P6: on a bad line every command is confirmed or fails by name, and no failed one is told as run", async () => {
  const { rig, plugged, board } = await virtualRig();
  const rates = { drop: 0.02, flip: 0.005 };
  board.virtual?.environment.setTrouble({
    dropToBoard: rates.drop,
    dropFromBoard: rates.drop,
    flipToBoard: rates.flip,
    flipFromBoard: rates.flip,
    delayMs: 5,
  }, "page 1");
  const outcomes: string[] = [];
  for (let round = 0; round < 200; round++) {
    const asked = rig.boards.command({ ...LED_ON, args: { on: round % 2 === 0 } }).then(
      ({ state }) => {
        assert.equal(state.on, round % 2 === 0);
        assert.equal(plugged.model.states[0]?.on, round % 2 === 0);
        return "confirmed";
      },
      ({ outcome }: { outcome: string }) => outcome,
    );
    let outcome: string | null = null;
    void asked.then((ended) => outcome = ended);
    while (outcome === null) await rig.pass(5);
    outcomes.push(outcome);
  }
  assert.ok(outcomes.every((outcome) => ["confirmed", "unknown", "not_run"].includes(outcome)));
  assert.ok(outcomes.filter((outcome) => outcome === "confirmed").length > 150);
  const line = board.virtual?.line();
  assert.ok(
    (line?.retransmissions ?? 0) > 0 && (line?.bytesDropped ?? 0) > 0 && (line?.bitsFlipped ?? 0) > 0,
  );
  await rig.boards.close();
});

Deno.test("V7: the line is told while somebody watches, at most four times a second, and when nothing passes not at all", async () => {
  const { rig, board } = await virtualRig();
  const watcher = {};
  await rig.pass(3000);
  assert.deepEqual(rig.told("virtual.line"), [], "nobody watches");
  board.virtual?.watch(watcher);
  for (let round = 0; round < 200; round++) {
    const asked = rig.boards.command(LED_ON);
    await rig.pass(5);
    await asked;
  }
  const told = rig.told("virtual.line");
  assert.ok(told.length >= 3 && told.length <= 4, `${told.length} in a second`);
  assert.ok(told.every(({ framesSent }, index) => framesSent > (told[index - 1]?.framesSent ?? 0)));
  board.virtual?.environment.setPower("unplug", "page 1");
  await rig.pass(1000);
  rig.events.length = 0;
  await rig.pass(5000);
  assert.deepEqual(rig.told("virtual.line"), [], "unplugged, nothing passes");
  board.virtual?.environment.mend("page 1");
  board.virtual?.unwatch(watcher);
  await rig.pass(1000);
  assert.deepEqual(rig.told("virtual.line"), [], "nobody watches any more");
  await rig.boards.close();
});

Deno.test("V7: what passes without changing a counter is not told", async () => {
  const { rig, plugged, board } = await virtualRig();
  board.virtual?.watch({});
  plugged.model.powered = false;
  await rig.pass(3000);
  const written = plugged.line?.written.length ?? 0;
  rig.events.length = 0;
  await rig.pass(3000);
  assert.ok((plugged.line?.written.length ?? 0) > written, "the board is looked for");
  assert.deepEqual(rig.told("virtual.line"), []);
  await rig.boards.close();
});

Deno.test("Board.close() leaves no timer of its virtual side", async () => {
  const { rig, board } = await virtualRig();
  board.virtual?.watch({});
  board.virtual?.environment.setTrouble({ delayMs: 100 }, "page 1");
  board.virtual?.environment.mend("page 1");
  board.virtual?.environment.setTrouble({ delayMs: 100 }, "page 1");
  board.virtual?.environment.press("2", {}, "page 1");
  void rig.boards.command(LED_ON).catch(() => {});
  await rig.boards.close();
  assert.equal(rig.clock.timers, 0);
});
