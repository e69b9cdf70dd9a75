import assert from "node:assert/strict";
import { queryValues } from "../../../server/api/query.ts";

Deno.test("queryValues() gives what a query holds by its names", () => {
  const query = new URLSearchParams("limit=5&channel=a%20b&from=");
  assert.deepEqual(
    [...queryValues(query, ["channel", "from", "limit", "to"])],
    [["limit", "5"], ["channel", "a b"], ["from", ""]],
  );
  assert.equal(queryValues(new URLSearchParams()).size, 0);
});

Deno.test("queryValues() names what is unknown or repeated, cut short, and what there may be", () => {
  const refused = (query: string, names: readonly string[], message: RegExp, hint: RegExp) =>
    assert.throws(() => queryValues(new URLSearchParams(query), names), {
      reason: "invalid_params",
      message,
      hint,
    });
  refused("ifRev=17&x", ["ifRev"], /^In the query "x" is unknown$/, /takes ifRev, each once$/);
  refused(
    "limit=1&limit=1",
    ["only", "limit"],
    /"limit" stands there twice$/,
    /takes only, limit, each once$/,
  );
  refused("x".repeat(500), [], /^In the query "x{80}" is unknown$/, /takes no query$/);
  refused("__proto__=1", [], /"__proto__" is unknown/, /takes no query/);
});
