import assert from "node:assert/strict";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { tools, withTools } from "../tool.ts";
import { FIXTURE } from "../fixture_project.ts";
import { PROJECT } from "./task_process.ts";
import { ProjectCopy } from "./project_copy.ts";

/** What a command of the project said. */
interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(project: string, task: string, args: readonly string[], path?: string): Promise<Said> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "scripts/destello.ts", task, "--project", project, ...args],
    cwd: PROJECT,
    env: { NO_COLOR: "1", ...(path === undefined ? {} : { PATH: path }) },
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

const build = (folder: string, ...args: string[]) => run(folder, "build:firmware", args);
const generate = (folder: string, ...args: string[]) => run(folder, "gen", args);

function withCopy(body: (copy: ProjectCopy) => Promise<void>): () => Promise<void> {
  return async () => {
    await using copy = await ProjectCopy.make();
    await body(copy);
  };
}

Deno.test(withTools(
  "build:firmware --check builds the committed image again, byte by byte",
  [tools.arduinoBuilder],
  async () => {
    const { code, stdout, stderr } = await build(FIXTURE, "--check", "--with", "arduino-builder");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /is what the sources give/);
  },
));

Deno.test(withTools(
  "build:firmware --check names what differs, and changes nothing",
  [tools.arduinoBuilder],
  withCopy(async (copy) => {
    await copy.edit("firmware/firmware.ino", (text) => text.replace("DEBOUNCE_MS = 10", "DEBOUNCE_MS = 11"));
    const old = await build(copy.folder, "--check", "--with", "arduino-builder");
    assert.equal(old.code, 1);
    assert.match(
      old.stderr,
      /its buildId is [0-9a-f]{8}, the sources' is [0-9a-f]{8}; run "deno task build:firmware --project \S+"/,
    );
    assert.equal((await build(copy.folder, "--with", "arduino-builder")).code, 0);
    assert.equal((await build(copy.folder, "--check", "--with", "arduino-builder")).code, 0);
  }),
));

Deno.test(withTools(
  "build:firmware names file, line and message of a mistake in the sketch, and nothing else",
  [tools.arduinoBuilder],
  withCopy(async (copy) => {
    const sketch = await readFile(join(copy.folder, "firmware/firmware.ino"), "utf8");
    const line = sketch.split("\n").findIndex((text) => text.includes("pinMode(led::PIN")) + 1;
    await copy.edit("firmware/firmware.ino", (text) => text.replace("pinMode(led::PIN", "pinMod(led::PIN"));
    const { code, stdout, stderr } = await build(copy.folder, "--with", "arduino-builder");
    assert.deepEqual([code, stdout], [1, ""]);
    assert.equal(
      stderr,
      `The sketch does not compile: 1 error\n  firmware/firmware.ino:${line}: 'pinMod' was not declared in this scope\n`,
    );
  }),
));

Deno.test(withTools(
  "build:firmware names the handler that a sketch does not have",
  [tools.arduinoBuilder],
  withCopy(async (copy) => {
    await copy.edit(
      "firmware/firmware.ino",
      (text) => text.replace(/\b(led_toggle|led_blink|lamp_safe|lamp_read)\b/g, "$1s"),
    );
    const { code, stderr } = await build(copy.folder, "--with", "arduino-builder");
    assert.equal(code, 1);
    const [first, ...places] = stderr.trimEnd().split("\n");
    assert.equal(first, "The sketch does not compile: 4 errors");
    assert.deepEqual(places.toSorted(), [
      "  linker: The sketch has no lamp_read(): add void lamp_read(lamp::State& state) { ... }",
      "  linker: The sketch has no lamp_safe(): add void lamp_safe() { ... }",
      "  linker: The sketch has no led_blink(): add Status led_blink(const led::BlinkArgs& args) { ... return Status::ok; }",
      "  linker: The sketch has no led_toggle(): add Status led_toggle() { ... return Status::ok; }",
    ]);
  }),
));

