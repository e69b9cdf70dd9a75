import assert from "node:assert/strict";
import { RequestFailure } from "../../../protocol/failures.ts";
import { RemoteServer } from "../../../server/gateway/remote_server.ts";
import { ANSWER_MS, type ServerCall, ServerCalls } from "../../../server/gateway/server_calls.ts";
import { answerMessage, readCall } from "../../../server/mqtt/call_message.ts";
import type { Outgoing } from "../../../server/mqtt/outbox.ts";
import { FakeClock } from "../link/fake_clock.ts";

/** Calls whose broker does what the test says. */
class Rig {
  readonly clock = new FakeClock();
  readonly sent: Outgoing[] = [];
  readonly kitchen = new RemoteServer("aaaaaaaa");
  /** What the broker says to the next message; null: that it took it. */
  says: Error | "nobody" | null = null;
  #count = 0;
  readonly calls: ServerCalls = new ServerCalls({
    asker: "0badcafe",
    topic: (server) => `destello/server/${server}/call`,
    publish: (message, done) => {
      this.sent.push(message);
      const { says } = this;
      done(says === "nobody" ? null : says, says === "nobody");
    },
    clock: this.clock,
    newId: () => `id-${++this.#count}`,
  });

  /** Ask, and give what it came to: the result, or reason and outcome. */
  async ask(more: Partial<ServerCall> = {}): Promise<unknown> {
    try {
      return await this.calls.call({
        server: this.kitchen,
        by: "gate/Ana",
        request: { method: "led.set", params: { on: true }, board: "uno-1" },
        ...more,
      });
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      return [error.reason, error.outcome];
    }
  }

  answer(id: string, outcome: Parameters<typeof answerMessage>[1]): void {
    this.calls.received(answerMessage(id, outcome));
  }
}

Deno.test("G4, Q12: a call is read as what was asked, and its answer as what it came to", async () => {
  const rig = new Rig();
  const result = rig.ask({ isCommand: true });
  const [{ topic, payload, retain, expiryS } = { topic: "", payload: "", retain: true }] = rig.sent;
  assert.deepEqual([topic, retain, expiryS], ["destello/server/aaaaaaaa/call", false, ANSWER_MS / 1000]);
  assert.deepEqual(readCall(new TextEncoder().encode(payload)), {
    id: "id-1",
    asker: "0badcafe",
    by: "MQTT: gate/Ana",
    request: { method: "led.set", params: { on: true }, board: "uno-1", key: "id-1" },
  });
  rig.answer("id-2", { result: "another's" });
  rig.calls.received("no answer");
  rig.answer("id-1", { result: { state: { on: true } } });
  assert.deepEqual(await result, { state: { on: true } });
  assert.equal(rig.clock.timers, 0);
});

Deno.test("G5b: of what a server answers everything can be seen, and no text is long", async () => {
  const rig = new Rig();
  const failure = new RequestFailure("board_offline", `It is\u202e away${"!".repeat(999)}`, "Look\nthere");
  const request = { method: "led.set", params: {}, board: "uno-1" };
  const asked = rig.calls.call({ server: rig.kitchen, by: "gate", request });
  rig.answer("id-1", { failure });
  await assert.rejects(asked, ({ message, hint }: RequestFailure) => {
    assert.match(message, /^It is\ufffd away!{289}$/);
    assert.equal(hint, "Look\ufffdthere");
    return true;
  });
  const result = rig.ask();
  rig.answer("id-2", { result: { by: "A\u200bna", "o\u200bn": true } });
  assert.deepEqual(await result, { by: "A\ufffdna" });
});

Deno.test("G4: what a server refused is told as it said it", async () => {
  const rig = new Rig();
  const result = rig.ask();
  rig.answer("id-1", { failure: new RequestFailure("busy_flashing", "No", "Wait", "not_run") });
  assert.deepEqual(await result, ["busy_flashing", "not_run"]);
});

Deno.test("G4, G4c: what surely was not heard fails at once, and of the rest nobody can tell", async () => {
  const rig = new Rig();
  rig.says = "nobody";
  assert.deepEqual(await rig.ask(), ["server_offline", "not_run"]);
  rig.says = new RequestFailure("server_offline", "No broker", "Wait");
  assert.deepEqual(await rig.ask(), ["server_offline", "not_run"]);
  rig.says = new Error("Publish error: Not authorized");
  assert.deepEqual(await rig.ask(), ["server_offline", "not_run"]);
  rig.says = null;
  const late = rig.ask();
  rig.clock.pass(ANSWER_MS);
  assert.deepEqual(await late, ["no_answer", "unknown"]);
  const [lost, other] = [rig.ask(), rig.ask({ server: new RemoteServer("bbbbbbbb") })];
  rig.calls.lost(rig.kitchen);
  assert.deepEqual(await lost, ["connection_lost", "unknown"]);
  rig.calls.lost(null);
  assert.deepEqual(await other, ["connection_lost", "unknown"]);
  assert.equal(rig.clock.timers, 0);
});

Deno.test("Q12: what is no call, or would be answered nowhere, is none", () => {
  const request = { jsonrpc: "2.0", id: "1", method: "boards.list" };
  const read = (call: unknown) => readCall(new TextEncoder().encode(JSON.stringify(call)));
  assert(read({ from: "me", by: "Ana", request }) !== null);
  for (
    const wrong of [
      null,
      { from: "a/b", by: "Ana", request },
      { from: "+", by: "Ana", request },
      { from: "x".repeat(65), by: "Ana", request },
      { from: "me", by: "", request },
      { from: "me", by: "A\u202eB", request },
      { from: "me", by: "Ana", request: { ...request, id: 1 } },
      { from: "me", by: "Ana", request: { ...request, id: undefined } },
      { from: "me", by: "Ana", request: { ...request, more: 1 } },
      { from: "me", by: "Ana", request: [request] },
      { from: "me", by: "Ana", request: { ...request, params: { text: "x".repeat(6000) } } },
    ]
  ) assert.equal(read(wrong), null, JSON.stringify(wrong).slice(0, 80));
});
