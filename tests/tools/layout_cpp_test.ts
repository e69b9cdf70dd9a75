import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { cppOf } from "../../firmware-gen/fields/kinds.ts";
import { ownTypesCpp, packCpp, structCpp, supportCpp, unpackCpp } from "../../firmware-gen/layout_cpp.ts";
import {
  type AnyValues,
  bool,
  choice,
  color,
  decimal,
  type Field,
  type Fields,
  int,
  text,
} from "../../protocol/dsl.ts";
import type { Value } from "../../protocol/fields/kind.ts";
import {
  type FieldLayout,
  type Layout,
  layoutOf,
  packFields,
  unpackFields,
} from "../../protocol/wire/fields.ts";
import { tools, withTools } from "../tool.ts";

const SETS = 100;
const EXAMPLES = 12;

function intField(min: number, count: number, step: number): Field {
  const most = Math.max(
    1,
    Math.floor((Math.min(2 ** 32 - 1, min < 0 ? 2 ** 31 - 1 : 2 ** 32 - 1) - min) / step) + 1,
  );
  return int({ min, max: min + (Math.min(count, most) - 1) * step, step });
}

const counts = fc.oneof(
  fc.integer({ min: 1, max: 300 }),
  fc.integer({ min: 1, max: 2 ** 31 }),
  fc.constant(2 ** 32),
);
const steps = fc.oneof(
  fc.constant(1),
  fc.integer({ min: 2, max: 1000 }),
  fc.integer({ min: 2, max: 2 ** 20 }),
);
const mins = fc.oneof(
  fc.constant(0),
  fc.integer({ min: -300, max: 300 }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
);
const KINDS: { readonly [K in Field["kind"]]: fc.Arbitrary<Field> } = {
  bool: fc.constant(bool()),
  int: fc.tuple(mins, counts, steps).map((all) => intField(...all)),
  decimal: fc.tuple(fc.integer({ min: 0, max: 4 }), mins, counts, steps).map(([digits, min, count, step]) => {
    const one = 10 ** digits;
    const low = min % 2 ** 20;
    const most = Math.floor((2 ** 20 - low) / (step % 2 ** 19));
    return decimal({
      min: low / one,
      step: (step % 2 ** 19) / one,
      max: (low + Math.min(count, most) * (step % 2 ** 19)) / one,
    });
  }),
  choice: fc.integer({ min: 2, max: 256 }).map((count) =>
    choice(...Array.from({ length: count }, (_, index) => `option${index}`))
  ),
  color: fc.constant(color()),
  text: fc.integer({ min: 1, max: 12 }).map((max) => text({ max })),
};
const fields: fc.Arbitrary<Field> = fc.oneof(...Object.values(KINDS));
const fieldSets: fc.Arbitrary<Fields> = fc.array(fields, { minLength: 1, maxLength: 5 })
  .map((list) => Object.fromEntries(list.map((field, index) => [`f${index}`, field])));

function valuesFrom(layout: Layout, shares: readonly number[]): AnyValues {
  return Object.fromEntries(
    layout.fields.map(({ name, field }, index) => [name, cppOf(field).example(field, shares[index] ?? 0)]),
  );
}

const list = (bytes: Uint8Array) => `{${[...bytes, 0].join(", ")}}`;
function literal({ name, field }: FieldLayout, value: Value | undefined): string {
  const said = cppOf(field).literal(value, name);
  return field.kind === "int" ? `${said}ll` : said;
}

/** C++ that compares a struct with values. */
function equal({ fields }: Layout, values: AnyValues): string {
  return fields.map((one) => {
    const value = values[one.name];
    // What is no UTF-8 is only read as a text that says so (W21).
    if (String(value).includes("\ufffd")) return "true";
    const { kind } = one.field;
    if (kind === "color") {
      return `memcmp(&s.${one.name}, &(const destello::Color&) ${literal(one, value)}, 3) == 0`;
    }
    return kind === "text"
      ? `strcmp(s.${one.name}, ${literal(one, value)}) == 0`
      : `s.${one.name} == ${literal(one, value)}`;
  }).join(" && ");
}

function packExample(layout: Layout, values: AnyValues): string {
  const bytes = new Uint8Array(layout.bytes);
  packFields(layout, values, bytes);
  const set = layout.fields.map((one) => {
    const value = literal(one, values[one.name]);
    // Behind its end a sketch may leave whatever it likes.
    return one.field.kind === "text"
      ? `memset(s.${one.name}, 'x', sizeof s.${one.name}); strcpy(s.${one.name}, ${value});`
      : `s.${one.name} = ${value};`;
  }).join(" ");
  return `  { S s; ${set} uint8_t out[96] = {0}; pack(s, out); const uint8_t right[] = ${list(bytes)};` +
    ` CHECK(memcmp(out, right, ${layout.bytes}) == 0); }`;
}

function unpackExample(layout: Layout, bytes: Uint8Array): string {
  const values = unpackFields(layout, bytes);
  const right = values === null ? "!unpack(in, s)" : `unpack(in, s) && ${equal(layout, values)}`;
  return `  { S s; const uint8_t in[] = ${list(bytes)}; CHECK(${right}); }`;
}

function setCpp(set: Fields, index: number): string {
  const layout = layoutOf(set);
  const examples = fc.sample(
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 }),
    {
      numRuns: EXAMPLES,
      seed: index,
    },
  );
  const noise = fc.sample(fc.uint8Array({ minLength: layout.bytes, maxLength: layout.bytes }), {
    numRuns: EXAMPLES,
    seed: index,
  });
  const packed = examples.map((shares) => {
    const bytes = new Uint8Array(layout.bytes);
    packFields(layout, valuesFrom(layout, shares), bytes);
    return bytes;
  });
  return [
    `namespace set${index} {`,
    ...ownTypesCpp(Object.entries(set)),
    ...structCpp("S", layout),
    ...packCpp("S", layout),
    ...unpackCpp("S", layout),
    "void run() {",
    ...examples.map((shares) => packExample(layout, valuesFrom(layout, shares))),
    ...[...packed, ...noise].map((bytes) => unpackExample(layout, bytes)),
    "}",
    "}",
  ].join("\n");
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args: [...args] }).output();
  assert.ok(success, new TextDecoder().decode(stderr).slice(0, 4000));
}

