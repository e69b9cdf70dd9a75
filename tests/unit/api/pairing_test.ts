import assert from "node:assert/strict";
import fc from "fast-check";
import { ROLES } from "../../../protocol/api/method.ts";
import { CLASS_MS, CODE_MS, PairingCodes, WRONG_CODES } from "../../../server/api/pairing_codes.ts";
import { MOST_WRONG, WRONG_MS } from "../../../server/api/wrong_tries.ts";
import { FakeClock } from "../link/fake_clock.ts";
import { setup, TOKEN } from "./ask_routes.ts";

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

Deno.test("S23: a code is eight of 32 letters and digits, and all of its 40 bits count", () => {
  const codes = (bytes: readonly number[]) =>
    new PairingCodes(new FakeClock(), () => Uint8Array.from(bytes)).make("view");
  assert.equal(codes([0, 0, 0, 0, 0]), "00000000");
  assert.equal(codes([255, 255, 255, 255, 255]), "ZZZZZZZZ");
  const all = Array.from({ length: 40 }, (_, bit) => {
    const bytes = [0, 0, 0, 0, 0];
    bytes[Math.floor(bit / 8)] = 1 << bit % 8;
    return codes(bytes);
  });
  assert.equal(new Set(all).size, 40);
  for (const code of all) assert.match(code, /^[0-9A-HJKMNP-TV-Z]{8}$/);
});

Deno.test("S23: whatever is done, a code lets in once, within two minutes, with fewer than five wrong ones since", () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("make" as const), role: fc.constantFrom(...ROLES) }),
    fc.record({ kind: fc.constant("use" as const), which: fc.nat(5) }),
    fc.record({ kind: fc.constant("wrong" as const) }),
    fc.record({ kind: fc.constant("wait" as const), ms: fc.nat(CODE_MS) }),
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    const clock = new FakeClock();
    const codes = new PairingCodes(clock, random);
    const made: { code: string; role: string; at: number; used: boolean; wrong: number }[] = [];
    const fail = () => {
      for (const one of made) one.wrong++;
    };
    for (const one of steps) {
      if (one.kind === "make") {
        made.push({ code: codes.make(one.role), role: one.role, at: clock.now(), used: false, wrong: 0 });
      } else if (one.kind === "wait") clock.pass(one.ms);
      else if (one.kind === "wrong") {
        assert.equal(codes.redeem("no code").role, null);
        fail();
      } else {
        const meant = made[one.which];
        if (meant === undefined) continue;
        const { role } = codes.redeem(meant.code);
        if (role === null) {
          fail();
          // Never too strict for a person: a fresh, unused code counts while nobody guesses.
          assert(meant.used || clock.now() - meant.at >= CODE_MS || meant.wrong > 0);
        } else {
          assert.equal(role, meant.role);
          assert(!meant.used && clock.now() - meant.at < CODE_MS && meant.wrong < WRONG_CODES);
          meant.used = true;
        }
      }
    }
  }));
});

Deno.test("S23: after five wrong codes, from whomever, no code counts, and a new one does", () => {
  const codes = new PairingCodes(new FakeClock(), random);
  const first = codes.make("admin");
  for (let tried = 1; tried < WRONG_CODES; tried++) {
    assert.deepEqual(codes.redeem("x"), { role: null, isLast: false });
  }
  const second = codes.make("view");
  assert.deepEqual(codes.redeem("x"), { role: null, isLast: true });
  for (const code of [first, second]) assert.deepEqual(codes.redeem(code), { role: null, isLast: false });
  assert.deepEqual(codes.redeem(codes.make("view")), { role: "view" });
});

Deno.test("S24: a code for a class lets many in who may look, for an hour, whatever wrong codes are tried, until it is withdrawn", () => {
  const clock = new FakeClock();
  const codes = new PairingCodes(clock, random);
  const code = codes.makeForClass();
  assert.match(code, /^[0-9A-HJKMNP-TV-Z]{26}$/);
  const single = codes.make("admin");
  for (let tried = 0; tried < 2 * WRONG_CODES; tried++) codes.redeem("x");
  assert.equal(codes.redeem(single).role, null);
  for (let student = 0; student < 30; student++) assert.equal(codes.redeem(code).role, "view");
  clock.pass(CLASS_MS - 1);
  assert.equal(codes.redeem(code).role, "view");
  clock.pass(1);
  assert.equal(codes.redeem(code).role, null);
  const other = codes.makeForClass();
  codes.withdraw();
  assert.equal(codes.redeem(other).role, null);
});

Deno.test("S24: devices.invite gives a class the role view only, and devices.withdraw makes its code void", async () => {
  const { post } = setup();
  const call = async (method: string, params: unknown) =>
    (await post("/rpc", { jsonrpc: "2.0", id: 1, method, params })).json;
  const { error } = await call("devices.invite", { role: "control", many: true });
  assert.equal(error.data.reason, "invalid_params");
  const { code, forMs } = (await call("devices.invite", { role: "view", many: true })).result;
  assert.equal(forMs, CLASS_MS);
  const pair = (name: string) => post("/pair", { code, name }, { token: null, isOwner: false });
  const [one, two] = [(await pair("Phone")).json, (await pair("Phone")).json];
  assert.deepEqual([one.name, two.name], ["Phone", "Phone 2"]);
  assert.notEqual(one.token, two.token);
  const path = "/api/boards/uno-7f3a21c4/led/toggle";
  assert.equal((await post(path, {}, { token: one.token })).json.error.reason, "not_allowed");
  assert.deepEqual((await call("devices.withdraw", {})).result, {});
});

