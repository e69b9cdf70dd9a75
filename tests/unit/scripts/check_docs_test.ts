import assert from "node:assert/strict";
import { ownComplaints, saysWhatItIs } from "../../../scripts/check_docs.ts";

const OURS = `error[missing-jsdoc]: exported symbol is missing JSDoc documentation
  --> /home/someone/destello/server/boards/board_list.ts:31:3
   |
31 |   list() {
   |   ^

`;
const THEIRS = `error[private-type-ref]: public type 'build' references private type 'SameShape'
   --> /home/someone/destello/node_modules/.deno/esbuild@0.28.2/node_modules/esbuild/lib/main.d.ts:557:1
`;

Deno.test("ownComplaints() keeps what is said of the project and drops what is said of packages", () => {
  const output = `${OURS}${THEIRS}\nerror: Found 2 documentation lint errors.\n`;
  assert.deepEqual(ownComplaints(output), [OURS.trimEnd() + "\n"]);
  assert.deepEqual(ownComplaints(`${THEIRS}\nerror: Found 1 documentation lint error.\n`), []);
  assert.deepEqual(ownComplaints("Checked 12 files\n"), []);
});

Deno.test("saysWhatItIs() wants a sentence and @module before the first import", () => {
  const says = `/**\n * Time.\n *\n * @module\n */\n`;
  assert.ok(saysWhatItIs(`${says}import "./a.ts";\n`));
  assert.ok(saysWhatItIs(`// Of the library.\n/// <reference lib="deno.unstable" />\n${says}`));
  assert.ok(!saysWhatItIs(`import "./a.ts";\n${says}`));
  assert.ok(!saysWhatItIs("/** Time. */\nexport const now = 1;\n"));
});
