import assert from "node:assert/strict";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { board, bool, channel, color, int, text } from "../../protocol/dsl.ts";
import { gatheredLibraries } from "../../server/programming/toolchain/libraries.ts";
import type { CompileResult } from "../../server/programming/toolchain/toolchain.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { tools, withTools } from "../tool.ts";
import { CloneCopy } from "./clone_copy.ts";
import { compileSketch, type OwnSketch } from "./compiled_sketch.ts";
import { ProjectCopy } from "./project_copy.ts";
import { SteppedSketch } from "./stepped_sketch.ts";
import { TaskProcess } from "./task_process.ts";

const LIBRARIES = fileURLToPath(new URL("../fixtures/libraries", import.meta.url));

const THREE: OwnSketch = {
  definition: board("Servo", {
    servo: channel({
      title: "Servo",
      pin: 5,
      state: { angle: int({ min: 0, max: 180, unit: "°" }) },
      commands: { set: { angle: int({ min: 0, max: 180, unit: "°" }) } },
    }),
    strip: channel({
      title: "Strip",
      pin: 6,
      state: { colour: color() },
      commands: { set: { colour: color() } },
    }),
    display: channel({
      title: "Display",
      pin: ["A4", "A5"],
      state: { line: text({ max: 16 }) },
      commands: { set: { line: text({ max: 16 }) } },
    }),
  }, { libraries: ["Servo", "PixelStrip", "LiquidCrystal I2C"] }),
  text: `#include <LiquidCrystal_I2C.h>
#include <PixelStrip.h>
#include <Servo.h>
#include "src/destello.h"
using namespace destello;

Servo horn;
PixelStrip lights(8, strip::PIN);
LiquidCrystal_I2C screen(0x27, 16, 2);
Color shown;
char line[17] = "";

void servo_read(servo::State& state) { state.angle = horn.read(); }
Status servo_set(const servo::SetArgs& args) {
  horn.write(args.angle);
  return Status::ok;
}
void strip_read(strip::State& state) { state.colour = shown; }
Status strip_set(const strip::SetArgs& args) {
  shown = args.colour;
  for (uint8_t index = 0; index < 8; index++) lights.setPixelColor(index, shown.red, shown.green, shown.blue);
  lights.show();
  return Status::ok;
}
void display_read(display::State& state) { strcpy(state.line, line); }
Status display_set(const display::SetArgs& args) {
  strcpy(line, args.line);
  screen.setCursor(0, 0);
  screen.print(line);
  return Status::ok;
}
void setup() {
  horn.attach(servo::PIN);
  lights.begin();
  begin();
}
void loop() { poll(); }
`,
};

/** A sketch that includes a header and does nothing with it. */
function including(header: string, libraries?: string): OwnSketch {
  return {
    definition: board("Any", { led: channel({ title: "LED", state: { on: bool() } }) }),
    text: `#include <${header}>
#include "src/destello.h"
void led_read(destello::led::State& state) { state.on = false; }
void setup() { destello::begin(); }
void loop() { destello::poll(); }
`,
    ...(libraries === undefined ? {} : { libraries }),
  };
}

function compiled(sketch: OwnSketch): Promise<CompileResult> {
  return compileSketch(sketch, (result) => Promise.resolve(result));
}

Deno.test(withTools(
  "R8: libraries beside the project are found: a servo turns on the chip, beside lights and a display that needs one of the core's",
  [tools.arduinoBuilder],
  async () => {
    const sketch = await SteppedSketch.run({ ...THREE, libraries: LIBRARIES });
    const { edges, clock } = sketch.board;
    for (const [angle, microseconds] of [[0, 544], [90, 1472], [180, 2400]] as const) {
      assert.deepEqual(await sketch.ask("servo.set", { angle }), { angle });
      // The pulse that was under way may still be the one before.
      await sketch.pass(45);
      const [up, down] = edges.filter(({ pin }) => pin === 5).slice(-3).filter(({ level }, index, all) =>
        level === 1 || all[index - 1]?.level === 1
      );
      assert.ok(up !== undefined && down !== undefined);
      const width = (down.cycle - up.cycle) / 16;
      assert.ok(Math.abs(width - microseconds) < 12, `${width} us at ${clock.now()} ms`);
    }
    const before = edges.filter(({ pin }) => pin === 6).length;
    assert.deepEqual(await sketch.ask("strip.set", { colour: "#ff8800" }), { colour: "#ff8800" });
    assert.equal(edges.filter(({ pin }) => pin === 6).length - before, 2 * 24 * 8, "two edges for each bit");
    assert.equal(sketch.link.statistics.retransmissions, 0);
  },
));

/** Libraries of one header each, which says where it was found. */
async function writeLibraries(
  folder: string,
  place: string,
  names: readonly string[],
  architectures = "avr",
): Promise<void> {
  for (const name of names) {
    await mkdir(join(folder, name), { recursive: true });
    await writeFile(join(folder, name, `${name}.h`), `#define FROM_${name} "${place}"\n`);
    const properties = { name, version: "1.0", author: "a", maintainer: "a", architectures };
    const lines = Object.entries(properties).map(([key, value]) => `${key}=${value}\n`);
    await writeFile(join(folder, name, "library.properties"), lines.join(""));
  }
}

