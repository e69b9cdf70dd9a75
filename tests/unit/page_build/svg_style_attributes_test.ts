import assert from "node:assert/strict";
import {
  withoutSignals,
  withoutStyleAttributes,
  withShortNumbers,
} from "../../../page_build/svg_style_attributes.ts";

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

Deno.test("withShortNumbers() rounds to hundredths, and lets no two numbers of a path become one", () => {
  assert.equal(withShortNumbers('d="M1.2345 0.507.279l-.229-10.999"'), 'd="M1.23 .51.28l-.23-11.0"');
  assert.equal(withShortNumbers("3.5.996.0004 1.0004.5"), "3.5 1.0.0 1.0.5");
  assert.equal(withShortNumbers('x="45.19" y="0.1" r="2"'), 'x="45.19" y="0.1" r="2"');
});

Deno.test("withoutSignals() leaves a pin its name and its place", () => {
  const pin =
    "{ name: 'A5', x: 87, y: 9, signals: [analog(5), i2c('SCL')] }, { name: 'IOREF', x: 131, y: 191, signals: [] }";
  assert.equal(withoutSignals(pin), "{ name: 'A5', x: 87, y: 9 }, { name: 'IOREF', x: 131, y: 191 }");
});
