import assert from "node:assert/strict";
import fc from "fast-check";
import { ROLES } from "../../../protocol/api/method.ts";
import { ClientNames } from "../../../server/api/client_names.ts";
import { Devices, type KeptDevice, MOST_DEVICES, SEEN_MS } from "../../../server/api/devices.ts";
import { WRONG_CODES } from "../../../server/api/pairing_codes.ts";
import { TOKEN } from "../../idle_boards.ts";

function setup(kept: readonly KeptDevice[] = []) {
  const saved: (readonly KeptDevice[])[] = [];
  const disk = { isFull: false };
  const time = { now: Date.parse("2026-11-29T10:00:00Z") };
  const names = new ClientNames();
  const devices = new Devices({
    token: TOKEN,
    names,
    kept,
    now: () => new Date(time.now),
    save(now) {
      saved.push(now);
      return Promise.resolve(!disk.isFull);
    },
  });
  return { devices, names, saved, disk, time };
}

Deno.test("S4, S20: find() knows the server's own token, which may do everything, and nobody else", () => {
  const { devices } = setup();
  const owner = devices.find(TOKEN);
  assert.deepEqual([owner?.id, owner?.role, owner?.client], [null, "admin", null]);
  for (const token of ["", "x", TOKEN.toUpperCase(), `${TOKEN} `, TOKEN.slice(1)]) {
    assert.equal(devices.find(token), null, token);
  }
});

Deno.test("S20: what is kept of a device says neither its token, nor lets anybody else in", async () => {
  const { devices, saved } = setup();
  const { device, token } = await devices.add("Ana's phone", "control");
  const text = JSON.stringify(saved.at(-1));
  assert(!text.includes(token));
  const again = setup(JSON.parse(text));
  const found = again.devices.find(token);
  assert.deepEqual([found?.id, found?.role, found?.client?.current], [device, "control", "Ana's phone"]);
  for (const { tokenHash } of saved.at(-1) ?? []) assert.equal(again.devices.find(tokenHash), null);
});

Deno.test("S20: whatever is added and revoked, exactly those tokens count that were not revoked, also after a restart", () =>
  fc.assert(fc.asyncProperty(
    fc.array(fc.record({ role: fc.constantFrom(...ROLES), revokes: fc.option(fc.nat(9)) }), {
      maxLength: 12,
    }),
    async (steps) => {
      const { devices, saved } = setup();
      const added: { readonly device: string; readonly token: string; readonly role: string }[] = [];
      const revoked = new Set<string>();
      for (const { role, revokes } of steps) {
        added.push({ role, ...await devices.add("Phone", role) });
        const device = revokes === null ? undefined : added[revokes]?.device;
        if (device === undefined || revoked.has(device)) continue;
        await devices.revoke(device);
        revoked.add(device);
      }
      for (const house of [devices, setup(JSON.parse(JSON.stringify(saved.at(-1) ?? []))).devices]) {
        for (const { device, token, role } of added) {
          assert.equal(house.find(token)?.role ?? null, revoked.has(device) ? null : role);
        }
        const left = house.list();
        assert.equal(left.length, added.length - revoked.size);
        assert.equal(new Set(left.map(({ name }) => name)).size, left.length);
        assert.equal(new Set(left.map(({ id }) => id)).size, left.length);
      }
    },
  )));

Deno.test("S20, C18: no client takes a device's name, and no device a client's", async () => {
  const { devices, names } = setup();
  const page = names.enter({ id: "a".repeat(32), name: "Ana" }, true);
  const { device, name } = await devices.add("Ana", "view");
  assert.equal(name, "Ana 2");
  names.rename(page, "ana 2");
  assert.equal(page.current, "ana 2 2");
  assert.equal(devices.rename(device, "Bea"), "Bea");
  await devices.revoke(device);
  assert.equal(names.rename(page, "Bea"), "Bea");
});

Deno.test("S20: a device that is called otherwise, by itself too, is so after a restart, and keeps its former names", async () => {
  const { devices, names, saved } = setup();
  const { token } = await devices.add("Phone", "view");
  const client = devices.find(token)?.client ?? null;
  assert(client !== null && names.knows(client));
  names.rename(client, "Ana's phone");
  const [kept] = saved.at(-1) ?? [];
  assert.deepEqual(kept?.names, ["Phone", "Ana's phone"]);
});

