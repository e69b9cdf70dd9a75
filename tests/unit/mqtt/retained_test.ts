import assert from "node:assert/strict";
import { type BoardView, UNKNOWN_CHANNEL } from "../../../protocol/views.ts";
import { retainedOf, serverOfBirth, serverOffline, serverOnline } from "../../../server/mqtt/retained.ts";
import { Topics } from "../../../server/mqtt/topics.ts";
import { definition } from "../../fixtures/board/definition.ts";

const topics = new Topics("destello");
const speaker = { server: "0badcafe", session: 7 };

function view(more: Partial<BoardView> = {}): BoardView {
  return {
    id: "uno-7f3a21c4",
    name: "Kitchen",
    kind: "serial",
    canProgram: true,
    port: { path: "/dev/ttyACM0", adapter: "Arduino Uno" },
    definition: "defef179",
    project: "Uno",
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
  const retained = retainedOf(view(), definition, speaker, topics);
  assert.deepEqual([...retained.keys()], [
    "destello/uno-7f3a21c4/state/led",
    "destello/uno-7f3a21c4/birth",
    "destello/uno-7f3a21c4/availability",
  ]);
  assert.deepEqual(JSON.parse(retained.get("destello/uno-7f3a21c4/state/led") ?? ""), {
    boot: 3,
    rev: 16,
    at: "2026-11-22T10:00:00.000Z",
    by: "page 1",
    state: { on: true, periodMs: 0 },
    desired: { on: true, periodMs: 0 },
    pending: null,
  });
  const birth = JSON.parse(retained.get("destello/uno-7f3a21c4/birth") ?? "");
  assert.deepEqual(birth, {
    ...speaker,
    boot: 3,
    kind: "serial",
    name: "Kitchen",
    project: "Uno",
    port: { path: "/dev/ttyACM0", adapter: "Arduino Uno" },
    schemaHash: "defef179",
    definition: JSON.parse(JSON.stringify(definition)),
  });
  assert.equal(serverOfBirth(JSON.stringify(birth)), "0badcafe");
});

Deno.test("Q2: a board that has not told who it is has no topics", () => {
  assert.equal(retainedOf(view({ boot: null }), definition, speaker, topics).size, 0);
  assert.equal(retainedOf(view({ id: "a/b" }), definition, speaker, topics).size, 0);
});

Deno.test("Q2: a board is online, flashing, or else offline, also by a status of a newer server", () => {
  const statuses = ["online", "offline", "connecting", "mismatch", "flashing"] as const;
  const told = statuses.map((status) =>
    retainedOf(view({ status }), definition, speaker, topics).get("destello/uno-7f3a21c4/availability")
  );
  assert.deepEqual(told, ["online", "offline", "offline", "offline", "flashing"]);
});

Deno.test("Q3: birth, status and will name the session", () => {
  assert.deepEqual(JSON.parse(serverOnline({ ...speaker, version: "1.2.3" })), {
    online: true,
    session: 7,
    version: "1.2.3",
  });
  assert.deepEqual(JSON.parse(serverOffline(speaker)), { online: false, session: 7 });
});

Deno.test("what is no birth is nobody's", () => {
  for (const payload of ["", "{", "null", "[]", '{"server":3}', "7"]) {
    assert.equal(serverOfBirth(payload), null);
  }
});
