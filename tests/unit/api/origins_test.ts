import assert from "node:assert/strict";
import { hostsOf, originProblem } from "../../../server/api/origins.ts";

Deno.test("S3: originProblem() takes an origin only as a browser sends it, and otherwise says what to write", () => {
  for (
    const origin of [
      "http://localhost:5173",
      "https://name.example",
      "https://name.example:8443",
      "http://192.168.1.7:8000",
      "http://[fe80::1]:8000",
      "https://xn--bcher-kva.example",
    ]
  ) {
    assert.equal(originProblem(origin), null, origin);
  }
  const cases: readonly (readonly [text: string, words: RegExp])[] = [
    ["https://name.example/", /write "https:\/\/name\.example"$/],
    ["https://name.example/app?x#y", /write "https:\/\/name\.example"$/],
    ["https://name.example:443", /write "https:\/\/name\.example"$/],
    ["http://name.example:80", /write "http:\/\/name\.example"$/],
    ["HTTPS://Name.Example", /write "https:\/\/name\.example"$/],
    ["https://me:secret@name.example", /write "https:\/\/name\.example"$/],
    ["https://bücher.example", /write "https:\/\/xn--bcher-kva\.example"$/],
    ["http://127.1:8000", /write "http:\/\/127\.0\.0\.1:8000"$/],
    [" https://name.example", /write "http/],
    ["name.example", /has no scheme: write "http:\/\/name\.example" or "https:\/\/name\.example"$/],
    ["localhost:5173", /has no scheme: write "http:\/\/localhost:5173"/],
    ["//name.example", /write/],
    ["*", /one --origin for each$/],
    ["https://*.name.example", /one --origin for each$/],
    ["null", /serve yours over http/],
    ["ws://name.example", /write "https:\/\/name\.example" or "http:\/\/name\.example"$/],
    ["file:///home/me/page.html", /write/],
    ["https://", /write a scheme, a name/],
    ["https://a b", /write a scheme, a name/],
    ["https://a;reboot.example", /has a name that no host has/],
    ["https://$(reboot).example", /has a name that no host has/],
    ["https://name.example:99999", /write a scheme, a name/],
  ];
  for (const [text, words] of cases) assert.match(originProblem(text) ?? "", words, text);
});

Deno.test("S2: hostsOf() names a place with and without the port that its scheme implies", () => {
  assert.deepEqual(hostsOf("https://name.example"), ["name.example", "name.example:443"]);
  assert.deepEqual(hostsOf("http://name.example"), ["name.example", "name.example:80"]);
  assert.deepEqual(hostsOf("https://name.example:8443"), ["name.example:8443"]);
});
