import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { cppOf } from "../../firmware-gen/fields/kinds.ts";
import { ownTypesCpp, packCpp, structCpp, unpackCpp } from "../../firmware-gen/layout_cpp.ts";
import { type AnyValues, bool, choice, type Field, type Fields, int } from "../../protocol/dsl.ts";
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
  choice: fc.integer({ min: 2, max: 256 }).map((count) =>
    choice(...Array.from({ length: count }, (_, index) => `option${index}`))
  ),
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
  return typeof value === "number" ? `${said}ll` : said;
}

/** C++ that compares a struct with values. */
function equal({ fields }: Layout, values: AnyValues): string {
  return fields.map((one) => `s.${one.name} == ${literal(one, values[one.name])}`).join(" && ");
}

function packExample(layout: Layout, values: AnyValues): string {
  const bytes = new Uint8Array(layout.bytes);
  packFields(layout, values, bytes);
  const set = layout.fields.map((one) => `s.${one.name} = ${literal(one, values[one.name])};`).join(" ");
  return `  { S s; ${set} uint8_t out[32] = {0}; pack(s, out); const uint8_t right[] = ${list(bytes)};` +
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

Deno.test(withTools(
  `packCpp() and unpackCpp() agree with packFields() and unpackFields() on ${SETS} random sets of fields`,
  [tools.gpp],
  async (_t, gpp = "") => {
    const sets = fc.sample(fieldSets, { numRuns: SETS, seed: 20 });
    const source = [
      "#include <stdint.h>",
      "#include <stdio.h>",
      "#include <stdlib.h>",
      "#include <string.h>",
      `#define CHECK(c) do { if (!(c)) { fprintf(stderr, "%d: %s\\n", __LINE__, #c); abort(); } } while (0)`,
      ...sets.map(setCpp),
      "int main() {",
      ...sets.map((_, index) => `  set${index}::run();`),
      "}",
      "",
    ].join("\n");
    const folder = await mkdtemp(join(tmpdir(), "destello-layout-"));
    try {
      const [cpp, program] = [join(folder, "layout.cpp"), join(folder, "layout")];
      await writeFile(cpp, source);
      await run(gpp, [
        "-std=gnu++11",
        "-Wall",
        "-Werror",
        "-fsanitize=undefined",
        "-fno-sanitize-recover=all",
        cpp,
        "-o",
        program,
      ]);
      await run(program, []);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
));
