import assert from "node:assert/strict";
import { board, bool, channel, choice, color, decimal, int, text } from "../../protocol/dsl.ts";
import { tools, withTools } from "../tool.ts";
import { picture } from "./picture.ts";
import { ScriptedBoards } from "./scripted_boards.ts";
import { Stage } from "./stage.ts";
import type { Seen } from "./visitors.ts";

const on = { on: bool() };
const level = { level: int({ min: 0, max: 255 }) };
const light = { light: choice("red", "redYellow", "green") };
const speed = { speed: int({ min: -255, max: 255 }) };
const angle = { angle: int({ min: 0, max: 180, unit: "°" }) };
const shade = { shade: color() };
const line = { line: text({ max: 16 }) };

/** One of each kind of part. */
const definition = board("Bench", {
  traffic: channel({
    title: { en: "Traffic light", es: "Semáforo" },
    words: {
      red: { es: "Rojo" },
      redYellow: { en: "Red and yellow", es: "Rojo y amarillo" },
      green: { es: "Verde" },
    },
    pin: 12,
    state: light,
    commands: { set: light },
  }),
  lamp: channel({ title: "Lamp", pin: 11, state: level, commands: { set: level } }),
  strip: channel({ title: "Strip", pin: 10, state: shade, commands: { set: shade } }),
  servo: channel({ title: "Barrier", part: "servo", pin: 9, state: angle, commands: { set: angle } }),
  relay: channel({ title: "Relay", pin: 8, state: on, commands: { set: on } }),
  buzzer: channel({ title: "Buzzer", pin: 7, state: on, commands: { set: on } }),
  motor: channel({ title: "Motor", pin: 5, state: speed, commands: { set: speed } }),
  green: channel({ title: "Green LED", pin: 4, state: on, commands: { set: on } }),
  door: channel({ title: "Door", pin: 3, state: { open: bool(), openings: int({ min: 0, max: 999 }) } }),
  bell: channel({ title: "Bell", pin: 2, state: { pressed: bool() } }),
  knob: channel({ title: "Knob", pin: "A0", state: { value: int({ min: 0, max: 1023 }) } }),
  room: channel({
    title: "Room",
    pin: "A1",
    state: { now: decimal({ min: -40, max: 80, step: 0.5, unit: "°C" }) },
  }),
  dusk: channel({
    title: "Dusk",
    part: "photoresistor",
    pin: "A2",
    state: { value: int({ min: 0, max: 100 }) },
  }),
  screen: channel({ title: "Screen", part: "display", pin: "A4", state: line, commands: { set: line } }),
});

function test(name: string, body: (stage: Stage) => Promise<void>): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium, new ScriptedBoards("virtual", definition));
    await body(stage);
    assert.deepEqual(stage.problems, []);
  }));
}

/** The board says that everything is on. */
function switchOn({ boards }: Stage): void {
  boards.report("traffic", { light: "redYellow" }, "board");
  boards.report("lamp", { level: 200 }, "board");
  boards.report("strip", { shade: "#b030ff" }, "board");
  boards.report("servo", { angle: 135 }, "board");
  boards.report("relay", { on: true }, "board");
  boards.report("buzzer", { on: true }, "board");
  boards.report("motor", { speed: -150 }, "board");
  boards.report("green", { on: true }, "board");
  boards.report("room", { now: 21.5 }, "board");
  boards.report("screen", { line: "Hello Destello" }, "board");
}

function kinds({ page }: Seen): Promise<readonly (string | null)[]> {
  return page.locator("board-drawing g.part").evaluateAll((parts) =>
    parts.map((part) => part.getAttribute("data-kind")).toSorted()
  );
}

