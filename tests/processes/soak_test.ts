import assert from "node:assert/strict";
import { TaskProcess } from "../tools/task_process.ts";

async function soak(...args: readonly string[]) {
  await using task = new TaskProcess(["--quiet", "soak", ...args]);
  return await task.ended();
}

Deno.test("deno task soak --help names every soak, with exit code 0", async () => {
  const { code, stdout } = await soak("--help");
  assert.equal(code, 0);
  assert.match(stdout, /^ {2}kills +Kill the server .+ \(200\)$/m);
});

Deno.test("deno task soak says in one line what is wrong with its options, with exit code 2", async () => {
  const wrong: readonly (readonly [args: readonly string[], message: RegExp])[] = [
    [[], /Name one of kills, plug, classroom, hostile/],
    [["toString"], /"toString"/],
    [["kills", "plug"], /"kills plug"/],
    [["kills", "--count", "0"], /--count .*"0"/],
    [["kills", "--seed", "x"], /--seed .*"x"/],
    [["kills", "--fast"], /"--fast"/],
  ];
  for (const [args, message] of wrong) {
    const { code, stdout, stderr } = await soak(...args);
    assert.deepEqual([code, stdout], [2, ""], args.join(" "));
    assert.match(stderr, message);
    assert.match(stderr, /^[^\n]+\n$/);
  }
});

Deno.test("deno task soak kills tells how far it is, and its figures at the end", async () => {
  const { code, stdout, stderr } = await soak("kills", "--count", "1", "--seed", "3");
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^kills, seed 3: kept\. kills 1, .+confirmed \d+, .+; \d+ s\n$/);
  assert.match(stderr, /^kills +0 of 1 kills/);
});

Deno.test("deno task soak ends with exit code 130 when it is interrupted", async () => {
  await using task = new TaskProcess(["--quiet", "soak", "kills"]);
  await task.warned(/0 of 200/);
  task.signalAll("SIGINT");
  assert.equal((await task.ended()).code, 130);
});
