import assert from "node:assert/strict";
import fc from "fast-check";
import { csv } from "../../../client/csv.ts";

/** Reads what RFC 4180 says, independently of how it is written. */
function read(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cells = /(?:"((?:[^"]|"")*)"|([^,\r\n"]*))(,|\r\n)/gy;
  for (let match = cells.exec(text); match !== null; match = cells.exec(text)) {
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === "\r\n") {
      rows.push(row);
      row = [];
    }
  }
  assert.deepEqual(row, [], "the last line has its end");
  return rows;
}

Deno.test("csv() writes RFC 4180: what is special stands in quotes", () => {
  assert.equal(
    csv([["a", 1, null, true], ['say "hi"', "x,y", "two\nlines", -1]]),
    'a,1,,true\r\n"say ""hi""","x,y","two\nlines",-1\r\n',
  );
});

Deno.test("csv() lets no spreadsheet take text for a formula; numbers stay numbers", () => {
  assert.equal(csv([["=1+1", "+1", "-1", "@x", -5]]), "'=1+1,'+1,'-1,'@x,-5\r\n");
});

Deno.test("csv() can be read back, whatever the text", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", '"', ",", "\r", "\n", " ", "ñ") })
    .filter((text) => !/^[\r]/.test(text));
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 5 }), (rows) => {
      assert.deepEqual(read(csv(rows)), rows);
    }),
  );
});