/** A sketch that compiles only if each library is the one of that place; SoftwareSerial is the core's alone. */
function expecting(places: Readonly<Record<string, string>>): string {
  const includes = Object.keys(places).map((name) => `#include <${name}.h>\n`).join("");
  const checks = Object.entries(places).map(([name, place]) =>
    `static_assert(__builtin_strcmp(FROM_${name}, "${place}") == 0, "${name} of another place");\n`
  ).join("");
  return `${includes}#include <SoftwareSerial.h>
#include <SPI.h>
#include "src/destello.h"
${checks}#ifdef FROM_SPI
#error "the core's SPI is for this architecture, the other one for any"
#endif
SoftwareSerial other(10, 11);
void led_read(destello::led::State& state) { state.on = other.available() > 0; }
void setup() { destello::begin(); }
void loop() { destello::poll(); }
`;
}

Deno.test(withTools(
  "R8: libraries are found in the project, the person's Arduino folder, arduino-cli's own folder and the core; of two with one name the nearest is compiled, but for the core's own (R8a)",
  [tools.arduinoBuilder],
  () =>
    inTempFolder(async (folder) => {
      await using clone = await CloneCopy.make();
      const fan = join(folder, "fan");
      const user = join(folder, "Arduino");
      await writeLibraries(join(fan, "libraries"), "project", ["InProject", "InThree"]);
      await writeLibraries(join(user, "libraries"), "user", ["InUser", "InThree", "InTwo", "Wire"]);
      await writeLibraries(join(user, "libraries"), "user", ["SPI"], "*");
      await writeLibraries(join(clone.folder, ".toolchain/user/libraries"), "own", [
        "InOwn",
        "InThree",
        "InTwo",
      ]);
      await mkdir(join(fan, "firmware"));
      await writeFile(
        join(fan, "definition.ts"),
        'import { board, bool, channel } from "destello";\n' +
          'export const definition = board("Fan", { led: channel({ title: "LED", state: { on: bool() } }) });\n',
      );
      await writeFile(
        join(fan, "firmware/firmware.ino"),
        expecting({
          ...{ InProject: "project", InThree: "project", InUser: "user", InTwo: "user", Wire: "user" },
          InOwn: "own",
        }),
      );
      const task = new TaskProcess(
        ["build:firmware", "--project", fan, "--with", "arduino-builder"],
        clone.folder,
        { ARDUINO_DIRECTORIES_USER: user },
      );
      const { code, stdout, stderr } = await task.ended();
      assert.equal(code, 0, stdout + stderr);
    }),
));

Deno.test(withTools(
  "R8: a library that is nowhere is told with what to run",
  [tools.arduinoBuilder],
  async () => {
    const missing = await compiled(including("Servo.h"));
    assert.ok(!missing.ok && missing.reason === "source");
    assert.deepEqual(missing.diagnostics, [{
      file: "sketch.ino",
      line: 1,
      message:
        'No library has Servo.h: run arduino-cli lib install "Servo" (arduino-cli lib search provides:Servo.h knows its name if that is another), or install it in the Arduino IDE, or put ' +
        "its folder into libraries/ of the project",
    }]);
  },
));

Deno.test(withTools(
  "R9: Serial in a sketch is told in words, with what to use",
  [tools.arduinoBuilder],
  async () => {
    const plain = including("Arduino.h");
    const result = await compiled({
      ...plain,
      text: plain.text.replace("begin();", 'begin(); Serial.print("x");'),
    });
    assert.ok(!result.ok);
    assert.deepEqual(result.diagnostics.map(({ message }) => message), [
      "The sketch uses Serial, which belongs to the link to the server: print with destello::print(), and use " +
      "SoftwareSerial for another device",
    ]);
  },
));

Deno.test(withTools(
  "R9: Serial in a sketch for a board whose link is Serial itself is told with its lines, before anything is compiled",
  [tools.arduinoBuilder],
  async () => {
    await using project = await ProjectCopy.make();
    await project.edit("firmware/firmware.ino", (text) => `#define LOG(x) Serial.println(x)\n${text}`);
    const build = new TaskProcess([
      ...["build:firmware", "--project", project.folder, "--board", "leonardo"],
      ...["--with", "arduino-builder"],
    ]);
    const { code, stderr } = await build.ended();
    assert.equal(code, 1, stderr);
    assert.match(
      stderr,
      /^ {2}firmware\/firmware\.ino:1: The sketch uses Serial, which belongs to the link to the server: print with destello::print\(\), and use Serial1 for another device$/m,
    );
  },
));

Deno.test("R8: gatheredLibraries() takes from each of the places, and of two with one name the one nearest to the project", () =>
  inTempFolder(async (folder) => {
    const places: Readonly<Record<string, readonly string[]>> = {
      "fan/libraries": ["Servo"],
      "home/Arduino/libraries": ["Servo", "Mine"],
      "own/user/libraries": ["Mine", "Tool"],
      "packaged": ["Tool", "Debian"],
    };
    for (const [place, names] of Object.entries(places)) {
      for (const name of names) {
        await mkdir(join(folder, place, name), { recursive: true });
        await writeFile(join(folder, place, name, "from"), place);
      }
    }
    const out = join(folder, "out");
    await mkdir(out);
    const gathered = await gatheredLibraries(join(folder, "fan/libraries"), out, {
      home: join(folder, "home"),
      system: "linux",
      env: {},
      own: join(folder, "own/user"),
      packaged: [join(folder, "packaged"), join(folder, "not there")],
    });
    const from = async (name: string) => await Deno.readTextFile(join(gathered, name, "from"));
    assert.deepEqual((await readdir(gathered)).toSorted(), ["Debian", "Mine", "Servo", "Tool"]);
    assert.equal(await from("Servo"), "fan/libraries");
    assert.equal(await from("Mine"), "home/Arduino/libraries");
    assert.equal(await from("Tool"), "own/user/libraries");
    assert.equal(await from("Debian"), "packaged");
  }));
