import assert from "node:assert/strict";
import { join } from "node:path";
import { fixture } from "../fixture_project.ts";
import { hex32 } from "../../protocol/schema_hash.ts";
import { loadFirmwareImage } from "../../server/programming/firmware_image.ts";
import { imageBytes } from "../../server/programming/image_bytes.ts";
import { OPTIBOOT, USUAL_MODEL } from "../../protocol/board_models.ts";
import { programBoard } from "../../server/programming/stk500.ts";
import { systemClock } from "../../protocol/clock.ts";
import { UnpluggedError } from "../../server/serial/errors.ts";
import { systemPort } from "../../server/serial/system_port.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { tools, withTools } from "../tool.ts";
import { Recorder } from "../unit/serial/recorder.ts";
import { LINK_BAUD } from "../../protocol/link_rate.ts";
import { BoardProcess, hasBootFrame, linkTo } from "./board_process.ts";

const IMAGE = await loadFirmwareImage(fixture);

/** The levels of the LED, in order. */
function ledLevels(pins: readonly string[]): readonly number[] {
  return pins.map((line) => JSON.parse(line)).filter(({ pin }) => pin === 13).map(({ level }) => level);
}

Deno.test("deno task board runs the committed image, and its log of the pins agrees with what is confirmed", async () => {
  await using board = new BoardProcess("--log-pins");
  const path = await board.ready();
  {
    await using linked = await linkTo(path);
    assert.equal(hex32(linked.identity.build), IMAGE.manifest.buildId);
    for (const on of [true, false, true]) {
      assert.deepEqual(await linked.command("led.set", { on }), { on, periodMs: 0 });
    }
  }
  const { code, pins } = await board.end();
  assert.equal(code, 0);
  for (const line of pins) assert.match(line, /^{"t":[\d.]+,("pin":\d+,"level":[01]|"reset":"[a-z]+")}$/);
  const times = pins.map((line) => JSON.parse(line).t);
  assert.deepEqual(times, times.toSorted((a, b) => a - b));
  assert.deepEqual(ledLevels(pins).slice(-3), [1, 0, 1]);
  const resets = pins.map((line) => JSON.parse(line).reset).filter((cause) => cause !== undefined);
  assert.deepEqual(resets.slice(0, 2), ["power", "external"]);
});

Deno.test("Opening the port of deno task board resets the board, each time", async () => {
  await using board = new BoardProcess();
  const path = await board.ready();
  const boots: number[] = [];
  for (let time = 0; time < 3; time++) {
    await using linked = await linkTo(path);
    boots.push(linked.identity.boot);
    assert.equal(linked.identity.resetCause === "power", false);
  }
  const [first = 0] = boots;
  assert.deepEqual(boots, [first, first + 1, first + 2]);
});

Deno.test("A program at another rate gets garbage from deno task board", async () => {
  await using board = new BoardProcess();
  const port = systemPort(await board.ready());
  for (const [baudRate, isRight] of [[250_000, false], [LINK_BAUD, true]] as const) {
    await port.open({ baudRate });
    const heard = new Recorder();
    port.start(heard);
    const hasFrame = () => hasBootFrame(Uint8Array.from(heard.bytes));
    // A BOOT frame has eight bytes; at half its rate as many bits are four bytes or more.
    await heard.until(isRight ? 8 : 3);
    // What was on its way when the port was closed may come before it.
    while (isRight && !hasFrame()) await heard.until(heard.bytes.length + 1);
    assert.equal(hasFrame(), isRight);
    await port.close();
  }
});

Deno.test(withTools(
  "programBoard() writes the committed image to deno task board --empty, over a running sketch, and after an interruption",
  [tools.optiboot],
  async () => {
    await using board = new BoardProcess("--empty");
    const path = await board.ready();
    const program = async (interruptAt = Infinity) => {
      const port = systemPort(path);
      await port.open({ baudRate: OPTIBOOT.baudRate });
      let interrupted = false;
      const programming = programBoard({
        stream: port,
        image: imageBytes(IMAGE.hex),
        model: USUAL_MODEL,
        clock: systemClock,
        progress({ done }) {
          if (done >= interruptAt && !interrupted) {
            interrupted = true;
            void port.close();
          }
        },
      });
      await programming.finally(() => port.close());
    };
    await assert.rejects(program(2000), { name: "LineEndedError" });
    for (let time = 0; time < 2; time++) {
      await program();
      await using linked = await linkTo(path);
      assert.equal(hex32(linked.identity.build), IMAGE.manifest.buildId);
    }
  },
));

