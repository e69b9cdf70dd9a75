import assert from "node:assert/strict";
import { connectionOwner, ownerIn } from "../../../server/network/connection_owner.ts";

const HEAD =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
const CLIENT = { hostname: "127.0.0.1", port: 33517 };
const SERVER = { hostname: "127.0.0.1", port: 8000 };

function row(from: string, to: string, state: string, uid: number): string {
  return `   0: ${from} ${to} ${state} 00000000:00000000 00:00000000 00000000 ${
    String(uid).padStart(5)
  }        0 3394621 1\n`;
}

const OWN = row("0100007F:82ED", "0100007F:1F40", "01", 1000);

Deno.test("S22: ownerIn() gives the user of the socket at the client's end, and of no other", () => {
  assert.equal(ownerIn(HEAD + OWN, CLIENT, SERVER), 1000);
  const others = [
    // The server's own end, its listener, another port, another address.
    row("0100007F:1F40", "0100007F:82ED", "01", 0),
    row("0100007F:1F40", "00000000:0000", "0A", 0),
    row("0100007F:82EE", "0100007F:1F40", "01", 5),
    row("0100007F:82ED", "0100007F:1F41", "01", 5),
    row("0200007F:82ED", "0100007F:1F40", "01", 5),
  ].join("");
  assert.equal(ownerIn(HEAD + others, CLIENT, SERVER), null);
  assert.equal(ownerIn(HEAD + others + OWN, CLIENT, SERVER), 1000);
});

Deno.test("S22: ownerIn() knows a socket for IPv6 that speaks IPv4, and an address in the network", () => {
  const mapped = "0000000000000000FFFF0000";
  const table = HEAD + row(`${mapped}0100007F:82ED`, `${mapped}0100007F:1F40`, "01", 1001);
  assert.equal(ownerIn(table, CLIENT, SERVER), 1001);
  const lan = HEAD + row("0A01A8C0:82ED", "0201A8C0:1F40", "01", 7);
  const end = { hostname: "192.168.1.10", port: 33517 };
  assert.equal(ownerIn(lan, end, { hostname: "192.168.1.2", port: 8000 }), 7);
});

Deno.test("S22: ownerIn() believes no row of a connection that does not stand: the kernel names root there", () => {
  for (const state of ["02", "04", "05", "06", "07", "08"]) {
    assert.equal(
      ownerIn(HEAD + row("0100007F:82ED", "0100007F:1F40", state, 0), CLIENT, SERVER),
      null,
      state,
    );
  }
  for (const table of ["", "nonsense", HEAD, OWN.replace("1000", "root")]) {
    assert.equal(ownerIn(table, CLIENT, SERVER), null);
  }
});

Deno.test("S22a: connectionOwner() looks again where a row was left out, and gives up", () => {
  let reads = 0;
  const found = connectionOwner({ text: () => ++reads === 3 ? HEAD + OWN : HEAD }, CLIENT, SERVER);
  assert.equal(found, 1000);
  assert.equal(connectionOwner({ text: () => null }, CLIENT, SERVER), null);
});
