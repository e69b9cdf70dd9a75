import assert from "node:assert/strict";
import type { LineListener } from "../../../client/line_watches.ts";
import { Session } from "../../../client/session.ts";
import { FakeClock } from "./fake_clock.ts";
import { MockServer } from "./mock_server.ts";

const ID = "uno-1";
const UNKNOWN = {
  code: -32004,
  message: "No such board",
  data: { reason: "unknown_board", hint: "", outcome: "not_run" },
};

/** A listener that writes down what it is told. */
class Notes implements LineListener {
  readonly notes: string[] = [];
  #noted = Promise.withResolvers<void>();

  began(): void {
    this.#note("began");
  }

  missed(chunks: number): void {
    this.#note(`missed ${chunks}`);
  }

  heard({ at, direction, bytes }: Parameters<LineListener["heard"]>[0]): void {
    this.#note(`${at} ${direction} ${bytes.join(" ")}`);
  }

  refused({ reason }: Parameters<LineListener["refused"]>[0]): void {
    this.#note(`refused: ${reason}`);
  }

  /** Resolves when so much was told. */
  async until(count: number): Promise<void> {
    while (this.notes.length < count) await this.#noted.promise;
  }

  #note(note: string): void {
    this.notes.push(note);
    this.#noted.resolve();
    this.#noted = Promise.withResolvers();
  }
}

/** A session that is online, with its server. */
async function online(): Promise<{ server: MockServer; session: Session; clock: FakeClock }> {
  const server = new MockServer();
  const clock = new FakeClock();
  const session = new Session(server.url, {
    token: "0123abcd",
    WebSocket: server.Socket,
    clock,
    random: () => 0,
    reachable: () => Promise.resolve(false),
    wakeUps: () => () => {},
  });
  await status(session, "online");
  return { server, session, clock };
}

function status(session: Session, wanted: Session["connection"]["status"]): Promise<void> {
  return new Promise((resolve) => {
    if (session.connection.status === wanted) return resolve();
    const end = session.subscribe(() => {
      if (session.connection.status !== wanted) return;
      end();
      resolve();
    });
  });
}

/** The next request, which must be this one. */
async function asked(server: MockServer, method: string) {
  const request = await server.request();
  assert.deepEqual([request.method, request.params], [method, { board: ID }]);
  return request;
}

Deno.test("K2: Session.watchLine() tells what passes, and the session's own listeners nothing", async () => {
  const { server, session } = await online();
  const notes = new Notes();
  const end = session.watchLine(ID, notes);
  server.answer(await asked(server, "console.watch"), { board: ID });
  await notes.until(1);
  let told = 0;
  session.subscribe(() => told++);
  const chunks = [{ at: 1.5, direction: "down", hex: "00ff" }, {
    at: 2,
    direction: "up",
    hex: "0a",
  }] as const;
  server.notify({ method: "console.bytes", params: { board: ID, missed: 0, chunks } });
  server.notify({ method: "console.bytes", params: { board: "uno-2", missed: 0, chunks } });
  server.notify({ method: "console.bytes", params: { board: ID, missed: 3, chunks: [] } });
  await notes.until(4);
  assert.deepEqual(notes.notes, ["began", "1.5 down 0 255", "2 up 10", "missed 3"]);
  assert.equal(told, 0);
  end();
  end();
  server.answer(await asked(server, "console.unwatch"), {});
  session.close();
  await server.end();
});

Deno.test("Session.watchLine() asks again on every new connection, and not for who listens no more", async () => {
  const { server, session, clock } = await online();
  const [stays, goes] = [new Notes(), new Notes()];
  session.watchLine(ID, stays);
  const end = session.watchLine(ID, goes);
  for (let watch = 0; watch < 2; watch++) server.answer(await asked(server, "console.watch"), { board: ID });
  await stays.until(1);
  await goes.until(1);
  end();
  server.down();
  await status(session, "offline");
  server.up();
  clock.advance(clock.nextIn);
  await status(session, "online");
  server.answer(await asked(server, "console.watch"), { board: ID });
  await stays.until(2);
  assert.deepEqual([stays.notes, goes.notes], [["began", "began"], ["began"]]);
  session.close();
  await server.end();
});

Deno.test("Session.watchLine() tells a refusal, but not that there is no connection", async () => {
  const { server, session, clock } = await online();
  const notes = new Notes();
  session.watchLine(ID, notes);
  const { id } = await asked(server, "console.watch");
  server.say({ jsonrpc: "2.0", id, error: UNKNOWN });
  await notes.until(1);
  server.down();
  await status(session, "offline");
  const late = new Notes();
  session.watchLine(ID, late);
  server.up();
  clock.advance(clock.nextIn);
  await status(session, "online");
  server.answer(await asked(server, "console.watch"), { board: ID });
  await late.until(1);
  assert.deepEqual([notes.notes, late.notes], [["refused: unknown_board", "began"], ["began"]]);
  session.close();
  await server.end();
});
