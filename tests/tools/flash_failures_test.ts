import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tools, withTools } from "../tool.ts";
import { TaskProcess } from "./task_process.ts";

async function task(...args: string[]): Promise<{ code: number; said: string }> {
  const { code, stdout, stderr } = await new TaskProcess(args).ended();
  return { code, said: stdout + stderr.replace(/^Task .*\n/, "") };
}

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "destello-flash-test-"));
  try {
    await test(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

Deno.test("deno task flash refuses a wrong command line in one line, with exit code 2", async () => {
  for (const args of [["--bogus"], ["--with", "make"], ["--fqbn", "uno"], ["--port="]]) {
    const { code, said } = await task("flash", ...args);
    assert.deepEqual([code, said.split("\n").length], [2, 2], said);
  }
});

Deno.test("deno task flash names what is wrong with a port, with exit code 1", () =>
  inFolder(async (folder) => {
    const file = join(folder, "file");
    await writeFile(file, "");
    const missing = join(folder, "missing");
    const flash = (port: string) => task("flash", "--data", folder, "--with", "prebuilt", "--port", port);
    for (
      const [port, words] of [[missing, "No such port"], [file, "Not a serial port"], [
        folder,
        "Not a serial port",
      ]]
    ) {
      const { code, said } = await flash(port ?? "");
      assert.equal(code, 1, said);
      assert.match(said, new RegExp(words ?? ""));
    }
  }));

Deno.test("F14a: without a tool a Mega and an ESP32 are refused with words, before the port is opened", () =>
  inFolder(async (folder) => {
    for (const board of ["mega", "esp32"]) {
      const port = join(folder, "missing");
      const { code, said } = await task(
        ...["flash", "--data", folder, "--with", "prebuilt", "--board", board, "--port", port],
      );
      assert.equal(code, 1, said);
      assert.match(
        said,
        /The built image is for boards with an atmega328p, not for ".*"; deno task toolchain says what can compile for it\n/,
      );
      assert.doesNotMatch(said, /port/i);
    }
  }));

Deno.test(
  withTools("avrdude's words for a port that is not there are understood", [
    tools.arduinoBuilder,
    tools.avrdude,
  ], () =>
    inFolder(async (folder) => {
      const port = join(folder, "missing");
      const { code, said } = await task(
        "flash",
        "--data",
        folder,
        "--with",
        "arduino-builder",
        "--fqbn",
        "arduino:avr:uno",
        "--port",
        port,
      );
      assert.equal(code, 1, said);
      assert.ok(said.includes(`There is no port "${port}"\n`), said);
    })),
);

Deno.test("deno task toolchain lists every tool with what to run, and installs nothing by itself", async () => {
  const { code, said } = await task("toolchain");
  assert.equal(code, 0, said);
  for (const name of ["arduino-cli", "platformio", "arduino-builder", "avr-gcc", "avrdude"]) {
    assert.match(said, new RegExp(`^${name} +(\\d|missing)`, "m"));
  }
  assert.match(said, /^"deno task flash" uses /m);
  assert.equal((await task("toolchain", "--now")).code, 2);
});

Deno.test("deno task boards says what is connected", async () => {
  const { code, said } = await task("boards");
  assert.equal(code, 0, said);
  assert.equal((await task("boards", "--bogus")).code, 2);
});
