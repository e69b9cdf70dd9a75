import assert from "node:assert/strict";
import { definition } from "../../../protocol/definition.ts";
import type { Pending } from "../../../protocol/messages.ts";
import { Twin } from "../../../server/boards/twin.ts";

const AT = "2026-11-22T10:00:00.000Z";
const pending = (command: string): Pending => ({
  command,
  args: {},
  by: "page 1",
  stage: "requested",
  since: AT,
});

Deno.test("Twin knows nothing before the board spoke", () => {
  const { led } = new Twin(definition).views();
  assert.deepEqual(led, { reported: null, desired: null, pending: null, at: null, by: null });
});

Deno.test("Twin.reported() counts only news", () => {
  const twin = new Twin(definition);
  assert.equal(twin.reported("lamp", { state: { level: 3 }, by: "board", at: AT }), true);
  assert.equal(twin.reported("lamp", { state: { level: 3 }, by: "board", at: "later" }), false);
  assert.equal(twin.rev, 1);
  assert.equal(twin.views()["lamp"]?.at, AT);
});

Deno.test("Twin.confirmed() is news even if the state is the same", () => {
  const twin = new Twin(definition);
  const report = { state: { on: true, periodMs: 0 }, by: "page 1", at: AT };
  twin.confirmed("led", report, { on: true });
  twin.confirmed("led", { ...report, by: "page 2" }, { on: true });
  assert.equal(twin.rev, 2);
  assert.equal(twin.views()["led"]?.by, "page 2");
});

Deno.test("Twin.confirmed() wants what was asked for, not the first report of a fade", () => {
  const twin = new Twin(definition);
  twin.confirmed("lamp", { state: { level: 0 }, by: "page 1", at: AT }, { level: 255, ms: 800 });
  assert.deepEqual(twin.desired("lamp"), { level: 255 });
  assert.deepEqual(twin.views()["lamp"]?.reported, { level: 0 });
});

Deno.test("Twin.reported() leaves alone what is desired", () => {
  const twin = new Twin(definition);
  twin.confirmed("lamp", { state: { level: 9 }, by: "page 1", at: AT }, { level: 9 });
  twin.reported("lamp", { state: { level: 0 }, by: "board", at: AT });
  assert.deepEqual(twin.views()["lamp"], {
    reported: { level: 0 },
    desired: { level: 9 },
    pending: null,
    at: AT,
    by: "board",
  });
});

Deno.test("Twin.pending() is the newest outstanding command", () => {
  const twin = new Twin(definition);
  const [first, second] = [pending("set"), pending("toggle")];
  twin.began("led", first);
  twin.began("led", second);
  const sent = twin.sent("led", first);
  assert.equal(twin.pending("led"), second);
  twin.over("led", second);
  assert.deepEqual(twin.pending("led"), { ...first, stage: "sent" });
  twin.over("led", sent);
  assert.equal(twin.pending("led"), null);
});

Deno.test("Twin refuses a channel that the definition does not have", () => {
  assert.throws(() => new Twin(definition).desired("nose"), {
    name: "RangeError",
    message: 'No channel "nose"',
  });
});
