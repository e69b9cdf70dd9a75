import assert from "node:assert/strict";
import { toolIn, withTool } from "../../../web/open_tools.ts";

Deno.test("L3: the address says which tool of each board is open, and nothing if none is", () => {
  const one = withTool("", "uno-7f3a21c4", "history");
  assert.equal(one, "#uno-7f3a21c4=history");
  const two = withTool(one, "uno-0badcafe", "plots");
  assert.deepEqual([toolIn(two, "uno-7f3a21c4"), toolIn(two, "uno-0badcafe")], ["history", "plots"]);
  assert.equal(withTool(two, "uno-7f3a21c4", null), "#uno-0badcafe=plots");
  assert.equal(withTool("#uno-0badcafe=plots", "uno-0badcafe", null), "");
  assert.equal(toolIn("", "uno-7f3a21c4"), null);
});
