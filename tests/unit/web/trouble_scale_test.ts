import assert from "node:assert/strict";
import { trouble } from "../../../protocol/api/virtual_trouble.ts";
import { positionOf, TROUBLE_SCALES } from "../../../web/tools/trouble/trouble_scale.ts";

Deno.test("every position of every slider is a value that the server takes, each more than the one before", () => {
  for (const { name, values } of TROUBLE_SCALES) {
    assert.equal(values[0], 0);
    values.forEach((value, index) => {
      assert.ok(trouble.params().safeParse({ [name]: value }).success, `${name} ${value}`);
      assert.ok(index === 0 || value > (values[index - 1] ?? Infinity));
      assert.equal(positionOf(values, value), index);
    });
  }
});

Deno.test("positionOf() gives the last position below a value that the slider does not have", () => {
  assert.equal(positionOf([0, 5, 10], 7), 1);
  assert.equal(positionOf([0, 5, 10], 99), 2);
});