const HEAD = [
  "#include <initializer_list>",
  "#include <math.h>",
  "#include <stdint.h>",
  "#include <stdio.h>",
  "#include <stdlib.h>",
  "#include <string.h>",
  `#define CHECK(c) do { if (!(c)) { fprintf(stderr, "%d: %s\\n", __LINE__, #c); abort(); } } while (0)`,
];

/** Compile and run a program under sanitizers; its checks must hold. */
async function runCpp(gpp: string, source: readonly string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "destello-layout-"));
  try {
    const [cpp, program] = [join(folder, "layout.cpp"), join(folder, "layout")];
    await writeFile(cpp, [...HEAD, ...source, ""].join("\n"));
    await run(gpp, [
      "-std=gnu++11",
      "-Wall",
      "-Werror",
      "-fsanitize=undefined,float-cast-overflow",
      "-fno-sanitize-recover=all",
      cpp,
      "-o",
      program,
    ]);
    await run(program, []);
  } finally {
    await rm(folder, { recursive: true });
  }
}

Deno.test(withTools(
  `packCpp() and unpackCpp() agree with packFields() and unpackFields() on ${SETS} random sets of fields`,
  [tools.gpp],
  async (_t, gpp = "") => {
    const sets = fc.sample(fieldSets, { numRuns: SETS, seed: 20 });
    await runCpp(gpp, [
      "namespace destello {",
      ...supportCpp(sets.flatMap((set) => Object.values(set))),
      "}",
      ...sets.map(setCpp),
      "int main() {",
      ...sets.map((_, index) => `  set${index}::run();`),
      "}",
    ]);
  },
));

const DECIMALS = [
  decimal({ min: -40, max: 125, step: 0.5 }),
  decimal({ min: 0, max: 104857.6, step: 0.1 }),
  decimal({ min: -1048.576, max: 1048.576, step: 0.002 }),
  decimal({ min: -1, max: 1, step: 0.000001 }),
  decimal({ min: -1000000, max: 1000000, step: 1 }),
  decimal({ min: 3.07, max: 4.54, step: 0.21 }),
].map((value): Layout => layoutOf({ value }));

Deno.test(withTools(
  "W20: every step of a decimal survives the board's float; beyond the range is its end, and between two steps the nearer one",
  [tools.gpp],
  async (_t, gpp = "") => {
    const spaces = DECIMALS.map((layout, index) => {
      const { bytes, fields: [place] } = layout;
      assert.ok(place !== undefined && place.field.kind === "decimal");
      const { min, max, step } = place.field;
      const most = Math.round((max - min) / step);
      return [
        `namespace decimal${index} {`,
        ...structCpp("S", layout),
        ...packCpp("S", layout),
        ...unpackCpp("S", layout),
        `uint32_t packed(float value) { S s; s.value = value; uint8_t out[4] = {0}; pack(s, out);`,
        `  return out[0] | out[1] << 8 | out[2] << 16 | static_cast<uint32_t>(out[3]) << 24; }`,
        "void run() {",
        `  for (uint32_t raw = 0; raw <= ${most}u; raw++) {`,
        "    const uint8_t in[4] = {(uint8_t)raw, (uint8_t)(raw >> 8), (uint8_t)(raw >> 16), (uint8_t)(raw >> 24)};",
        "    S s; CHECK(unpack(in, s)); CHECK(packed(s.value) == raw);",
        `    const double exact = ${min} + raw * static_cast<double>(${step});`,
        "    CHECK(fabs(s.value - exact) <= fabs(exact) / (1 << 24) + 1e-9);",
        `    if (raw > 0) CHECK(packed(static_cast<float>(s.value - ${step * 0.3})) == raw);`,
        "  }",
        `  for (float far : {static_cast<float>(${max} + ${step}), 1e30f, INFINITY}) CHECK(packed(far) == ${most}u);`,
        `  for (float far : {static_cast<float>(${min} - ${step}), -1e30f, -INFINITY, NAN}) CHECK(packed(far) == 0);`,
        "}",
        "}",
        `static_assert(${bytes} <= 4, "fits");`,
      ].join("\n");
    });
    await runCpp(gpp, [
      ...spaces,
      "int main() {",
      ...spaces.map((_, index) => `  decimal${index}::run();`),
      "}",
    ]);
  },
));
