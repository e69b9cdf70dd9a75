import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { definition } from "../fixtures/board/definition.ts";
import { wireTable } from "../../protocol/wire/codec.ts";
import { definitionPlaces, fieldPath } from "../../web/tools/console/definition_places.ts";

Deno.test("definitionPlaces() finds every field of a definition on a line that names it", async () => {
  const path = new URL("../fixtures/board/definition.ts", import.meta.url);
  const source = await readFile(path, "utf8");
  const places = definitionPlaces(source);
  const lines = source.split("\n");
  const { channels, ops } = wireTable(definition);
  const fields = [
    ...channels.flatMap(({ name, layout }) =>
      layout.fields.map((layout) => ({ channel: name, command: null, layout }))
    ),
    ...ops.flatMap(({ channel, command, args }) =>
      args.fields.map((layout) => ({ channel, command, layout }))
    ),
  ];
  assert.ok(fields.length > 10);
  for (const field of fields) {
    const line = places.get(fieldPath(field));
    assert.ok(line !== undefined, fieldPath(field));
    assert.match(lines[line - 1] ?? "", new RegExp(`\\b${field.layout.name}: `), fieldPath(field));
    if (field.command !== null) assert.ok(line > (places.get(`${field.channel}/commands`) ?? Infinity));
  }
});
