import assert from "node:assert/strict";
import { RequestFailure } from "../../../protocol/failures.ts";
import type { BoardCommand } from "../../../server/boards/boards.ts";
import { type GatewayBroker, RemoteBoards } from "../../../server/gateway/remote_boards.ts";
import { createLog } from "../../../server/log.ts";
import { answerMessage, type Asked, readCall } from "../../../server/mqtt/call_message.ts";
import type { Outgoing } from "../../../server/mqtt/outbox.ts";
import { Topics } from "../../../server/mqtt/topics.ts";
import { FIRST_WAIT_MS } from "../../../server/mqtt/waits.ts";
import { testProject, testProjects } from "../../test_projects.ts";
import { FakeClock } from "../link/fake_clock.ts";
import { BIRTH, BOARD, HASH, KITCHEN, STATE, statusOf, switches } from "./rig.ts";

const ME = "0badcafe";
const REFUSAL = new Error("Publish error: Not authorized");

/** A gateway whose broker is the test. */
class Rig {
  readonly clock = new FakeClock();
  readonly log: string[] = [];
  readonly topics = new Topics("destello");
  readonly filters: string[] = [];
  readonly sent: Outgoing[] = [];
  readonly boards: RemoteBoards;
  /** What the broker says to what is published; null: it takes it. */
  says: Error | null = null;
  #isConnected = false;
  #events: Parameters<ConstructorParameters<typeof RemoteBoards>[0]["openBroker"]>[0] | null = null;

  constructor() {
    this.boards = new RemoteBoards({
      root: "destello",
      openBroker: (events) => {
        this.#events = events;
        return this.#broker();
      },
      server: ME,
      name: "gate",
      projects: testProjects(),
      log: createLog({ write: (line) => this.log.push(line), now: () => new Date(0) }),
      clock: this.clock,
    });
    this.connect();
  }

  /** One whose kitchen has a board that is online. */
  static withBoard(): Rig {
    const rig = new Rig();
    rig.tell(rig.topics.status(KITCHEN), statusOf(KITCHEN, true));
    rig.tell(rig.topics.birth(BOARD), JSON.stringify(BIRTH));
    rig.tell(rig.topics.state(BOARD, "led"), JSON.stringify(STATE));
    return rig;
  }

  connect(): void {
    this.#isConnected = true;
    this.#events?.connected({ session: 1, window: 16 });
  }

  disconnect(): void {
    this.#isConnected = false;
    this.#events?.disconnected();
  }

  /** The broker grants a subscription that it has refused. */
  grantLate(): void {
    this.#events?.grantedLate();
  }

  /** Somebody publishes. */
  tell(topic: string, text: string): void {
    this.#events?.received({
      topic,
      payload: new TextEncoder().encode(text),
      retain: false,
      isRepeated: false,
    });
  }

  /** Calls of the kitchen that were sent since this was last asked. */
  calls(): readonly Asked[] {
    return this.sent.splice(0).filter(({ topic }) => topic === this.topics.calls(KITCHEN))
      .flatMap(({ payload }) => readCall(new TextEncoder().encode(payload)) ?? []);
  }

  /** The kitchen did what it was asked. */
  answer({ id }: Pick<Asked, "id">, on: boolean): void {
    const timing = { queueMs: 1, boardMs: 2, totalMs: 3 };
    const result = { board: BOARD, channel: "led", state: { on, periodMs: 0 }, boot: 3, rev: 18, timing };
    this.tell(this.topics.reply(ME), answerMessage(id, { result }));
  }

  #broker(): GatewayBroker {
    const isConnected = () => this.#isConnected;
    return {
      get isConnected() {
        return isConnected();
      },
      start: () => {},
      close: () => Promise.resolve(),
      subscribe: (filter) => this.filters.push(filter),
      publish: (message, done) => {
        this.sent.push(message);
        done(this.says, false);
      },
    };
  }
}

/** A command of one client. */
function set(on: boolean, more: Partial<BoardCommand> = {}): BoardCommand {
  const client = { owner: "Ana", endsWith: null };
  return { board: BOARD, channel: "led", command: "set", args: { on }, by: "Ana", client, ...more };
}

function reasonOf(asked: Promise<unknown>): Promise<unknown> {
  return asked.then(() => null, (error) => {
    if (!(error instanceof RequestFailure)) throw error;
    return [error.reason, error.outcome];
  });
}

Deno.test("G1, G3: a gateway receives first, and then asks who is there", () => {
  const { filters, sent, topics } = new Rig();
  assert.deepEqual(filters, [topics.statuses, topics.births, topics.states, topics.reply(ME)]);
  assert.deepEqual(sent, [{ topic: topics.who, payload: "", retain: false }]);
});

Deno.test("G6: a name that is too long is cut where another server still reads all of it", () => {
  const prefix = "gate-0bad/";
  // The cut comes behind, within and before what is one sign for a reader.
  for (const room of [0, 1, 2, 3, 4, 5]) {
    const rig = Rig.withBoard();
    const by = `${"n".repeat(64 - prefix.length - room)}\u{1f469}\u200d\u{1f469}`;
    void rig.boards.command(set(true, { by })).catch(() => {});
    const [call] = rig.calls();
    assert.ok(call?.by.startsWith(`MQTT: ${prefix}nn`), `${room} of 5`);
  }
});