Deno.test("deno task board --trouble makes a bad line, over which every command is confirmed or repeated", async () => {
  await using board = new BoardProcess("--log-pins", "--trouble", "drop=0.01,flip=0.001,seed=7");
  const path = await board.ready();
  const commands = 200;
  {
    await using linked = await linkTo(path);
    for (let count = 0; count < commands; count++) {
      const on = count % 2 === 0;
      assert.deepEqual(await linked.command("led.set", { on }), { on, periodMs: 0 });
    }
  }
  const { pins } = await board.end();
  // Optiboot's blinking comes before.
  assert.deepEqual(ledLevels(pins).slice(-commands), Array.from({ length: commands }, (_, at) => 1 - at % 2));
});

Deno.test("deno task board --trouble drop=1 lets nothing pass", async () => {
  await using board = new BoardProcess("--trouble", "drop=1");
  const port = systemPort(await board.ready());
  await port.open({ baudRate: LINK_BAUD });
  const heard = new Recorder();
  port.start(heard);
  await board.end();
  assert.ok(await heard.end instanceof UnpluggedError);
  assert.deepEqual(heard.bytes, []);
});

Deno.test("deno task board --eeprom keeps the board's id and its count of starts; without it they are forgotten", () =>
  inTempFolder(async (folder) => {
    const identity = async (...options: readonly string[]) => {
      await using board = new BoardProcess(...options);
      await using linked = await linkTo(await board.ready());
      return linked.identity;
    };
    const file = join(folder, "eeprom");
    const [first, second] = [await identity("--eeprom", file), await identity("--eeprom", file)];
    const fresh = await identity();
    assert.equal(second.uid, first.uid);
    assert.ok(second.boot > first.boot);
    assert.notEqual(fresh.uid, first.uid);
  }));

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`deno task board ends with exit code 0 at ${signal}, unplugs programs, and removes its link`, () =>
    inTempFolder(async (folder) => {
      const link = join(folder, "uno");
      await using board = new BoardProcess("--link", link);
      const path = await board.ready();
      assert.equal(await Deno.readLink(link), path);
      const port = systemPort(link);
      await port.open({ baudRate: LINK_BAUD });
      const heard = new Recorder();
      port.start(heard);
      const { code, stderr } = await board.end(signal);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.ok(await heard.end instanceof UnpluggedError);
      await assert.rejects(Deno.lstat(link), Deno.errors.NotFound);
    }));
}

Deno.test("deno task board replaces the link of a board that was killed", () =>
  inTempFolder(async (folder) => {
    const link = join(folder, "uno");
    {
      await using killed = new BoardProcess("--link", link);
      await killed.ready();
      assert.notEqual((await killed.end("SIGKILL")).code, 0);
    }
    assert.equal((await Deno.lstat(link)).isSymlink, true);
    await using board = new BoardProcess("--link", link);
    const path = await board.ready();
    assert.equal(await Deno.readLink(link), path);
  }));

Deno.test("deno task board says in one line what is wrong with its options, with exit code 2", () =>
  inTempFolder(async (folder) => {
    const file = join(folder, "notes");
    await Deno.writeTextFile(file, "mine");
    const wrong: readonly (readonly [options: readonly string[], message: RegExp])[] = [
      [["--fast"], /"--fast"/],
      [["--trouble", "drop=2"], /"2"/],
      [["--link", file], /"[^"]*notes" is there already and no link/],
      [["--link", join(folder, "none", "uno")], /none/],
      [["--eeprom", folder], /--eeprom/],
    ];
    for (const [options, message] of wrong) {
      const { code, pins, stderr } = await new BoardProcess(...options).ended();
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
      assert.match(stderr, /^[^\n]+\n$/);
      assert.deepEqual(pins, []);
    }
    assert.equal(await Deno.readTextFile(file), "mine");
  }));