test("V9: each part is drawn as what it is, and shows how far it is on", async (stage) => {
  const seen = await stage.visit({ viewport: { width: 1280, height: 900 } });
  await seen.drawing(/Barrier 0 °/).waitFor();
  assert.deepEqual(await kinds(seen), [
    "button",
    "button",
    "buzzer",
    "display",
    "lamp",
    "led",
    "led",
    "motor",
    "photoresistor",
    "relay",
    "sensor",
    "servo",
    "thermometer",
    "trafficLight",
  ]);
  const drawing = seen.page.locator("board-drawing");
  await picture(drawing, "parts at rest");
  const drawn = () =>
    drawing.locator("g.part").evaluateAll((parts) => parts.map(({ innerHTML }) => innerHTML));
  const before = await drawn();
  switchOn(stage);
  await seen.drawing(/Screen Hello Destello/).waitFor();
  await drawing.getByText("Hello Destello").first().waitFor();
  const after = await drawn();
  const same = before.filter((part, index) => part === after[index]);
  assert.equal(same.length, 4, "two buttons and two sensors, of which nothing was reported");
  await picture(drawing, "parts on");
  await seen.page.emulateMedia({ colorScheme: "dark" });
  await picture(seen.page, "parts page dark");
  await seen.page.setViewportSize({ width: 360, height: 740 });
  await seen.page.emulateMedia({ colorScheme: "light" });
  await picture(seen.page, "parts page phone");
});

test("V2, V9: each button is pressed by itself, and the page names whose it is", async (stage) => {
  const seen = await stage.visit();
  const [door, bell] = ["Door", "Bell"].map((name) => seen.button(`${name}: press and hold`));
  assert.ok(door !== undefined && bell !== undefined);
  await door.focus();
  await seen.page.keyboard.down("Space");
  await seen.drawing(/Door Yes, Openings 1; Bell No/).waitFor();
  await seen.text("Door held by you.").waitFor();
  await seen.page.keyboard.up("Space");
  await bell.hover();
  await seen.page.mouse.down();
  await seen.drawing(/Door No, Openings 1; Bell Yes/).waitFor();
  await seen.text("Bell held by you.").waitFor();
  await seen.page.mouse.up();
  await seen.drawing(/Bell No/).waitFor();
  await seen.text("Press a button in the drawing, move a slider: the firmware notices.").waitFor();
});

test("V3, V9: each analog input is moved by itself: a voltage, or the light that drifts until then", async (stage) => {
  const seen = await stage.visit();
  const slider = (name: string) => seen.page.getByRole("slider", { name });
  assert.equal(await slider("Room: voltage at A1").getAttribute("aria-valuetext"), "2.50 V");
  await slider("Room: voltage at A1").fill("1023");
  await seen.drawing(/Room 80.0 °C/).waitFor();
  await slider("Knob: voltage at A0").fill("100");
  await seen.drawing(/Knob 100; /).waitFor();
  await seen.page.getByRole("button", { name: "Daylight", pressed: true }).waitFor();
  await slider("Dusk on the sensor").fill("512");
  await seen.drawing(/Dusk 50/).waitFor();
  await seen.page.getByRole("button", { name: "Daylight", pressed: false }).waitFor();
});

test("U14: titles and options are said in the reader's language, and else in the definition's", async (stage) => {
  const spanish = await stage.visit({ locale: "es-ES" });
  const english = await stage.visit();
  await spanish.page.getByRole("radio", { name: "Rojo y amarillo" }).click();
  await spanish.drawing(/Semáforo Rojo y amarillo;/).waitFor();
  await english.drawing(/Traffic light Red and yellow;/).waitFor();
  await spanish.page.getByRole("heading", { name: "Semáforo" }).waitFor();
  await spanish.page.locator("board-drawing").getByText("Semáforo").waitFor();
  await spanish.page.getByRole("heading", { name: "Barrier" }).waitFor();
  await spanish.button("Historial").click();
  await spanish.page.getByRole("cell", { name: "Semáforo" }).first().waitFor();
  await spanish.button("Gráficas").click();
  await spanish.button("Semáforo: Light").waitFor();
});
