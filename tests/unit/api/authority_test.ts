import assert from "node:assert/strict";
import { namesAnotherHost, requestHost } from "../../../server/api/authority.ts";

function request(url: string, host: string | null): Request {
  return new Request(url, host === null ? {} : { headers: { host } });
}

Deno.test("S2a: requestHost() is the Host header, and over TLS :authority where there is none", () => {
  assert.equal(requestHost(request("https://lab.example/", "other.example")), "other.example");
  assert.equal(requestHost(request("https://lab.example:8443/", null)), "lab.example:8443");
  assert.equal(requestHost(request("http://127.0.0.1:8000/", null)), null);
});

Deno.test("S2a: namesAnotherHost() tells a target of another host, and knows the port that goes without saying", () => {
  const cases: readonly (readonly [url: string, host: string, isOther: boolean])[] = [
    ["http://127.0.0.1:8000/", "127.0.0.1:8000", false],
    ["http://127.0.0.1/", "127.0.0.1:80", false],
    ["https://lab.example/", "lab.example:443", false],
    ["http://lab.example/", "LAB.example", false],
    ["http://evil.example/", "127.0.0.1:8000", true],
    ["http://127.0.0.1:8001/", "127.0.0.1:8000", true],
    ["http://localhost:8000/", "127.0.0.1:8000", true],
    ["http://127.0.0.1:8000/", "", true],
  ];
  for (const [url, host, isOther] of cases) {
    assert.equal(namesAnotherHost(request(url, host), host), isOther, `${url} ${host}`);
  }
});