Deno.test(withTools(
  "build:firmware says by how much a sketch is too big",
  [tools.arduinoBuilder],
  withCopy(async (copy) => {
    for (
      const [bytes, overflow] of [[28_400, /^The sketch is \d{2,3} bytes too big/], [
        31_000,
        /^The sketch is 2\d{3} /,
      ]] as const
    ) {
      await copy.edit("firmware/firmware.ino", (text) => {
        const before = text.replace(/\nstatic const char BALLAST[^]*$/, "");
        const use = "void ballast() { digitalWrite(LED_BUILTIN, pgm_read_byte(&BALLAST[millis() & 1023])); }";
        return `${before}\nstatic const char BALLAST[${bytes}] PROGMEM = {1};\n${use}\n`
          .replace(
            /void everyMillisecond\(\) \{\n(?: {2}ballast\(\);\n)?/,
            "void everyMillisecond() {\n  ballast();\n",
          );
      });
      const { code, stderr } = await build(copy.folder, "--with", "arduino-builder");
      assert.equal(code, 1);
      assert.match(stderr, overflow);
      assert.match(stderr, /bytes too big for the board's flash\n$/);
    }
  }),
));

Deno.test("build:firmware says what to install where there is no toolchain, and ends with exit code 1", async () => {
  const { code, stdout, stderr } = await run(FIXTURE, "build:firmware", ["--check"], "/nowhere");
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /^Neither arduino-cli nor arduino-builder is installed\. .*install/);
});

Deno.test("build:firmware and gen end with exit code 2 at an option that they do not know", async () => {
  for (const said of [await build(FIXTURE, "--fast"), await generate(FIXTURE, "--fast")]) {
    assert.equal(said.code, 2);
    assert.match(said.stderr, /^Unknown option "--fast".*\n$/);
  }
});

Deno.test("build:firmware says what it takes, and with exit code 2 that a tool is none of those", async () => {
  const help = await build(FIXTURE, "--help");
  assert.deepEqual([help.code, help.stderr], [0, ""]);
  for (const option of ["--board NAME", "--all", "--check", "--with TOOL", "--help"]) {
    assert.ok(help.stdout.includes(`  ${option} `));
  }
  const board = await build(FIXTURE, "--board", "due");
  assert.deepEqual([board.code, board.stdout], [2, ""]);
  assert.match(board.stderr, /^--board must be uno, nano, .* or pico, got "due"\n$/);
  const wrong = await build(FIXTURE, "--with", "make");
  assert.deepEqual([wrong.code, wrong.stdout], [2, ""]);
  assert.equal(wrong.stderr, '--with must be arduino-cli or arduino-builder, got "make"\n');
});

Deno.test(withTools(
  "R13: build:firmware --all builds for the boards that have the pins, and says why for no other",
  [tools.arduinoBuilder],
  withCopy(async (copy) => {
    await copy.edit(
      "definition.ts",
      (text) =>
        text.replace("pin: 9,", "pin: 45,").replace(
          "});\n\n/** The def",
          '}, { on: "mega" });\n\n/** The def',
        ),
    );
    const { code, stdout, stderr } = await build(copy.folder, "--all");
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^Wrote \S+\/firmware\/image\/mega\.hex: \d+ bytes/m);
    assert.equal(stdout.match(/^Wrote /gm)?.length, 1);
    assert.match(stdout, /^Not for Arduino Uno: Channel "lamp" has pin 45, and an Arduino Uno has 0 to 19/m);
    assert.match(stdout, /^Not for Raspberry Pi Pico: Its core makes no Intel HEX image/m);

    // One that does not compile ends nothing: each is told by its name.
    await copy.edit("firmware/firmware.ino", (text) => `${text}\n#error "Not yet"\n`);
    const failed = await build(copy.folder, "--all");
    assert.equal(failed.code, 1);
    assert.match(failed.stderr, /^Arduino Mega 2560: The sketch does not compile: 1 error\n/);
    assert.match(failed.stdout, /^Not for Raspberry Pi Pico/m);
    const both = await build(copy.folder, "--all", "--check");
    assert.deepEqual([both.code, both.stdout], [2, ""]);
    assert.match(both.stderr, /^--all builds for every board, so it does not go with --check\n$/);
  }),
));

