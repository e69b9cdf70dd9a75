import assert from "node:assert/strict";
import { withoutStyleAttributes } from "../../../page_build/svg_style_attributes.ts";

Deno.test("withoutStyleAttributes() makes attributes of a style's properties", () => {
  assert.equal(
    withoutStyleAttributes('<text x="3" style="font-size:5px; line-height:1.25;fill:#fff" y="1">UNO</text>'),
    '<text x="3" font-size="5px" fill="#fff" y="1">UNO</text>',
  );
  assert.equal(withoutStyleAttributes('<g\n  style="opacity: .3">'), '<g\n  opacity=".3">');
});

Deno.test("withoutStyleAttributes() leaves everything else as it is", () => {
  const source = 'const style = "a:b"; html`<rect fill="red" />`; element.style.stroke = "#333";';
  assert.equal(withoutStyleAttributes(source), source);
});

Deno.test("withoutStyleAttributes() refuses what has no equal, and what is only known at run time", () => {
  assert.throws(() => withoutStyleAttributes('<g style="display: none">'), SyntaxError);
  assert.throws(() => withoutStyleAttributes('<g style="opacity: ${opacity}">'), SyntaxError);
});
