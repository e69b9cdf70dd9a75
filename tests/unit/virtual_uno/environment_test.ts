import assert from "node:assert/strict";
import { NO_TROUBLE, type VirtualView } from "../../../protocol/virtual_board.ts";
import type { BoardInput } from "../../../protocol/inputs.ts";
import type { ByteStream, LineEnd } from "../../../server/link/byte_stream.ts";
import { Environment, SHORTEST_PRESS_MS } from "../../../server/virtual_uno/environment.ts";
import { FakeClock } from "../link/fake_clock.ts";
import { FakeSurroundedUno } from "./fake_surrounded_uno.ts";

const ONE = {};
const OTHER = {};
const INPUTS: readonly BoardInput[] = [
  { pin: "2", kind: "pressed", drifts: false },
  { pin: "A3", kind: "pressed", drifts: false },
  { pin: "A1", kind: "moved", drifts: false },
  { pin: "A0", kind: "moved", drifts: true },
];
const CALM: VirtualView = {
  pressedBy: [],
  light: null,
  pressed: { 2: [], A3: [] },
  moved: { A0: null, A1: 512 },
  power: "on",
  trouble: NO_TROUBLE,
  troubleBy: null,
};

function surrounded() {
  const clock = new FakeClock();
  const uno = new FakeSurroundedUno();
  const environment = new Environment({ uno, inputs: INPUTS, clock, seed: 1 });
  assert.deepEqual(uno.log.splice(0), ["A1 512", "A0 drifting"]);
  const views: VirtualView[] = [];
  environment.listen({ changed: () => views.push(environment.view()), sent: () => {} });
  return { clock, uno, environment, views };
}

async function openEnds(environment: Environment): Promise<LineEnd[]> {
  const ends: LineEnd[] = [];
  const line: ByteStream = await environment.open();
  line.start({ received: () => {}, ended: (reason) => ends.push(reason) });
  return ends;
}

Deno.test("V2: the button is down while anybody holds it, and everybody sees who", () => {
  const { clock, uno, environment, views } = surrounded();
  environment.press("2", ONE, "page 1");
  environment.press("2", ONE, "page 1");
  environment.press("2", OTHER, "page 2");
  clock.pass(500);
  environment.letGo("2", ONE);
  assert.deepEqual(uno.log, ["2 down"]);
  environment.letGo("2", OTHER);
  environment.letGo("2", OTHER);
  assert.deepEqual(uno.log, ["2 down", "2 up"]);
  assert.deepEqual(views.map(({ pressedBy }) => pressedBy), [
    ["page 1"],
    ["page 1", "page 2"],
    ["page 2"],
    [],
  ]);
  assert.equal(clock.timers, 0);
});

Deno.test("V2: no press is too short for the firmware to notice", () => {
  const { clock, uno, environment, views } = surrounded();
  environment.press("2", ONE, "page 1");
  clock.pass(1);
  environment.letGo("2", ONE);
  assert.deepEqual(views.at(-1), CALM);
  clock.pass(SHORTEST_PRESS_MS - 2);
  assert.deepEqual(uno.log, ["2 down"]);
  clock.pass(1);
  assert.deepEqual(uno.log, ["2 down", "2 up"]);
});

Deno.test("V2: a press that begins before a short one has ended goes on with it", () => {
  const { clock, uno, environment } = surrounded();
  environment.press("2", ONE, "page 1");
  environment.letGo("2", ONE);
  clock.pass(10);
  environment.press("2", OTHER, "page 2");
  clock.pass(1000);
  assert.deepEqual(uno.log, ["2 down"]);
  environment.letGo("2", OTHER);
  assert.deepEqual(uno.log, ["2 down", "2 up"]);
});

Deno.test("V3: light shines, and drifts again", () => {
  const { uno, environment, views } = surrounded();
  environment.move("A0", 700);
  environment.move("A0", null);
  assert.deepEqual(uno.log, ["A0 700", "A0 drifting"]);
  assert.deepEqual(views.map(({ light }) => light), [700, null]);
});

Deno.test("V2, V9: each input is held by itself, and who leaves lets go of all of them", () => {
  const { clock, uno, environment } = surrounded();
  assert.deepEqual(environment.pins("pressed"), ["2", "A3"]);
  environment.press("2", ONE, "page 1");
  environment.press("A3", ONE, "page 1");
  environment.press("A3", OTHER, "page 2");
  environment.press("7", ONE, "page 1");
  clock.pass(500);
  assert.deepEqual(environment.view().pressed, { 2: ["page 1"], A3: ["page 1", "page 2"] });
  environment.letGoOfAll(ONE);
  assert.deepEqual(uno.log, ["2 down", "A3 down", "2 up"]);
  assert.deepEqual(environment.view().pressed, { 2: [], A3: ["page 2"] });
});

Deno.test("V3, V9: what does not see light stands in the middle until it is moved; where no pin is named the light is meant", () => {
  const { uno, environment } = surrounded();
  assert.deepEqual(environment.pins("moved"), ["A0", "A1"]);
  environment.move("A1", 1023);
  environment.move("A5", 1);
  assert.deepEqual(environment.view().moved, { A0: null, A1: 1023 });
  environment.move("A1", null);
  assert.deepEqual(environment.view(), CALM);
  assert.deepEqual(uno.log, ["A1 1023", "A1 512"]);
});

