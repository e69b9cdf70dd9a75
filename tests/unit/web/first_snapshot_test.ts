import assert from "node:assert/strict";
import type { ConnectionState } from "../../../client/connection.ts";
import { firstSnapshot } from "../../../web/first_snapshot.ts";
import { FakeClock } from "./fake_clock.ts";

/** A session that is only ever connected or not. */
class FakeSession {
  connection: ConnectionState;
  readonly listeners = new Set<(changed: null) => void>();

  constructor(connection: ConnectionState) {
    this.connection = connection;
  }

  subscribe(listener: (changed: null) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  become(connection: ConnectionState): void {
    this.connection = connection;
    for (const listener of this.listeners) listener(null);
  }
}

const ONLINE: ConnectionState = { status: "online", since: 0 };

async function isDrawn(drawn: Promise<void>): Promise<boolean> {
  return await Promise.race([drawn.then(() => true), Promise.resolve().then(() => Promise.resolve(false))]);
}

Deno.test("firstSnapshot() waits for no session that has connected already, nor for one that cannot", async () => {
  const offline: ConnectionState = { status: "offline", reason: "unreachable", since: 0 };
  for (const state of [ONLINE, offline]) {
    const clock = new FakeClock();
    const session = new FakeSession(state);
    await firstSnapshot(session, clock);
    assert.equal(clock.waiting, 0);
    assert.equal(session.listeners.size, 0);
  }
});

Deno.test("firstSnapshot() waits until the session is online, and leaves nothing behind", async () => {
  const clock = new FakeClock();
  const session = new FakeSession({ status: "connecting" });
  const drawn = firstSnapshot(session, clock);
  session.become({ status: "connecting" });
  assert.equal(await isDrawn(drawn), false);
  session.become(ONLINE);
  await drawn;
  assert.equal(clock.waiting, 0);
  assert.equal(session.listeners.size, 0);
});

Deno.test("firstSnapshot() leaves a page empty only for a moment when the server says nothing", async () => {
  const clock = new FakeClock();
  const session = new FakeSession({ status: "connecting" });
  const drawn = firstSnapshot(session, clock);
  clock.advance(99);
  assert.equal(await isDrawn(drawn), false);
  clock.advance(1);
  await drawn;
  assert.equal(session.listeners.size, 0);
});
