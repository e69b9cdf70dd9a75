/**
 * What every task has in common: help, words for what is misspelt, and no stack for what a person or the machine did.
 *
 * @module
 */
import assert from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };
import { inTempFolder } from "../server/temp_folder.ts";
import { FlashHouse } from "./flash_house.ts";
import { ProjectCopy } from "./project_copy.ts";
import { TaskProcess } from "./task_process.ts";

async function task(args: readonly string[], cwd?: string, env?: Readonly<Record<string, string>>) {
  const { code, stdout, stderr } = await new TaskProcess(args, cwd, env).ended();
  return { code, stdout, stderr: stderr.replace(/^Task .*\n/, "") };
}

Deno.test("F9: every task answers --help on its standard output, and names an option that it does not know with the nearest", async () => {
  for (const name of Object.keys(config.tasks)) {
    const help = await task([name, "--help"]);
    assert.deepEqual([help.code, help.stderr], [0, ""], name);
    assert.match(help.stdout, new RegExp(`^Usage: deno task ${name}\\b`, "m"));
    assert.match(help.stdout, /^ +--help/m);
    const misspelt = await task([name, "--hepl"]);
    assert.deepEqual([misspelt.code, misspelt.stdout], [2, ""], name);
    assert.equal(
      misspelt.stderr,
      `Unknown option "--hepl": did you mean "--help"? "deno task ${name} --help" lists the options\n`,
    );
  }
});

Deno.test("F9b: a task whose output nobody reads ends without a word, as a shell's own programs do", async () => {
  const program = `import "${new URL("../../server/tell_in_words.ts", import.meta.url)}";
    import { stdout } from "node:process";
    setInterval(() => stdout.write("A line\\n"), 1);`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", program],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  await child.stdout.cancel();
  const said = await new Response(child.stderr).text();
  assert.deepEqual([(await child.status).code, said], [141, ""]);
});

Deno.test("F9: a mistake in the definition is told with its line by every task that reads it, exit code 2", async () => {
  await using copy = await ProjectCopy.make();
  await copy.edit("definition.ts", (text) => text.replace("max: 1023", "max: -3"));
  for (const name of ["serve", "gen", "build:firmware", "flash", "doctor", "board"]) {
    const { code, stdout, stderr } = await task([name, "--project", copy.folder]);
    assert.deepEqual([code, stdout], [2, ""], name);
    assert.match(stderr, /^\S+\/definition\.ts:\d+: int\(\{ min: 0, max: -3, .*\n$/);
  }
});

Deno.test("F9: a folder for temporary files that is not there is told in words, at a terminal and by the page", async () => {
  const TMPDIR = "/nonexistent";
  const words =
    `The folder for temporary files, "${TMPDIR}", cannot be used: There is no such file or folder`;
  const remedy = "Mend that, or set TMPDIR to a folder that can be written";
  for (
    const args of [["flash", "--with", "prebuilt", "--port", "/dev/null"], ["build:firmware", "--check"]]
  ) {
    const { code, stderr } = await task(args, undefined, { TMPDIR });
    assert.equal(code, 1, stderr);
    assert.ok(stderr.startsWith(words) && stderr.endsWith(`\n${remedy}\n`), stderr);
  }
  await using house = await FlashHouse.open([]);
  house.env = { TMPDIR };
  const client = await house.serve();
  const { error } = await client.call("board.flash", {});
  assert.deepEqual([error?.data.reason, error?.data.hint], ["flash_failed", remedy]);
  assert.equal(error?.data.details?.flash, "machine");
});

Deno.test("F9: deno task boards and flash say that a server hangs, instead of hanging with it", () =>
  inTempFolder(async (data) => {
    const args = ["serve", "--port", "0", "--data", data, "--board", "virtual", "--no-open"];
    await using server = new TaskProcess(args);
    await server.said(/^Destello ready/m);
    server.signalAll("SIGSTOP");
    try {
      for (const name of ["boards", "flash"]) {
        const { code, stderr } = await task([name, "--data", data]);
        assert.equal(code, 1, stderr);
        assert.match(
          stderr,
          /^The server on port \d+ \(process \d+\) does not answer, .*\nEnd it, and start it again\n$/,
        );
      }
    } finally {
      server.signalAll("SIGCONT");
    }
  }));
