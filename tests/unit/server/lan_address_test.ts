import assert from "node:assert/strict";
import fc from "fast-check";
import { lanAddress, lanNames, type OwnAddress } from "../../../server/network/lan_address.ts";
import { StartFailure } from "../../../server/start_failure.ts";

const LOOPBACK: readonly OwnAddress[] = [
  { name: "lo", address: "127.0.0.1" },
  { name: "lo", address: "::1" },
];
const HOME: readonly OwnAddress[] = [
  ...LOOPBACK,
  { name: "wlan0", address: "192.168.1.20" },
  { name: "wlan0", address: "2001:db8::20" },
  { name: "wlan0", address: "fe80::1" },
  { name: "wlan0", address: "fd00::20" },
];

function problem(wanted: string, all: readonly OwnAddress[]): string {
  try {
    return `took ${lanAddress(wanted, all)}`;
  } catch (error) {
    assert(error instanceof StartFailure);
    return error.message;
  }
}

Deno.test("S26a: lanAddress() takes the private address that a machine has", () => {
  assert.equal(lanAddress("", HOME), "192.168.1.20");
  for (const address of ["10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.254", "192.168.0.1"]) {
    assert.equal(lanAddress("", [...LOOPBACK, { name: "eth0", address }]), address);
  }
});

Deno.test("S26a: lanAddress() lists what there is where several fit", () => {
  assert.equal(
    problem("", [...HOME, { name: "docker0", address: "172.17.0.1" }]),
    "--lan finds several addresses of this machine: write one of them: --lan 192.168.1.20 (wlan0), " +
      "or --lan fd00::20 (wlan0), or --lan 172.17.0.1 (docker0)",
  );
});

Deno.test("S26a: lanAddress() says so where no address fits, and what else could be written", () => {
  const none =
    "--lan finds no private address of this machine, such as 192.168.1.20: connect it to a network";
  assert.equal(problem("", LOOPBACK), none);
  assert.equal(
    problem("", [...LOOPBACK, { name: "eth0", address: "203.0.113.7" }, {
      name: "tun0",
      address: "100.100.1.2",
    }]),
    `${none} first, or write an address that it has: --lan 100.100.1.2 (tun0)`,
  );
});

Deno.test("S26a: lanAddress() takes an address of this machine in a network that is not public", () => {
  for (const address of ["192.168.1.20", "169.254.7.7", "100.64.0.1", "fd00::20"]) {
    assert.equal(lanAddress(address, [...HOME, { name: "x", address }]), address);
  }
  assert.equal(lanAddress("FD00:0:0::20", HOME), "fd00::20");
});

Deno.test("S26a: lanAddress() refuses what is not to listen on, in words", () => {
  const ways = "; write --lan 192.168.1.20 (wlan0), or --lan fd00::20 (wlan0)";
  const cases: Readonly<Record<string, readonly string[]>> = {
    "is no address of this machine": ["192.168.1.21", "10.0.0.1", "fd00::21"],
    "stands for every address, also for public ones": ["0.0.0.0", "0.1.2.3", "::", "0:0:0:0:0:0:0:0"],
    "is for this machine alone, and is always served": ["127.0.0.1", "127.1.2.3", "::1"],
    "needs the name of an interface behind it, which a link cannot have": ["fe80::1", "febf::2"],
    "is public, and Destello is not made for the Internet (a proxy with https and --origin is)": [
      "203.0.113.7",
      "8.8.8.8",
      "172.15.0.1",
      "172.32.0.1",
      "100.128.0.1",
      "2001:db8::20",
      "::ffff:10.0.0.1",
    ],
    "is no IP address": [
      "wlan0",
      "lab.local",
      "localhost",
      "127.1",
      "2130706433",
      "0x7f.1",
      "192.168.1",
      "192.168.1.256",
      "192.168.1.020",
      "192.168.1.20:8000",
      "192.168.1.20/24",
      "fe80::1%wlan0",
      "[fd00::20]",
      "fd00::20::1",
      " 192.168.1.20",
    ],
  };
  for (const [why, all] of Object.entries(cases)) {
    for (const wanted of all) assert.equal(problem(wanted, HOME), `--lan "${wanted}" ${why}${ways}`);
  }
});

Deno.test("P10: lanAddress() gives an address of this machine that is not public, or says why not", () => {
  const any = fc.oneof(fc.ipV4(), fc.ipV4().map((address) => address.replace(/^\d+/, "10")));
  fc.assert(fc.property(any, fc.oneof(any, fc.ipV6(), fc.string()), (own, other) => {
    for (const wanted of ["", own, other]) {
      const told = problem(wanted, [{ name: "eth0", address: own }]);
      if (!told.startsWith("took ")) continue;
      assert.equal(told, `took ${own}`);
      assert.match(
        own,
        /^(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./,
      );
    }
  }));
});

Deno.test("lanNames() gives the address as a URL has it, and the name that mDNS announces", () => {
  assert.deepEqual(lanNames("192.168.1.20", "Lab-7.example.org"), ["192.168.1.20", "lab-7.local"]);
  assert.deepEqual(lanNames("fd00::20", "lab"), ["[fd00::20]", "lab.local"]);
  for (const hostname of ["", "localhost", "lab_7", "-lab", "lab ", "läb"]) {
    assert.deepEqual(lanNames("10.0.0.1", hostname), ["10.0.0.1"], hostname);
  }
});
