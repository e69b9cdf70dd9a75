import assert from "node:assert/strict";
import fc from "fast-check";
import { FakeClock } from "../link/fake_clock.ts";
import { MOST_ANSWERS, Outbox, type Outgoing } from "../../../server/mqtt/outbox.ts";
import { FIRST_WAIT_MS } from "../../../server/mqtt/waits.ts";

/** A broker that takes a message when the test says so. */
class Broker {
  readonly outbox: Outbox;
  /** What it was sent, in order. */
  readonly sent: Outgoing[] = [];
  /** What it holds. */
  readonly holds = new Map<string, string>();
  readonly refusals: string[] = [];
  readonly takings: string[] = [];
  readonly left: string[] = [];
  readonly clock = new FakeClock();
  #underWay: { readonly message: Outgoing; readonly done: (error: Error | null) => void }[] = [];

  constructor() {
    this.outbox = new Outbox({
      publish: (message, done) => {
        this.sent.push(message);
        this.#underWay.push({ message, done });
      },
      refused: (topic) => this.refusals.push(topic),
      taken: (topic) => this.takings.push(topic),
      left: (topic) => this.left.push(topic),
      clock: this.clock,
    });
  }

  get underWay(): readonly Outgoing[] {
    return this.#underWay.map(({ message }) => message);
  }

  /** Take the oldest message that is under way. */
  take(error: Error | null = null): void {
    const [first] = this.#underWay.splice(0, 1);
    if (first === undefined) return;
    if (error === null && first.message.retain) this.holds.set(first.message.topic, first.message.payload);
    first.done(error);
  }

  takeAll(): void {
    while (this.#underWay.length > 0) this.take();
  }

  /** The connection breaks: what was under way may have arrived, and nobody hears of it. */
  breaks(): void {
    this.#underWay = [];
    this.outbox.disconnected();
  }
}

/** What may happen. */
const step = fc.oneof(
  fc.record({
    do: fc.constant("hold"),
    topic: fc.constantFrom("a", "b", "c"),
    payload: fc.constantFrom("1", "2", "3"),
  }),
  fc.record({
    do: fc.constantFrom("take", "connect", "break", "renew"),
    topic: fc.constant(""),
    payload: fc.constant(""),
  }),
);

Deno.test("Q3: whatever happens, the broker ends up with the newest payloads, one under way for each topic and no more than its window", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 3 }), (steps, window) => {
      const broker = new Broker();
      const wanted = new Map<string, string>();
      const act = {
        hold(topic: string, payload: string) {
          wanted.set(topic, payload);
          broker.outbox.hold(topic, payload);
        },
        take: () => broker.take(),
        connect() {
          broker.breaks();
          broker.outbox.connected(window);
        },
        break: () => broker.breaks(),
        renew: () => broker.outbox.renew(),
      };
      for (const { do: what, topic, payload } of steps) {
        act[what === "hold" || what === "take" || what === "connect" || what === "break" ? what : "renew"](
          topic,
          payload,
        );
        const topics = broker.underWay.map(({ topic }) => topic);
        assert.equal(new Set(topics).size, topics.length);
        assert(topics.length <= window);
      }
      act.connect();
      broker.takeAll();
      assert.deepEqual(broker.holds, wanted);
    }),
  );
});

Deno.test("Q3: what the broker holds already is not published again; after each connection and each who everything is, once", () => {
  const broker = new Broker();
  broker.outbox.hold("a", "1");
  broker.outbox.hold("b", "1");
  assert.deepEqual(broker.sent, []);
  broker.outbox.connected(4);
  broker.takeAll();
  broker.outbox.hold("a", "1");
  assert.deepEqual(broker.sent.map(({ topic }) => topic), ["a", "b"]);
  broker.outbox.renew();
  broker.outbox.renew();
  broker.takeAll();
  broker.breaks();
  broker.outbox.connected(4);
  broker.takeAll();
  // What is under way when it is asked for again is not known to be there: "a" and "b" of the second renew().
  assert.deepEqual(broker.sent.map(({ topic }) => topic).slice(2), ["a", "b", "a", "b", "a", "b"]);
});

Deno.test("Q3: of many changes while the broker is slow it gets the first and the newest", () => {
  const broker = new Broker();
  broker.outbox.connected(4);
  for (const payload of ["1", "2", "3", "4"]) broker.outbox.hold("a", payload);
  broker.takeAll();
  assert.deepEqual(broker.sent.map(({ payload }) => payload), ["1", "4"]);
});

Deno.test("Q3d: a state does not overtake the birth that names its channel, which waits for an older one of its board", () => {
  const broker = new Broker();
  broker.outbox.connected(4);
  broker.outbox.hold("birth", "flashing");
  broker.outbox.hold("birth", "online");
  broker.outbox.hold("state", "on", "birth");
  broker.outbox.hold("other", "off", "others");
  broker.takeAll();
  assert.deepEqual(broker.sent.map(({ payload }) => payload), ["flashing", "off", "online", "on"]);
});

