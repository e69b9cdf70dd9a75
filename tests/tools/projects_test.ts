/**
 * Projects in folders of their own: what is loaded, what is refused in which words, and what is written where.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { wholeSketch } from "../../firmware-gen/generated_files.ts";
import { textHash } from "../../firmware-gen/link_core_note.ts";
import { writeStaleFiles } from "../../firmware-gen/write.ts";
import { loadProject } from "../../server/projects/load_project.ts";
import { typeMistake } from "../../server/projects/type_mistake.ts";
import { checkNames } from "../../server/serve_projects.ts";
import { FIXTURE } from "../fixture_project.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { ProjectCopy } from "./project_copy.ts";
import { PROJECT, TaskProcess } from "./task_process.ts";

const START = 'import { board, bool, channel } from "destello";\n\n';

async function sentence(definition: string): Promise<string> {
  let said = "";
  await inTempFolder(async (folder) => {
    await writeFile(join(folder, "definition.ts"), definition);
    await assert.rejects(loadProject(folder, "fan"), (error) => {
      assert.ok(error instanceof Error);
      assert.equal(error.name, "StartFailure");
      said = error.message;
      return true;
    });
  });
  return said;
}

const MISTAKES: readonly (readonly [what: string, definition: string, said: RegExp])[] = [
  [
    "no export",
    `${START}const definition = board("Fan", {});`,
    /^fan\/definition\.ts exports no definition; it needs "export const definition = board\(\.\.\.\)"/,
  ],
  [
    "an export that board() did not make",
    "export const definition = 3;",
    /^fan\/definition\.ts exports no definition/,
  ],
  [
    "what the definition language refuses",
    `${START}export const definition = board("Fan", {\n  fan: channel({ title: "Fan", pin: -2, state: { on: bool() } }),\n});`,
    /^fan\/definition\.ts:4: The pin of "Fan" is -2; write a number for a digital pin, /,
  ],
  [
    "a pin that is taken, in the line of the channel that wants it too",
    `${START}export const definition = board("Fan", {\n  a: channel({ title: "A", pin: 3, state: { on: bool() } }),\n` +
    `  b: channel({ title: "B", pin: 3, state: { on: bool() } }),\n});`,
    /^fan\/definition\.ts:5: Channel "b" has pin 3, which channel "a" has already; give it another one/,
  ],
  [
    "a pin of the board's line, by the board's own row",
    `${START}const x = channel({ title: "X", pin: 1, state: { on: bool() } });\n` +
    `export const other = board("Other", { x }, { on: "leonardo" });\nexport const definition = board("Fan", { x });`,
    /^fan\/definition\.ts:3: Channel "x" has pin 1, which is the board's line to the server; choose another one/,
  ],
  [
    "more channels than a board has",
    `${START}const one = channel({ title: "X", state: { on: bool() } });\nexport const definition = board("Fan", ` +
    `Object.fromEntries(Array.from({ length: 17 }, (_, index) => ["c" + index, one])));`,
    /^fan\/definition\.ts:4: "Fan" has 17 channels; at most 16 fit one board: several outputs can be fields of one channel$/,
  ],
  [
    "a name that the sketch has taken",
    `${START}export const definition = board("Fan", {\n  delay: channel({ title: "X", state: { on: bool() } }),\n});`,
    /^fan\/definition\.ts:4: Channel "delay" is called like a function or type of Arduino/,
  ],
  [
    "what JavaScript refuses to read",
    `${START}export const definition = board("Fan", { fan: channel({ pin:, 3 }) });`,
    /^fan\/definition\.ts:3: Expression expected$/,
  ],
  [
    "a name that is not there",
    `${START}export const definition = boad();`,
    /^fan\/definition\.ts:3: boad is not defined$/,
  ],
  [
    "an import that is not there",
    `import { x } from "./x.ts";\nexport const definition = x;`,
    /^fan\/definition\.ts:1: Module not found "x\.ts"$/,
  ],
  [
    "a board that is not there",
    `${START}export const definition = board("Fan", {}, { on: "nanno" });`,
    /^fan\/definition\.ts:3: There is no board "nanno"; there are uno, nano, /,
  ],
  [
    "an option that board() does not take",
    `${START}export const definition = board("Fan", {}, { board: "nano" });`,
    /^fan\/definition\.ts:3: board\(\) takes no "board"; it takes on, libraries$/,
  ],
  [
    "libraries that are no list",
    `${START}export const definition = board("Fan", {}, { libraries: "Servo" });`,
    /^fan\/definition\.ts:3: board\(\) needs a list of names as "libraries", like \["Servo"\], got "Servo"$/,
  ],
];

for (const [what, definition, said] of MISTAKES) {
  Deno.test(`R2: loadProject() tells ${what} in one sentence with file and line`, async () => {
    const message = await sentence(definition);
    assert.match(message, said);
    assert.doesNotMatch(message, /\n/);
  });
}

Deno.test("R1: loadProject() says that a folder is not there, or is no project", () =>
  inTempFolder(async (folder) => {
    await assert.rejects(loadProject(join(folder, "fan"), "fan"), { message: /^There is no folder "fan"/ });
    await assert.rejects(loadProject(folder, "fan"), {
      message: /^"fan" is no project: it has no definition\.ts/,
    });
  }));

Deno.test("R1: loadProject() gives a project's name, board and libraries, and reads a changed definition anew", () =>
  inTempFolder(async (folder) => {
    const write = (options: string) =>
      writeFile(
        join(folder, "definition.ts"),
        `${START}export const definition = board("Fan", {\n  fan: channel({ title: "Fan", pin: 3, state: { on: bool() } }),\n}${options});`,
      );
    await write("");
    const first = await loadProject(folder);
    assert.deepEqual([first.name, first.model.name, first.definition.libraries], ["Fan", "uno", []]);
    await write(`, { on: "nano", libraries: ["Servo"] }`);
    const second = await loadProject(folder);
    assert.deepEqual([second.model.name, second.definition.libraries], ["nano", ["Servo"]]);
  }));

Deno.test("R2: typeMistake() tells what only the type checker sees, with its line", async () => {
  await using copy = await ProjectCopy.make();
  assert.equal(await typeMistake(await loadProject(copy.folder, "fan")), null);
  await copy.edit("definition.ts", (text) => `${text}\nexport const count: number = "three";\n`);
  assert.match(
    await typeMistake(await loadProject(copy.folder, "fan")) ?? "",
    /^fan\/definition\.ts:\d+: Type 'string' is not assignable to type 'number'$/,
  );
});

Deno.test("R3: a build id follows the sketch, the definition, the project's libraries and this clone's link core, not its copy", async () => {
  await using copy = await ProjectCopy.make();
  const build = async () => (await wholeSketch(await loadProject(copy.folder))).build;
  const first = await build();
  await writeStaleFiles(await loadProject(copy.folder));
  await copy.edit("firmware/src/link.cpp", (text) => `${text}\n// Another.\n`);
  await copy.edit("firmware/protocol.gen.h", (text) => `${text}\n// Another.\n`);
  assert.equal(await build(), first);
  await mkdir(join(copy.folder, "libraries/Fan"), { recursive: true });
  await writeFile(join(copy.folder, "libraries/Fan/Fan.cpp"), "");
  const withLibrary = await build();
  assert.notEqual(withLibrary, first);
  await copy.edit("firmware/firmware.ino", (text) => `${text}\n// Another.\n`);
  const edited = await build();
  assert.notEqual(edited, withLibrary);
  await copy.edit("definition.ts", (text) => text.replace("pin: 9", "pin: 10"));
  assert.notEqual(await build(), edited);
});

Deno.test("R4: gen makes the sketch's folder whole, copies the link core, marks it, and keeps what a person has in deno.json", async () => {
  await using copy = await ProjectCopy.make();
  await writeFile(join(copy.folder, "deno.json"), `{"fmt":{"lineWidth":80},"imports":{"mine":"./x.ts"}}`);
  await copy.task("gen");
  const core = await readdir(join(PROJECT, "firmware/src"));
  const copied = await readdir(join(copy.folder, "firmware/src"));
  assert.deepEqual(copied.toSorted(), [...core, "GENERATED.txt"].toSorted());
  const config = JSON.parse(await readFile(join(copy.folder, "deno.json"), "utf8"));
  assert.deepEqual(config.fmt, { lineWidth: 80 });
  assert.deepEqual(Object.keys(config.imports), ["mine", "destello", "zod/mini"]);
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", "definition.ts"],
    cwd: copy.folder,
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
});

Deno.test("R4a: gen removes what it once copied and copies no longer, and nothing that somebody wrote or changed", async () => {
  await using copy = await ProjectCopy.make();
  await copy.task("gen");
  const src = join(copy.folder, "firmware/src");
  const files = {
    "old.cpp": "// Once copied.",
    "old_changed.cpp": "// Changed since.",
    "own.cpp": "// Somebody's own.",
    "link.cpp": await readFile(join(src, "link.cpp"), "utf8"),
  };
  await mkdir(join(src, "deep"));
  for (const [name, text] of Object.entries({ ...files, "deep/old.h": "// Once copied." })) {
    await writeFile(join(src, name), text);
  }
  const outside = join(copy.folder, "firmware/firmware.ino");
  const listed = [
    [textHash("// Once copied."), "src/old.cpp"],
    [textHash("// Once copied."), "src/deep/old.h"],
    [textHash("// As it was copied."), "src/old_changed.cpp"],
    [textHash("// Once copied."), "src/gone.cpp"],
    // No link core was ever there.
    [textHash(await readFile(outside, "utf8")), "src/../firmware.ino"],
  ];
  await copy.edit(
    "firmware/src/GENERATED.txt",
    (text) => text + listed.map((line) => `${line.join(" ")}\n`).join(""),
  );

  const checked = await new TaskProcess(["gen", "--check", "--project", copy.folder]).ended();
  assert.equal(checked.code, 1);
  assert.match(
    checked.stderr,
    /"firmware\/src\/old\.cpp" is generated no longer; run "deno task gen --project/,
  );
  const { stdout } = await new TaskProcess(["gen", "--project", copy.folder]).ended();
  assert.match(stdout, /^Removed firmware\/src\/old\.cpp, which is generated no longer$/m);
  const left = await readdir(src);
  assert.deepEqual(
    ["old.cpp", "old_changed.cpp", "own.cpp", "link.cpp"].filter((name) => left.includes(name)),
    ["old_changed.cpp", "own.cpp", "link.cpp"],
  );
  assert.deepEqual(await readdir(join(src, "deep")), []);
  await readFile(outside);
  await copy.task("gen", "--check");
});

Deno.test("R5: two projects of one name are refused with both files", async () => {
  await using copy = await ProjectCopy.make();
  const names = async () =>
    checkNames([await loadProject(FIXTURE, "one"), await loadProject(copy.folder, "two")]);
  await assert.rejects(names(), {
    message:
      `one/definition.ts and two/definition.ts are both called "Uno"; give one of them another name: board("Another name", ...)`,
  });
  await copy.edit("definition.ts", (text) => text.replace('board("Uno"', 'board("Two"'));
  await names();
});