Deno.test("S23: case, spaces, hyphens and letters that look like digits do not count", () => {
  const codes = new PairingCodes(new FakeClock(), () => Uint8Array.from([0, 0x44, 0x32, 0x14, 0xc7]));
  const code = codes.make("view");
  const typed = ` ${code.slice(0, 4)}-${code.slice(4)} `.toLowerCase().replaceAll("0", "o").replaceAll(
    "1",
    "l",
  );
  assert.notEqual(typed.trim(), code);
  assert.deepEqual(codes.redeem(typed), { role: "view" });
});

Deno.test("S22: only the user who runs the server gets the page with its token; anybody else one that asks for a code", async () => {
  const { ask } = setup();
  const own = await ask("/", { token: null });
  const others = await ask("/", { token: null, isOwner: false });
  assert.match(own.text, new RegExp(`content="${TOKEN}"`));
  assert.match(others.text, /content="none"/);
  assert(!others.text.includes(TOKEN));
  assert.equal(others.headers.get("content-security-policy"), own.headers.get("content-security-policy"));
});

Deno.test("S23: POST /pair gives a token of one's own for a code, once; wrong ones are slow, and logged once", async () => {
  const { ask, post, devices, clock, lines, boards, wrongCodes } = setup();
  const code = devices.codes.make("control");
  const pair = (body: unknown) => post("/pair", body, { token: null, isOwner: false });
  // A name that cannot be is no reason to lose the code.
  for (const name of ["", "page 1", "x".repeat(21), 5]) {
    const { status, json } = await pair({ code, name });
    assert.equal(status, 400, String(name));
    assert.match(json.error.message, /^"name" /);
  }
  const { status, json } = await pair({ code, name: " Ana's phone" });
  assert.equal(status, 200);
  assert.deepEqual(Object.keys(json), ["device", "name", "token"]);
  assert.equal((await post("/api/boards/uno-7f3a21c4/led/toggle", {}, { token: json.token })).status, 200);
  assert.equal(boards.commands[0]?.by, "Ana's phone");
  assert.equal((await ask("/pair", { token: null })).status, 405);

  const live = devices.codes.make("admin");
  const statuses: number[] = [];
  const wrong = Array.from({ length: MOST_WRONG + 1 }, async () => {
    const answer = await pair({ code, name: "Mallory" });
    statuses.push(answer.status);
    return answer.json.error.reason;
  });
  // Their bodies are read, and all but one wait.
  while (statuses.length === 0 || wrongCodes.total <= MOST_WRONG) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  clock.pass(WRONG_MS - 1);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(statuses, [429]);
  clock.pass(1);
  assert.deepEqual([...new Set(await Promise.all(wrong))].toSorted(), ["too_many_requests", "wrong_code"]);
  assert.deepEqual(statuses, [429, ...Array(MOST_WRONG).fill(403)]);
  assert.equal(devices.codes.redeem(live).role, null);
  assert.equal(devices.list().length, 1);
  assert.equal(lines.filter((line) => line.includes("wrong codes were tried")).length, 1);
});

Deno.test("S2, S3, S8: no other site pairs: Host, Origin and content type are looked at first", async () => {
  const { ask, post, devices } = setup();
  const code = devices.codes.make("admin");
  const body = { code, name: "Mallory" };
  assert.equal((await post("/pair", body, { token: null, host: "evil.example" })).status, 403);
  const headers = { "content-type": "application/json", origin: "http://evil.example" };
  assert.equal((await post("/pair", body, { token: null, headers })).status, 403);
  const text = { method: "POST", headers: { "content-type": "text/plain" }, body: JSON.stringify(body) };
  assert.equal((await ask("/pair", { ...text, token: null })).status, 415);
  assert.deepEqual(devices.codes.redeem(code), { role: "admin" });
});

Deno.test("S25: list() tells the codes that count, and how long they do", () => {
  const clock = new FakeClock();
  const codes = new PairingCodes(clock, random);
  const [one, many] = [codes.make("control"), codes.makeForClass()];
  assert.deepEqual(codes.list(), [
    { code: one, role: "control", many: false, leftMs: CODE_MS },
    { code: many, role: "view", many: true, leftMs: CLASS_MS },
  ]);
  clock.pass(CODE_MS - 1);
  assert.deepEqual(codes.list().map(({ leftMs }) => leftMs), [1, CLASS_MS - CODE_MS + 1]);
  clock.pass(1);
  assert.deepEqual(codes.list().map(({ code }) => code), [many]);
  codes.redeem(many);
  assert.deepEqual(codes.list().map(({ code }) => code), [many]);
  codes.withdraw();
  assert.deepEqual(codes.list(), []);
});
