import assert from "node:assert/strict";
import { type BoardView, UNKNOWN_CHANNEL } from "../../../protocol/views.ts";
import { readClaim } from "../../../server/mqtt/birth.ts";
import { retainedOf } from "../../../server/mqtt/retained.ts";
import { Topics } from "../../../server/mqtt/topics.ts";
import { definition } from "../../fixtures/board/definition.ts";

const topics = new Topics("destello");
const spoken = { definition, build: 0x0a0b0c0d };
const speaker = { server: "0badcafe", session: 7 };

function bytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function view(more: Partial<BoardView> = {}): BoardView {
  return {
    id: "uno-7f3a21c4",
    name: "Kitchen",
    kind: "serial",
    canProgram: true,
    port: { path: "/dev/ttyACM0", adapter: "Arduino Uno" },
    definition: "defef179",
    project: "Uno",
    build: "0a0b0c0c",
    status: "online",
    reason: null,
    boot: 3,
    rev: 17,
    channels: {
      led: {
        ...UNKNOWN_CHANNEL,
        reported: { on: true, periodMs: 0 },
        desired: { on: true, periodMs: 0 },
        at: "2026-11-22T10:00:00.000Z",
        by: "page 1",
        rev: 16,
      },
      lamp: UNKNOWN_CHANNEL,
    },
    virtual: null,
    ...more,
  };
}

Deno.test("Q2, Q3: a board's topics are its states as far as they are known, its birth, and whether it can be used", () => {
  const retained = retainedOf(view(), spoken, speaker, topics);
  assert.deepEqual([...retained.keys()], [
    "destello/uno-7f3a21c4/birth",
    "destello/uno-7f3a21c4/state/led",
    "destello/uno-7f3a21c4/availability",
  ]);
  assert.deepEqual(JSON.parse(retained.get("destello/uno-7f3a21c4/state/led") ?? ""), {
    server: "0badcafe",
    boot: 3,
    rev: 16,
    at: "2026-11-22T10:00:00.000Z",
    by: "page 1",
    state: { on: true, periodMs: 0 },
    desired: { on: true, periodMs: 0 },
    pending: null,
    lease: null,
    reconciled: null,
  });
  const birth = JSON.parse(retained.get("destello/uno-7f3a21c4/birth") ?? "");
  assert.deepEqual(birth, {
    ...speaker,
    boot: 3,
    status: "online",
    reason: null,
    kind: "serial",
    name: "Kitchen",
    project: "Uno",
    port: { path: "/dev/ttyACM0", adapter: "Arduino Uno" },
    schemaHash: "defef179",
    definition: JSON.parse(JSON.stringify(definition)),
    build: "0a0b0c0c",
    projectBuild: "0a0b0c0d",
  });
  assert.deepEqual(readClaim(bytes(birth)), { ...speaker, boot: 3, isHere: true, isConflict: false });
});

Deno.test("Q2: a board that has not told who it is has no topics", () => {
  assert.equal(retainedOf(view({ boot: null }), spoken, speaker, topics).size, 0);
  assert.equal(retainedOf(view({ id: "a/b" }), spoken, speaker, topics).size, 0);
});

Deno.test("Q2: a board is online, flashing, or else offline, also by a status of a newer server", () => {
  const statuses = ["online", "offline", "connecting", "mismatch", "flashing"] as const;
  const told = statuses.map((status) =>
    retainedOf(view({ status }), spoken, speaker, topics).get("destello/uno-7f3a21c4/availability")
  );
  assert.deepEqual(told, ["online", "offline", "offline", "offline", "flashing"]);
});

Deno.test("Q13: a birth says whether its board is there, also where it takes no commands because of another one", () => {
  const read = (more: Partial<BoardView>) => {
    const birth = retainedOf(view(more), null, speaker, topics).get(topics.birth("uno-7f3a21c4"));
    const { isHere, isConflict } = readClaim(new TextEncoder().encode(birth)) ?? {};
    return [isHere, isConflict];
  };
  const reason = (code: string) => ({ code, message: "", hint: "" });
  assert.deepEqual(read({ status: "flashing" }), [true, false]);
  assert.deepEqual(read({ status: "connecting", reason: reason("board_restarted") }), [true, false]);
  assert.deepEqual(read({ status: "offline", reason: reason("line_ended") }), [false, false]);
  assert.deepEqual(read({ status: "offline", reason: reason("owned_elsewhere") }), [false, false]);
  assert.deepEqual(read({ status: "offline", reason: reason("id_conflict") }), [true, true]);
});

Deno.test("Q13: what is no birth says nothing", () => {
  const birth = { server: "11111111", session: 7, boot: 9, status: "online", reason: null };
  assert.notEqual(readClaim(bytes(birth)), null);
  const others = [
    { ...birth, server: "somebody's kitchen" },
    { ...birth, session: "7" },
    { ...birth, boot: 65536 },
    { ...birth, boot: -1 },
    { ...birth, boot: 1.5 },
    { ...birth, status: null },
    { ...birth, reason: "because" },
    { server: "11111111" },
    [],
    null,
  ];
  for (const other of others) assert.equal(readClaim(bytes(other)), null, JSON.stringify(other));
  assert.equal(readClaim(new TextEncoder().encode("{")), null);
});
