import assert from "node:assert/strict";
import { buildId } from "../../../firmware-gen/build_id.ts";
import { withGenerated } from "../../../firmware-gen/generated_files.ts";
import { protocolHeader } from "../../../firmware-gen/header.ts";
import { LINK_BAUD } from "../../../protocol/link_rate.ts";
import { board, bool, channel, int } from "../../../protocol/dsl.ts";
import { hex32, schemaHash } from "../../../protocol/schema_hash.ts";
import { example } from "../protocol/example_definition.ts";

Deno.test("protocolHeader() gives the same bytes for the same definition", () => {
  assert.equal(protocolHeader(example), protocolHeader(structuredClone(example)));
});

Deno.test("protocolHeader() declares a reader for each channel, a handler for each command, a safe handler for each lease", () => {
  const lines = protocolHeader(example).split("\n");
  for (
    const line of [
      "void led_read(destello::led::State& state);",
      "destello::Status led_set(const destello::led::SetArgs& args);",
      "destello::Status led_toggle();",
      "void light_read(destello::light::State& state);",
      "void lamp_read(destello::lamp::State& state);",
      "destello::Status lamp_fade(const destello::lamp::FadeArgs& args);",
      "void lamp_safe();",
    ]
  ) assert.ok(lines.includes(line), line);
  assert.ok(!lines.some((line) => line.includes("light_safe")));
});

Deno.test("protocolHeader() gives pins, lease, hash and plain typed members", () => {
  const text = protocolHeader(example);
  assert.match(text, /namespace led \{ constexpr uint8_t PIN = 13; \}/);
  assert.match(text, /namespace light \{ constexpr uint8_t PIN = A0; \}/);
  assert.match(text, /constexpr uint16_t LEASE_MS = 3000;/);
  assert.match(text, /constexpr State SAFE = \{0\};/);
  assert.ok(text.includes(`SCHEMA_HASH = 0x${hex32(schemaHash(example))}ul`));
  assert.match(text, /struct State \{\n {2}bool on;\n {2}uint16_t periodMs;\n\};/);
});

Deno.test("protocolHeader() numbers commands and channels in definition order", () => {
  const text = protocolHeader(example);
  assert.match(text, /enum class Channel : uint8_t \{ led, light, lamp \};/);
  assert.match(
    text,
    /COMMANDS\[\] PROGMEM = \{\n {2}\{run_led_set, read_led, 1\},\n {2}\{run_led_toggle, read_led, 0\},\n {2}\{run_lamp_fade, read_lamp, 3\},\n\};/,
  );
});

Deno.test("protocolHeader() chooses the smallest C++ type that holds a field", () => {
  const state = {
    a: int({ min: 0, max: 255 }),
    b: int({ min: 0, max: 256 }),
    c: int({ min: 0, max: 65536 }),
    d: int({ min: -128, max: 127 }),
    e: int({ min: -129, max: 0 }),
    f: int({ min: -32769, max: 0 }),
    g: bool(),
  };
  assert.match(
    protocolHeader(board("B", { x: channel({ title: "X", state }) })),
    /uint8_t a;\n {2}uint16_t b;\n {2}uint32_t c;\n {2}int8_t d;\n {2}int16_t e;\n {2}int32_t f;\n {2}bool g;/,
  );
});

Deno.test("buildId() depends on names and texts, not on order or line ends", () => {
  const sources = [{ name: "a.ino", text: "one\n" }, { name: "src/b.h", text: "two\n" }];
  const id = buildId(sources);
  assert.equal(buildId(sources.toReversed()), id);
  assert.equal(buildId(sources.map(({ name, text }) => ({ name, text: text.replace("\n", "\r\n") }))), id);
  assert.notEqual(buildId([{ name: "a.ino", text: "One\n" }, ...sources.slice(1)]), id);
  assert.notEqual(buildId([{ name: "c.ino", text: "one\n" }, ...sources.slice(1)]), id);
});

Deno.test("withGenerated() makes a build id that follows the sketch, the definition and the project's own libraries", () => {
  const idOf = (text: string, definition = example, library = "") =>
    withGenerated(definition, [{ name: "x.ino", text }], [{ name: "libraries/x.cpp", text: library }]).build;
  assert.equal(idOf("old"), idOf("old"));
  assert.notEqual(idOf("old"), idOf("older"));
  assert.notEqual(idOf("old"), idOf("old", example, "another"));
  const elsewhere = board("Example", {
    ...example.channels,
    led: channel({ title: "LED", pin: 12, state: { on: bool() } }),
  });
  assert.notEqual(idOf("old"), idOf("old", elsewhere));
});

Deno.test("W18: protocolHeader() gives the sketch the rate at which the server opens ports", () => {
  assert.ok(protocolHeader(example).includes(`constexpr uint32_t LINK_BAUD = ${LINK_BAUD}ul;`));
});
