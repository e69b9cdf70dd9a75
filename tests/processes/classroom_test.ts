import assert from "node:assert/strict";
import { tools, withTools } from "../tool.ts";
import { holdClass } from "./classroom.ts";

Deno.test(withTools(
  "S21, S24, P3, P5: eight pages of a class, three boards: at the end every page shows what the pins say",
  [tools.chromium, tools.pseudoTerminal],
  async (_t, chromium) => {
    const { compared, reloads } = await holdClass({ chromium, pages: 8, rounds: 1 });
    assert.equal(compared, 2 * 7 * 3);
    assert.ok(reloads > 0);
  },
));
