/**
 * `deno task new`: what it makes works at once, and nothing of this clone changes.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { arduinoBuilder } from "../../server/programming/toolchain/arduino_builder.ts";
import { systemClock } from "../../protocol/clock.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { tools, withTools } from "../tool.ts";
import { FlashHouse } from "./flash_house.ts";
import { PROJECT, TaskProcess } from "./task_process.ts";

async function make(...args: readonly string[]) {
  return await new TaskProcess(["--quiet", "new", ...args]).ended();
}

/** What git says of this clone; null where it is none. */
async function status(): Promise<string | null> {
  const { success, stdout } = await new Deno.Command("git", {
    args: ["status", "--porcelain"],
    cwd: PROJECT,
    stderr: "null",
  }).output();
  return success ? new TextDecoder().decode(stdout) : null;
}

Deno.test(withTools(
  "R6: what deno task new makes is flashed and served at once, without a compiler, and the clone is as before",
  [tools.optiboot],
  () =>
    inTempFolder(async (folder) => {
      const before = await status();
      const fan = join(folder, "fan");
      const { code, stdout, stderr } = await make(fan, "--board", "nano");
      assert.deepEqual([code, stderr], [0, ""]);
      for (const task of ["serve", "build:firmware", "flash"]) {
        assert.ok(stdout.includes(`deno task ${task} --project ${fan}`), stdout);
      }
      await using house = await FlashHouse.open(["--empty"]);
      const flashed = await house.flash(["--project", fan, "--port", house.port, "--with", "prebuilt"]);
      assert.equal(flashed.code, 0, flashed.stderr);
      const client = await house.serve(fan);
      await client.found(({ status }) => status === "online");
      const { result } = await client.call("led.set", { on: true });
      assert.deepEqual(result?.["state"], { on: true });
      assert.equal(await status(), before);
    }),
));

Deno.test(withTools(
  "R4, R6: the sketch of a new project compiles as the Arduino IDE compiles it, from its own folder alone",
  [tools.arduinoBuilder],
  () =>
    inTempFolder(async (folder) => {
      const fan = join(folder, "fan");
      assert.equal((await make(fan)).code, 0);
      const out = join(folder, "out");
      await mkdir(out);
      const compiled = await arduinoBuilder.compile({
        sketch: join(fan, "firmware"),
        out,
        fqbn: "arduino:avr:uno",
        clock: systemClock,
      });
      assert.ok(compiled.ok, JSON.stringify(compiled));
      const image = await readFile(join(fan, "firmware/image/uno.hex"), "utf8");
      assert.equal((await readFile(compiled.hex, "utf8")).replaceAll("\r\n", "\n"), image);
    }),
));

Deno.test("R6: deno task new begins with any example, and names board and folder in it", () =>
  inTempFolder(async (folder) => {
    const arm = join(folder, "my arm");
    assert.equal((await make(arm, "--from", "servo", "--board", "mega")).code, 0);
    const definition = await readFile(join(arm, "definition.ts"), "utf8");
    assert.match(definition, /board\("my arm", \{/);
    assert.match(definition, /\n\}, \{ on: "mega", libraries: \["Servo"\] \}\);\n$/);
    assert.match(await readFile(join(arm, "README.md"), "utf8"), /^# my arm\n/);
    // An image for another chip is none.
    assert.deepEqual((await readdir(join(arm, "firmware"))).includes("image"), false);
  }));

Deno.test("R6: deno task new refuses a folder with something in it, a file, and an example that is not there", () =>
  inTempFolder(async (folder) => {
    await writeFile(join(folder, "notes.txt"), "");
    const cases: readonly (readonly [args: readonly string[], said: RegExp])[] = [
      [[folder], /^".*" is not empty: there is "notes\.txt" in it; name a folder that is not there yet\n$/],
      [[join(folder, "notes.txt")], /^".*" is a file; name a folder that is not there yet\n$/],
      [[join(folder, "fan"), "--from", "radio"], /^--from must be lcd, .* or traffic_light, got "radio"\n$/],
      [[join(folder, "fan"), "--board", "one"], /^--board must be uno, .*, got "one"\n$/],
      [[], /^Name a folder for the project first: "deno task new fan"\n$/],
    ];
    for (const [args, said] of cases) {
      const { code, stdout, stderr } = await make(...args);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, said);
    }
    assert.deepEqual(await readdir(folder), ["notes.txt"]);
  }));

Deno.test("T12b, R6: what deno task new prints, and the project's README, can be pasted where the folder has a space", () =>
  inTempFolder(async (folder) => {
    const fan = join(folder, "my fan");
    const { code, stdout, stderr } = await make(fan);
    assert.deepEqual([code, stderr], [0, ""]);
    for (const text of [stdout, await readFile(join(fan, "README.md"), "utf8")]) {
      for (const task of ["serve", "build:firmware", "flash"]) {
        assert.ok(text.includes(`deno task ${task} --project '${fan}' `), text);
      }
    }
  }));