Deno.test("Q3d: what follows a birth that the broker refused is published again once it takes that", () => {
  const broker = new Broker();
  broker.outbox.connected(4);
  broker.outbox.hold("birth", "1");
  broker.outbox.hold("state", "1", "birth");
  broker.outbox.hold("other", "1");
  broker.take(new Error("Not authorized"));
  broker.takeAll();
  broker.clock.pass(FIRST_WAIT_MS);
  broker.takeAll();
  assert.deepEqual(broker.sent.map(({ topic }) => topic), ["birth", "state", "other", "birth", "state"]);
});

Deno.test("Q9: an answer waits for no broker: not for one that is away, and not over a lost connection", () => {
  const broker = new Broker();
  const answer: Outgoing = { topic: "reply", payload: "{}", retain: false };
  assert.equal(broker.outbox.answer(answer), false);
  broker.outbox.connected(1);
  broker.outbox.hold("a", "1");
  assert.equal(broker.outbox.answer(answer), true);
  broker.breaks();
  broker.outbox.connected(1);
  broker.takeAll();
  assert.deepEqual(broker.sent.map(({ topic }) => topic), ["a", "a"]);
});

Deno.test("Q8: so many answers wait and no more, and they go before what the broker holds", () => {
  const broker = new Broker();
  const answer: Outgoing = { topic: "reply", payload: "{}", retain: false };
  broker.outbox.connected(1);
  broker.outbox.hold("a", "1");
  broker.outbox.hold("b", "1");
  const given = Array.from({ length: MOST_ANSWERS + 2 }, () => broker.outbox.answer(answer));
  assert.equal(given.filter(Boolean).length, MOST_ANSWERS);
  broker.takeAll();
  assert.deepEqual(broker.sent.map(({ topic }) => topic), ["a", ...Array(MOST_ANSWERS).fill("reply"), "b"]);
});

Deno.test("Outbox.idle() waits for everything, and not for a broker that is gone", async () => {
  const broker = new Broker();
  await broker.outbox.idle();
  broker.outbox.connected(1);
  broker.outbox.hold("a", "1");
  broker.outbox.hold("b", "1");
  const order: string[] = [];
  const idle = broker.outbox.idle().then(() => order.push("idle"));
  broker.take();
  await Promise.resolve();
  assert.deepEqual(order, []);
  broker.take();
  await idle;
  broker.outbox.hold("a", "2");
  const gone = broker.outbox.idle();
  broker.breaks();
  await gone;
});

Deno.test("Q9b: what the broker refuses to hold is said again after a while, each time a longer one, until it takes it", () => {
  const broker = new Broker();
  const refused = new Error("Not authorized");
  broker.outbox.connected(1);
  broker.outbox.hold("a", "1");
  broker.take(refused);
  assert.deepEqual([broker.refusals, broker.sent.length], [["a"], 1]);
  broker.clock.pass(FIRST_WAIT_MS);
  broker.take(refused);
  broker.clock.pass(2 * FIRST_WAIT_MS - 1);
  assert.equal(broker.sent.length, 2);
  broker.clock.pass(1);
  broker.takeAll();
  assert.deepEqual([broker.sent.length, broker.takings, broker.holds.get("a")], [3, ["a"], "1"]);
  broker.clock.pass(60_000);
  assert.equal(broker.sent.length, 3);
});

Deno.test("Q9b: what was refused over a lost connection, or is another server's now, is not said again by itself", () => {
  const broker = new Broker();
  broker.outbox.connected(1);
  for (const topic of ["a", "b"]) {
    broker.outbox.hold(topic, "1");
    broker.take(new Error("Not authorized"));
  }
  broker.outbox.leave("a");
  broker.clock.pass(FIRST_WAIT_MS);
  assert.deepEqual(broker.underWay.map(({ topic }) => topic), ["b"]);
  broker.take(new Error("Not authorized"));
  broker.breaks();
  broker.clock.pass(60_000);
  assert.equal(broker.sent.length, 3);
});

Deno.test("Q9c: that the server leaves a topic is told, and of what was under way there nothing more", () => {
  const broker = new Broker();
  broker.outbox.connected(2);
  broker.outbox.hold("a", "1");
  broker.outbox.hold("b", "1");
  broker.outbox.leave("a");
  broker.outbox.leave("b");
  broker.outbox.leave("c");
  broker.take(new Error("Not authorized"));
  broker.take();
  assert.deepEqual([broker.left, broker.refusals, broker.takings], [["a", "b"], [], []]);
});

Deno.test("Q9: that the broker refuses what the server says once is told, and nothing says it again", () => {
  const broker = new Broker();
  broker.outbox.connected(1);
  broker.outbox.say("who", "");
  broker.take(new Error("Not authorized"));
  broker.clock.pass(60_000);
  assert.deepEqual([broker.refusals, broker.sent.length], [["who"], 1]);
  broker.outbox.say("who", "");
  broker.takeAll();
  assert.deepEqual([broker.takings, broker.holds.size], [["who"], 0]);
});

Deno.test("Q8: where an answer goes says whoever asked: that the broker refuses it is told to nobody, and holds nothing up", () => {
  const broker = new Broker();
  broker.outbox.connected(1);
  broker.outbox.answer({ topic: "forbidden", payload: "{}", retain: false });
  broker.outbox.hold("a", "1");
  broker.take(new Error("Not authorized"));
  broker.takeAll();
  assert.deepEqual([broker.refusals, broker.takings, broker.holds.get("a")], [[], ["a"], "1"]);
});
