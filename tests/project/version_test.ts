import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../../scripts/deno_command.ts";
import { VERSION } from "../../server/version.ts";

function read(file: string): string {
  return readFileSync(join(PROJECT, file), "utf8");
}

/** What is wrong with a changelog, which is to be as keepachangelog.com says. Before the first release it has no version. */
function problems(changelog: string, version: string): readonly string[] {
  const [first, ...versions] = [...changelog.matchAll(/^## (.*)$/gm)].map(([, heading = ""]) => heading);
  const found = first === "[Unreleased]" ? [] : [`It begins with "${first}", not with [Unreleased]`];
  const dated = versions.map((one) =>
    /^\[(\d+\.\d+\.\d+)\] - (\d{4}-\d{2}-\d{2})$/.exec(one)?.slice(1) ?? []
  );
  dated.forEach(([number], index) => {
    if (number === undefined) found.push(`"${versions[index]}" is no "[1.2.3] - 2026-11-30"`);
  });
  const [newest, day] = dated[0] ?? [];
  if (newest !== undefined && newest !== version) {
    found.push(`Its newest version is ${newest}, not ${version}`);
  }
  if (dated.some(([, other = ""]) => other > (day ?? ""))) {
    found.push("Its newest version does not come first");
  }
  const known = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];
  const kinds = [...changelog.matchAll(/^### (.*)$/gm)].map(([, kind = ""]) => kind);
  return [
    ...found,
    ...kinds.filter((kind) => !known.includes(kind)).map((kind) => `"${kind}" is no kind of change`),
  ];
}

Deno.test("T15: the changelog is as keepachangelog.com says, and its newest version is this one", () => {
  assert.deepEqual(problems(read("CHANGELOG.md"), VERSION), []);
});

Deno.test("T15: what is wrong with a changelog is found", () => {
  const fine = "## [Unreleased]\n## [1.1.0] - 2027-02-01\n### Added\n## [1.0.0] - 2027-01-01\n### Fixed\n";
  assert.deepEqual(problems(fine, "1.1.0"), []);
  assert.deepEqual(problems(fine, "1.2.0"), ["Its newest version is 1.1.0, not 1.2.0"]);
  assert.deepEqual(problems(fine.replace("[Unreleased]", "Unreleased"), "1.1.0").length, 1);
  assert.deepEqual(problems(fine.replace("2027-02-01", "2026-02-01"), "1.1.0"), [
    "Its newest version does not come first",
  ]);
  assert.deepEqual(problems(fine.replace("Added", "New"), "1.1.0"), ['"New" is no kind of change']);
  assert.deepEqual(problems(fine.replace("- 2027-01-01", ""), "1.1.0").length, 1);
});

Deno.test("T15: no other file of the project says its version", async () => {
  const { stdout } = await new Deno.Command("git", {
    args: ["grep", "--line-number", "--fixed-strings", VERSION, "--", ":!deno.lock", ":!node_modules"],
    cwd: PROJECT,
    stdin: "null",
  }).output();
  const allowed = /^(?:server\/version\.ts|CHANGELOG\.md|tests\/project\/version_test\.ts):/;
  const lines = new TextDecoder().decode(stdout).split("\n").filter((line) =>
    line !== "" && !allowed.test(line)
  );
  // A version may be another program's.
  const ours = lines.filter((line) =>
    new RegExp(`(?:destello|\\bversion)\\W{1,12}${VERSION.replaceAll(".", "\\.")}\\b`, "i").test(line)
  );
  assert.deepEqual(ours, []);
});
