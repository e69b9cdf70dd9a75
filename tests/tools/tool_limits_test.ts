/**
 * Programs that do not get on (F8): time comes from the test.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { arduinoBuilder } from "../../server/programming/toolchain/arduino_builder.ts";
import { arduinoCli } from "../../server/programming/toolchain/arduino_cli.ts";
import { uploadWithAvrdude } from "../../server/programming/toolchain/avrdude.ts";
import { COMPILE, runTool, type ToolContext, UPLOAD } from "../../server/programming/toolchain/run_tool.ts";
import { patiently } from "../patience.ts";
import { FakeClock } from "../unit/link/fake_clock.ts";
import { FakeTools } from "./fake_tools.ts";
import { FIXTURE } from "../fixture_project.ts";
import { PROJECT } from "./task_process.ts";

const SKETCH = join(PROJECT, "firmware");
const UNO = "arduino:avr:uno";

interface Job extends ToolContext {
  readonly out: string;
}

function uploadOf({ out, ...context }: Job) {
  const hex = join(FIXTURE, "firmware/image/uno.hex");
  return { ...context, sketch: SKETCH, out, hex, fqbn: UNO, port: "/dev/null", progress() {} };
}

const JOBS: readonly (readonly [name: string, job: (job: Job) => Promise<unknown>, ms: number])[] = [
  ["avrdude", (job) => uploadWithAvrdude(uploadOf(job)), UPLOAD.silence],
  ["arduino-cli", (job) => arduinoCli.upload(uploadOf(job)), UPLOAD.total],
  [
    "arduino-builder",
    (job) => arduinoBuilder.compile({ ...job, sketch: SKETCH, fqbn: UNO }),
    COMPILE.silence,
  ],
];

/** Start a job, and go on when its tool hangs. */
async function hanging(
  start: (job: Job) => Promise<unknown>,
  then: (tools: FakeTools, job: Promise<unknown>, clock: FakeClock, abort: AbortController) => Promise<void>,
): Promise<void> {
  await using tools = await FakeTools.make();
  await tools.within(async () => {
    const [clock, abort, out] = [new FakeClock(), new AbortController(), join(tools.temporary, "out")];
    await mkdir(out);
    const job = start({ clock, signal: abort.signal, out });
    await tools.hangs();
    await then(tools, job, clock, abort);
    assert.equal(clock.timers, 0);
  });
}

for (const [name, start, ms] of JOBS) {
  Deno.test(`F8: ${name} that does not get on is ended at its limit, with all that it started`, () =>
    hanging(start, async (tools, job, clock) => {
      const ended = assert.rejects(job, {
        message: new RegExp(`^${name} (did not get on|was not done) for ${ms / 1000} s, and was ended$`),
        details: { flash: "stuck", program: name, waitMs: ms },
      });
      clock.pass(ms - 1);
      assert.equal(clock.timers, 2);
      clock.pass(1);
      await ended;
      await tools.allGone();
    }));

  Deno.test(`F8: ${name} is ended at once when it is to end, with all that it started`, () =>
    hanging(start, async (tools, job, _clock, abort) => {
      const ended = assert.rejects(job, { message: "Enough" });
      abort.abort(new Error("Enough"));
      await ended;
      await tools.allGone();
    }));
}

Deno.test("F8: a program that says something now and then is ended at the limit for all of it", async () => {
  await using tools = await FakeTools.make();
  const clock = new FakeClock();
  let said = Promise.withResolvers<void>();
  const pipe = join(tools.temporary, "words");
  await new Deno.Command("mkfifo", { args: [pipe] }).output();
  const heard = runTool("sh", ["-c", `exec cat "${pipe}" >&2`], {
    clock,
    limits: { silence: 10_000, total: 35_000 },
    said() {
      said.resolve();
      return true;
    },
  });
  const ended = assert.rejects(heard, { message: "sh was not done for 35 s, and was ended" });
  using words = await Deno.open(pipe, { write: true });
  for (const ms of [9000, 9000, 9000, 8000]) {
    await words.write(new TextEncoder().encode("well\n"));
    await said.promise;
    said = Promise.withResolvers();
    clock.pass(ms);
  }
  await patiently(ended, () => "It was not ended");
});

Deno.test("F8: what a program leaves running when it is done is ended, and its output is not waited for", async () => {
  const run = await runTool("sh", ["-c", "sleep 1000 & setsid sleep 1000 & echo done; exit 3"]);
  assert.deepEqual(run, { code: 3, stdout: "done\n", stderr: "" });
});

Deno.test("F8: a task that exits in the middle of its work leaves no temporary folder", async () => {
  const module = new URL("../../server/programming/work_folder.ts", import.meta.url).href;
  const code = `import { workFolder } from "${module}";
    const { path } = await workFolder("exit");
    console.log(path);
    Deno.exit(3);`;
  const run = await new Deno.Command(Deno.execPath(), { args: ["eval", code] }).output();
  assert.equal(run.code, 3);
  const path = new TextDecoder().decode(run.stdout).trim();
  assert.match(path, /destello-exit-/);
  await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
});
