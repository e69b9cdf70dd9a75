import assert from "node:assert/strict";
import { withoutIndentation } from "../../../page_build/template_indentation.ts";

Deno.test("withoutIndentation() takes what begins a line, and nothing within it", () => {
  assert.equal(withoutIndentation("css`\n  a {\n\t\tb: c  d;\n  }\n`;"), "css`\na {\nb: c  d;\n}\n`;");
});
