import assert from "node:assert/strict";
import { type Tool, withTools } from "../tool.ts";

function toolAt(path: string | null, inCi = true): Tool {
  return { name: "lathe", debian: "lathe-bin", elsewhere: "see lathe.example", inCi, find: () => path };
}

Deno.test("withTools() gives the body the paths in the order of the tools", async (t) => {
  const seen: string[][] = [];
  const test = withTools(
    "turns",
    [toolAt("/a"), toolAt("/b")],
    (_t, ...paths) => void seen.push(paths),
    true,
  );
  assert.equal(test.name, "turns");
  assert.equal(test.ignore, undefined);
  await test.fn(t);
  assert.deepEqual(seen, [["/a", "/b"]]);
});

Deno.test("withTools() skips by name, with the command that installs, when a tool is missing", () => {
  const test = withTools("turns", [toolAt("/a"), toolAt(null)], () => {}, false);
  assert.equal(test.ignore, true);
  const install = Deno.build.os === "linux"
    ? "apt-get install --no-install-recommends lathe-bin"
    : "see lathe.example";
  assert.equal(test.name, `turns [lathe is missing: ${install}]`);
});

Deno.test("withTools() fails instead of skipping when a skip is a failure", (t) => {
  const test = withTools("turns", [toolAt(null)], () => {}, true);
  assert.equal(test.ignore, false);
  assert.equal(test.name, "turns");
  assert.throws(() => test.fn(t), /With CI=true no test may be skipped, but lathe is missing: /);
});

Deno.test("withTools() skips even so when CI cannot have the tool", () => {
  assert.equal(withTools("turns", [toolAt(null, false)], () => {}, true).ignore, true);
});