Deno.test(
  "gen --check names the stale file and writes nothing; gen writes it",
  withCopy(async (copy) => {
    await copy.edit("definition.ts", (text) => text.replace("max: 255", "max: 254"));
    const checked = await generate(copy.folder, "--check");
    assert.equal(checked.code, 1);
    for (const file of ["firmware/protocol.gen.h", "firmware/build_id.gen.h"]) {
      assert.ok(checked.stderr.includes(`"${file}"`), file);
    }
    assert.equal((await generate(copy.folder, "--check")).code, 1);
    assert.equal((await generate(copy.folder)).code, 0);
    assert.deepEqual(await generate(copy.folder, "--check"), { code: 0, stdout: "", stderr: "" });
  }),
);

Deno.test(
  "W15: gen refuses a definition that does not fit, in one line",
  withCopy(async (copy) => {
    await copy.edit(
      "definition.ts",
      (text) => text.replace("commands: {\n      set:", "commands: {\n      read:"),
    );
    const { code, stderr } = await generate(copy.folder);
    assert.equal(code, 2);
    assert.match(
      stderr,
      /definition\.ts:\d+: Command "led\.read" would be called like .*; choose another name\n$/,
    );
  }),
);

/** A stand-in for arduino-cli: gives a recorded answer, and leaves the image that arduino-builder made. */
const FAKE_CLI = `#!/bin/sh
if [ "$1" = version ]; then echo "arduino-cli  Version: 1.5.0 Commit: 0 Date: 0"; exit 0; fi
echo "$@" >> "$FAKE_FOLDER/arguments"
while [ $# -gt 0 ]; do
  if [ "$1" = --output-dir ]; then mkdir -p "$2"; cp "$FAKE_FOLDER/uno.hex" "$2/firmware.ino.hex"; fi
  shift
done
cat "$FAKE_FOLDER/answer.json"
`;

Deno.test(withTools(
  "build:firmware prefers arduino-cli, and makes the same image of what it gives",
  [tools.unix],
  withCopy(async (copy) => {
    const fake = join(copy.folder, "fake");
    await mkdir(fake);
    await writeFile(join(fake, "arduino-cli"), FAKE_CLI);
    await chmod(join(fake, "arduino-cli"), 0o755);
    const committed = await readFile(join(FIXTURE, "firmware/image/uno.hex"), "utf8");
    await writeFile(join(fake, "uno.hex"), committed.replaceAll("\n", "\r\n"));
    await writeFile(
      join(fake, "answer.json"),
      await readFile(join(PROJECT, "tests/fixtures/arduino-cli/compile_ok.json")),
    );
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "scripts/destello.ts", "build:firmware", "--project", copy.folder],
      cwd: PROJECT,
      env: { NO_COLOR: "1", FAKE_FOLDER: fake, PATH: `${fake}:/usr/bin:/bin:${dirname(Deno.execPath())}` },
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    assert.match(new TextDecoder().decode(stdout), /arduino-cli 1\.5\.0/);
    const given = await readFile(join(fake, "arguments"), "utf8");
    assert.match(given, /^compile -b arduino:avr:uno --json --output-dir \S+ .*\/firmware\n$/);
    assert.equal(await readFile(join(copy.folder, "firmware/image/uno.hex"), "utf8"), committed);
    const manifest = JSON.parse(await readFile(join(copy.folder, "firmware/image/manifest.json"), "utf8"));
    assert.equal(manifest.tool, "arduino-cli 1.5.0");
    assert.equal(manifest.core, "arduino:avr 1.8.7");
  }),
));
