import assert from "node:assert/strict";
import { invitationOrigin } from "../../../web/details/invitation_origin.ts";

const NETWORK = "http://192.168.1.20:8000";

Deno.test("S26d: invitationOrigin() leads other machines to where they find the page", () => {
  const cases: readonly (readonly [page: string, network: string | null, origin: string | null])[] = [
    ["http://127.0.0.1:8000", NETWORK, NETWORK],
    ["http://localhost:8000", NETWORK, NETWORK],
    ["http://[::1]:8000", NETWORK, NETWORK],
    ["http://127.0.0.1:8000", null, null],
    ["http://localhost:8000", null, null],
    ["http://lab.local:8000", NETWORK, NETWORK],
    ["http://lab.local:8000", null, "http://lab.local:8000"],
    [NETWORK, NETWORK, NETWORK],
    // Through a proxy.
    ["https://lab.example", NETWORK, "https://lab.example"],
    ["https://lab.example", null, "https://lab.example"],
  ];
  for (const [page, network, origin] of cases) {
    assert.equal(invitationOrigin(new URL(page), network), origin, page);
  }
});