Deno.test("G3: a broker that does not take the question who is there is asked again, and named in the log once", () => {
  const rig = new Rig();
  assert.deepEqual(rig.log, []);
  rig.says = REFUSAL;
  rig.connect();
  rig.clock.pass(FIRST_WAIT_MS);
  assert.equal(rig.log.length, 1);
  assert.match(rig.log[0] ?? "", /MQTT topic destello\/who is down: Publish error: Not authorized/);
  rig.says = null;
  rig.clock.pass(2 * FIRST_WAIT_MS);
  assert.match(rig.log[1] ?? "", /MQTT topic destello\/who is back/);
  const asked = rig.sent.length;
  rig.clock.pass(60_000);
  assert.equal(rig.sent.length, asked);
});

Deno.test("G3, Q9b: it is asked again for as long as the connection lasts, and when a subscription is granted late", () => {
  const rig = new Rig();
  rig.says = REFUSAL;
  rig.connect();
  rig.disconnect();
  rig.sent.length = 0;
  rig.clock.pass(60_000);
  assert.deepEqual(rig.sent, []);
  rig.says = null;
  rig.connect();
  rig.sent.length = 0;
  rig.grantLate();
  assert.deepEqual(rig.sent.map(({ topic }) => topic), [rig.topics.who]);
});

Deno.test("G4, G4a: a command is asked with whoever asks, its gesture, and the revision that it depends on", async () => {
  const rig = Rig.withBoard();
  const confirmed = rig.boards.command(set(true, { ifRev: 17, gesture: "drag-1" }));
  const [call] = rig.calls();
  assert(call !== undefined);
  assert.deepEqual([call.asker, call.by], [ME, "MQTT: gate-0bad/Ana"]);
  assert.deepEqual(call.request, {
    method: "led.set",
    params: { on: true },
    board: BOARD,
    ifRev: 17,
    gesture: "drag-1",
    key: call.id,
  });
  rig.answer(call, true);
  assert.deepEqual((await confirmed).state, { on: true, periodMs: 0 });
  const bare = rig.boards.command(set(false));
  const [second] = rig.calls();
  assert(second !== undefined);
  assert.deepEqual([second.request.ifRev, second.request.gesture], [undefined, undefined]);
  rig.answer(second, false);
  await bare;
});

Deno.test("G4a: commands of one client wait for one another, and those of another one do not", async () => {
  const rig = Rig.withBoard();
  const first = rig.boards.command(set(true));
  const second = rig.boards.command(set(false));
  const third = rig.boards.command(set(true));
  assert.deepEqual(await reasonOf(second), ["superseded", "not_run"]);
  const another = rig.boards.command(set(false, { by: "Ben", client: { owner: "Ben", endsWith: null } }));
  const [ana, ben, ...more] = rig.calls();
  assert(ana !== undefined && ben !== undefined);
  assert.deepEqual([ana.by, ben.by, more.length], ["MQTT: gate-0bad/Ana", "MQTT: gate-0bad/Ben", 0]);
  rig.answer(ben, false);
  await another;
  assert.deepEqual(rig.calls(), []);
  rig.answer(ana, true);
  await first;
  const [next] = rig.calls();
  assert(next !== undefined);
  rig.answer(next, true);
  assert.deepEqual((await third).state, { on: true, periodMs: 0 });
});

Deno.test("G4a: a command that failed makes room for the next one of its client", async () => {
  const rig = Rig.withBoard();
  const [first, second] = [rig.boards.command(set(true)), rig.boards.command(set(false))];
  const [call] = rig.calls();
  const failure = new RequestFailure("busy_flashing", "No", "Wait");
  rig.tell(rig.topics.reply(ME), answerMessage(call?.id ?? "", { failure }));
  assert.deepEqual(await reasonOf(first), ["busy_flashing", "not_run"]);
  const [next] = rig.calls();
  assert(next !== undefined);
  rig.answer(next, false);
  await second;
});

Deno.test("G4, G4c: what the broker does not take did not run, and of what is under way when it is lost nobody can tell", async () => {
  const rig = Rig.withBoard();
  rig.says = REFUSAL;
  assert.deepEqual(await reasonOf(rig.boards.command(set(true))), ["server_offline", "not_run"]);
  rig.says = null;
  const underWay = rig.boards.command(set(true));
  rig.disconnect();
  assert.deepEqual(await reasonOf(underWay), ["connection_lost", "unknown"]);
  rig.calls();
  assert.deepEqual(await reasonOf(rig.boards.command(set(true))), ["server_offline", "not_run"]);
  assert.deepEqual(rig.calls(), [], "nothing is sent without a connection");
});

Deno.test("G5d: a board elsewhere is used as before when the project that has its definition was built anew", async () => {
  const rig = Rig.withBoard();
  const [{ name }] = rig.boards.projects.all;
  await rig.boards.exchange(name, testProject(switches(["a"])));
  const project = rig.boards.projectOf(BOARD);
  assert.equal(project.schemaHash, HASH);
  assert(rig.boards.projects.all.includes(project));
  assert.deepEqual(rig.boards.list()[0]?.channels.led?.reported, STATE.state);
  const confirmed = rig.boards.command(set(false));
  const [call] = rig.calls();
  assert(call !== undefined);
  rig.answer(call, false);
  await confirmed;
});
