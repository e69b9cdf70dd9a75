import assert from "node:assert/strict";
import { chosenCoding, type Coding } from "../../../server/api/content_codings.ts";

const OFFERED = ["br", "gzip"] as const;

Deno.test("P16: chosenCoding() follows the client's weights, then the server's order (RFC 9110, 12.5.3)", () => {
  const cases: readonly (readonly [header: string | null, coding: Coding])[] = [
    [null, "identity"],
    ["", "identity"],
    ["gzip, deflate, br, zstd", "br"],
    ["gzip", "gzip"],
    ["GZIP , Br", "br"],
    ["br;q=0.5, gzip;q=0.8", "gzip"],
    ["gzip;q=0.8, br;q=0.8", "br"],
    ["br;q=0", "identity"],
    ["br ; q=0.000 , gzip ; Q=0.001", "gzip"],
    ["*", "br"],
    ["*;q=0", "identity"],
    ["br;q=0, *", "gzip"],
    ["gzip;q=0.5, *;q=0.1", "gzip"],
    ["identity", "identity"],
    ["identity, br;q=0.5", "identity"],
    ["identity;q=0.5, gzip", "gzip"],
    ["identity, gzip", "gzip"],
    ["identity;q=0, gzip;q=0.1", "gzip"],
    // Nobody gets what he excluded, nor what he said in a way that cannot be read.
    ["identity;q=0", "identity"],
    ["gzip;q=2", "identity"],
    ["gzip;q=-1", "identity"],
    ["gzip;q=NaN", "identity"],
    ["gzip;q=1.0001", "identity"],
    ["gzip;q=", "identity"],
    ["x-gzipped, brr, gzi", "identity"],
    [",,;q=1,", "identity"],
  ];
  for (const [header, coding] of cases) assert.equal(chosenCoding(header, OFFERED), coding, `${header}`);
  assert.equal(chosenCoding("br, gzip", ["gzip"]), "gzip");
  assert.equal(chosenCoding("br", []), "identity");
});
