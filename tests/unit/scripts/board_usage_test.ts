import assert from "node:assert/strict";
import { USAGE as CONSOLE } from "../../../scripts/console.ts";
import { USAGE as GET } from "../../../scripts/get.ts";
import { USAGE as HISTORY } from "../../../scripts/history.ts";
import { USAGE as WATCH } from "../../../scripts/watch.ts";

Deno.test("T4: the help says which board is meant without --board", () => {
  const meant = [GET, WATCH, HISTORY, CONSOLE].map((usage) =>
    /^ {2}--board B .*\(default: (.*)\)$/m.exec(usage)?.[1]
  );
  const only = "the only one, or the only one that is online";
  assert.deepEqual(meant, ["all of them; with CHANNEL the only one that has it", "all of them", only, only]);
});