Deno.test("S20: revoke() tells whoever listens, and an unknown device is an error by name", async () => {
  const { devices } = setup();
  const { device, token } = await devices.add("Phone", "view");
  const found = devices.find(token);
  await devices.revoke(device);
  assert.equal(found?.revoked.aborted, true);
  await assert.rejects(devices.revoke(device), { reason: "unknown_device" });
  assert.throws(() => devices.rename("constructor", "x"), { reason: "unknown_device" });
});

Deno.test("S20: what could not be written is said: who was to be added is not let in, who was revoked is out", async () => {
  const { devices, disk } = setup();
  const { device, token } = await devices.add("Phone", "view");
  disk.isFull = true;
  await assert.rejects(devices.add("Other", "view"), { reason: "internal_error" });
  assert.equal(devices.list().length, 1);
  await assert.rejects(devices.revoke(device), {
    reason: "internal_error",
    message: /until the server starts/,
  });
  assert.equal(devices.find(token), null);
});

Deno.test("S20a: when a device was seen is written to the minute, not with every request", async () => {
  const { devices, saved, time } = setup();
  const { token } = await devices.add("Phone", "view");
  assert.equal(devices.list()[0]?.seenAt, null);
  const before = saved.length;
  for (let i = 0; i < 100; i++) devices.find(token);
  assert.equal(saved.length, before + 1);
  time.now += SEEN_MS;
  devices.find(token);
  assert.equal(devices.list()[0]?.seenAt, new Date(time.now).toISOString());
  time.now -= 365 * 24 * 3_600_000;
  devices.find(token);
  assert.equal(devices.list()[0]?.seenAt, new Date(time.now).toISOString());
  assert.equal(saved.length, before + 3);
});

Deno.test("S20a: so many devices may be added, and one more once one is revoked", async () => {
  const { devices } = setup();
  const first = await devices.add("Phone", "view");
  while (devices.list().length < MOST_DEVICES) await devices.add("Phone", "view");
  await assert.rejects(devices.add("Phone", "view"), { reason: "invalid_request", message: /500/ });
  await devices.revoke(first.device);
  await devices.add("Phone", "view");
});

Deno.test("S25: whoever subscribes is told of every change of what devices.list tells", async () => {
  const { devices, names, disk, time } = setup();
  const shown = () => JSON.stringify([devices.list(), devices.codes.list().map(({ code }) => code)]);
  let before = shown();
  let told = 0;
  devices.subscribe(() => told++);
  const check = async (what: string, act: () => unknown) => {
    told = 0;
    await act();
    assert.equal(told > 0, shown() !== before, what);
    before = shown();
    return told > 0;
  };
  let token = "";
  let device = "";
  assert(await check("added", async () => ({ device, token } = await devices.add("Ana", "view"))));
  assert(await check("seen", () => devices.find(token)));
  assert(!await check("seen again at once", () => devices.find(token)));
  time.now += SEEN_MS;
  assert(await check("seen later", () => devices.find(token)));
  assert(await check("renamed", () => devices.rename(device, "Bea")));
  const client = devices.find(token)?.client;
  assert(client && await check("calls itself otherwise", () => names.rename(client, "Eva")));
  let code = "";
  assert(await check("a code", () => code = devices.codes.make("control")));
  assert(!await check("a wrong code", () => devices.codes.redeem("no code")));
  assert(await check("the code was used", () => devices.codes.redeem(code)));
  assert(await check("a code for a class", () => code = devices.codes.makeForClass()));
  assert(!await check("which was used", () => devices.codes.redeem(code)));
  assert(await check("codes are withdrawn", () => devices.codes.withdraw()));
  devices.codes.make("view");
  before = shown();
  assert(
    await check("codes were guessed at", () => {
      for (let tries = 0; tries < WRONG_CODES; tries++) devices.codes.redeem("no code");
    }),
  );
  disk.isFull = true;
  told = 0;
  await assert.rejects(devices.add("Cai", "view"));
  assert.equal(told, 2, "it was there for a moment");
  disk.isFull = false;
  assert(await check("revoked", () => devices.revoke(device)));
});