Deno.test("V4: trouble is changed part by part, and says who made it until there is none", () => {
  const { environment, views } = surrounded();
  environment.setTrouble({ dropToBoard: 0.1 }, "page 1");
  environment.setTrouble({ delayMs: 20 }, "page 2");
  assert.deepEqual(environment.view(), {
    ...CALM,
    trouble: { ...NO_TROUBLE, dropToBoard: 0.1, delayMs: 20 },
    troubleBy: "page 2",
  });
  environment.setTrouble({ dropToBoard: 0, delayMs: 0 }, "page 1");
  assert.deepEqual(views.at(-1), CALM);
  assert.equal(views.length, 3);
  environment.setTrouble({ delayMs: 0 }, "page 1");
  assert.equal(views.length, 3, "nothing changed, nothing is told");
});

Deno.test("V5: a plug that is pulled ends the line and takes the power; plugged in, the board starts anew", async () => {
  const { uno, environment, views } = surrounded();
  const ends = await openEnds(environment);
  environment.setPower("unplug", "page 1");
  assert.deepEqual(ends.map((reason) => reason?.message), ["The virtual Uno is unplugged"]);
  assert.deepEqual(uno.log.splice(0), ["open", "resume", "freeze", "reset power"]);
  await assert.rejects(environment.open(), { message: "The virtual Uno is unplugged", hint: /Plug it in/ });
  for (const action of ["reset", "brownOut", "freeze", "resume", "unplug"] as const) {
    environment.setPower(action, "page 1");
  }
  assert.deepEqual(uno.log, [], "without power nothing happens to it");
  environment.setPower("plug", "page 1");
  assert.deepEqual(uno.log, [], "what the opening's reset would cut short does not begin");
  await openEnds(environment);
  assert.deepEqual(uno.log, ["open", "resume"]);
  assert.deepEqual(views.map(({ power, troubleBy }) => [power, troubleBy]), [["unplugged", "page 1"], [
    "on",
    null,
  ]]);
});

Deno.test("V5: a plug that is pulled while the line is being opened ends it at once", async () => {
  const { uno, environment } = surrounded();
  const opening = Promise.withResolvers<ByteStream>();
  const { openLine } = uno;
  uno.openLine = () => opening.promise;
  const ends = openEnds(environment);
  environment.setPower("unplug", "page 1");
  opening.resolve(await openLine());
  assert.deepEqual((await ends).map((reason) => reason?.message), ["The virtual Uno is unplugged"]);
});

Deno.test("V5: one that is plugged in again while the line is still being opened gets power with the next opening", async () => {
  const { uno, environment } = surrounded();
  const opening = Promise.withResolvers<ByteStream>();
  const { openLine } = uno;
  uno.openLine = () => opening.promise;
  const ends = openEnds(environment);
  environment.setPower("unplug", "page 1");
  environment.setPower("plug", "page 1");
  opening.resolve(await openLine());
  assert.deepEqual((await ends).map((reason) => reason?.message), ["The virtual Uno is unplugged"]);
  assert.deepEqual(uno.log.splice(0), ["open", "resume", "freeze", "reset power"]);
  uno.openLine = openLine;
  assert.deepEqual(await openEnds(environment), []);
  assert.deepEqual(uno.log, ["open", "resume"]);
});

Deno.test("V5: opening the line of a frozen board does not set its time going", async () => {
  const { uno, environment } = surrounded();
  environment.setPower("freeze", "page 1");
  await openEnds(environment);
  assert.deepEqual(uno.log, ["freeze", "open"]);
});

Deno.test("V5: a frozen board goes on, or is reset, or browns out, and then runs", () => {
  for (
    const [action, done] of [
      ["resume", ["resume"]],
      ["reset", ["resume", "reset external"]],
      ["brownOut", ["resume", "brown-out"]],
    ] as const
  ) {
    const { uno, environment, views } = surrounded();
    environment.setPower("freeze", "page 1");
    assert.deepEqual(views.at(-1), { ...CALM, power: "frozen", troubleBy: "page 1" });
    environment.setPower(action, "page 2");
    assert.deepEqual(uno.log, ["freeze", ...done]);
    assert.deepEqual(views.at(-1), CALM);
  }
});

Deno.test("V5: a reset of a board that is well changes nothing about its environment", () => {
  const { uno, environment, views } = surrounded();
  environment.setPower("reset", "page 1");
  environment.setPower("brownOut", "page 1");
  environment.setPower("plug", "page 1");
  assert.deepEqual(uno.log, ["reset external", "brown-out"]);
  assert.deepEqual(views, []);
});

Deno.test("V6: one word makes everything well again; what is no trouble stays", async () => {
  const { uno, environment } = surrounded();
  environment.press("2", ONE, "page 1");
  environment.move("A0", 700);
  environment.setTrouble({ flipFromBoard: 1 }, "page 1");
  environment.setPower("unplug", "page 1");
  environment.mend("page 2");
  assert.deepEqual(environment.view(), {
    ...CALM,
    pressedBy: ["page 1"],
    light: 700,
    pressed: { ...CALM.pressed, 2: ["page 1"] },
    moved: { ...CALM.moved, A0: 700 },
  });
  await openEnds(environment);
  assert.equal(uno.log.at(-1), "resume");
});

Deno.test("Environment.close() ends a press that is not yet long enough, and tells nothing more", () => {
  const { clock, environment, views } = surrounded();
  environment.press("2", ONE, "page 1");
  environment.letGo("2", ONE);
  environment.close();
  environment.press("2", ONE, "page 1");
  assert.deepEqual([clock.timers, views.length], [0, 2]);
});
