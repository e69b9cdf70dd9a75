import assert from "node:assert/strict";
import { protocolHeader } from "../../../firmware-gen/header.ts";
import { board, bool, channel, color, type Fields, int, valueProblem } from "../../../protocol/dsl.ts";
import { layoutOf, packFields, unpackFields } from "../../../protocol/wire/fields.ts";
import { partOf } from "../../../web/drawing/parts.ts";

const lamp = (state: Fields) => channel({ title: "Lamp", pin: 6, state });

Deno.test("W22: valueProblem() takes a colour as #rrggbb, in small letters, so that a value has one spelling", () => {
  for (const value of ["#ff8800", "#000000"]) assert.equal(valueProblem(color(), value), null);
  for (const value of ["#FF8800", "#f80", "ff8800", "red", "#ff88000", "#ff880g", 7, undefined]) {
    const got = value === undefined ? "nothing" : JSON.stringify(value);
    assert.equal(valueProblem(color(), value), `must be a colour like "#ff8800", got ${got}`);
  }
});

Deno.test("W22: a colour is its three bytes on the wire: red, green, blue", () => {
  const layout = layoutOf({ on: bool(), shade: color() });
  assert.deepEqual(layout.fields.map(({ bit, bits }) => [bit, bits]), [[0, 1], [1, 24]]);
  const alone = layoutOf({ shade: color() });
  const bytes = new Uint8Array(3);
  packFields(alone, { shade: "#ff8001" }, bytes);
  assert.deepEqual([...bytes], [0xff, 0x80, 0x01]);
  assert.deepEqual(unpackFields(alone, Uint8Array.of(0, 1, 0x10)), { shade: "#000110" });
});

Deno.test("W22: in C++ a colour is a struct, which a sketch without one has not", () => {
  const header = (state: Fields) => protocolHeader(board("B", { lamp: lamp(state) }));
  assert.match(header({ shade: color() }), /struct State \{\n {2}destello::Color shade;/);
  assert.doesNotMatch(header({ on: bool() }), /Color/);
  const safe = protocolHeader(board("B", {
    lamp: channel({
      title: "Lamp",
      pin: 6,
      state: { shade: color() },
      commands: { set: { shade: color() } },
      lease: { ms: 100, safe: { shade: "#0a0b0c" } },
    }),
  }));
  assert.match(safe, /constexpr State SAFE = \{destello::Color\{10, 11, 12\}\};/);
});

Deno.test("a channel with a colour is drawn as a light of it, dark while it is off or not known", () => {
  const strip = lamp({ shade: color(), level: int({ min: 0, max: 9 }) });
  const dark = { kind: "lamp", power: 0, colour: null };
  const lit = { kind: "lamp", power: 1, colour: "#ff8800" };
  assert.deepEqual(partOf(strip, { shade: "#ff8800", level: 3 }), lit);
  assert.deepEqual(partOf(strip, null), dark);
  const switched = lamp({ on: bool(), shade: color() });
  assert.deepEqual(partOf(switched, { on: false, shade: "#ff8800" }), { ...lit, power: 0 });
  assert.deepEqual(partOf(switched, { on: true, shade: "#ff8800" }), lit);
});
