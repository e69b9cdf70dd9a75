import { list as listDevices } from "../../../protocol/api/devices.ts";
import { query } from "../../../protocol/api/history.ts";
import { COMMAND } from "../../../protocol/api/method.ts";
import { press } from "../../../protocol/api/virtual.ts";
import assert from "node:assert/strict";
import { chipsOf } from "../../../web/status_summary.ts";
import type { BoardView } from "../../../protocol/views.ts";
import type { ServerRefusal } from "../../../client/admission.ts";
import type { ConnectionState } from "../../../client/connection.ts";
import { Session } from "../../../client/session.ts";
import { PageModel } from "../../../web/page_model.ts";
import { pageTitle } from "../../../web/page_title.ts";
import { en } from "../../../web/text/en.ts";
import { Words } from "../../../web/text/words.ts";
import { FakeClock } from "./fake_clock.ts";
import { exampleBoard, exampleSnapshot, MockServer } from "./mock_server.ts";

/** A page without a browser: its frames come when the test says so. */
class Page implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly server = new MockServer();
  readonly session: Session;
  readonly model: PageModel;
  /** Why the server lets nobody in. */
  refusal: ServerRefusal | null = null;
  frames: (() => void)[] = [];
  draws = 0;

  constructor() {
    const { clock, server } = this;
    const random = () => 0;
    const reachable = () => Promise.resolve(this.refusal ?? false);
    const wakeUps = () => () => {};
    this.session = new Session(server.url, {
      token: "t",
      WebSocket: server.Socket,
      clock,
      random,
      reachable,
      wakeUps,
    });
    const language = { words: new Words(en), choose: () => Promise.resolve(true) };
    this.model = new PageModel({
      session: this.session,
      language,
      nextFrame: (draw) => this.frames.push(draw),
    });
    this.model.subscribe(() => this.draws++);
  }

  online(): Promise<void> {
    return this.#becomes("online");
  }

  offline(): Promise<void> {
    return this.#becomes("offline");
  }

  async #becomes(status: ConnectionState["status"]): Promise<void> {
    await new Promise<void>((resolve) => {
      const end = this.session.subscribe(() => {
        if (this.session.connection.status !== status) return;
        end();
        resolve();
      });
    });
  }

  /** Draw what is due. */
  frame(): void {
    for (const draw of this.frames.splice(0)) draw();
  }

  /** What is read aloud some time later. */
  said(): string {
    this.frame();
    this.clock.advance(400);
    this.frame();
    return this.model.announcements.newest;
  }

  /** Boards "Bench 1" and so on, from one number to another, become a status. */
  become(status: BoardView["status"], first: number, last: number): void {
    for (let number = first; number <= last; number++) {
      const view = exampleBoard({ id: `uno-${number}`, name: `Bench ${number}`, status });
      this.server.notify({ method: "board.changed", params: { board: view.id, view } });
    }
  }

  chips(): readonly string[] {
    return chipsOf({ model: this.model, address: "127.0.0.1:1" }).map(({ label, state, tone }) =>
      `${label}: ${state} (${tone})`
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.session.close();
    await this.server.end();
  }
}

Deno.test("PageModel draws several changes once", async () => {
  await using page = new Page();
  await page.online();
  page.frame();
  page.draws = 0;
  for (const rev of [11, 12, 13]) {
    page.server.notify({ method: "board.changed", params: { board: "uno-1", view: exampleBoard({ rev }) } });
  }
  assert.equal(page.draws, 0);
  page.frame();
  assert.equal(page.draws, 1);
});

Deno.test("PageModel notices a restart, also one that happened while there was no connection", async () => {
  await using page = new Page();
  await page.online();
  assert.equal(page.model.sinceRestart("uno-1"), null);
  page.server.notify({
    method: "board.changed",
    params: { board: "uno-1", view: exampleBoard({ boot: 4 }) },
  });
  assert.equal(page.model.sinceRestart("uno-1"), 0);
  page.model.dismissRestart("uno-1");
  assert.equal(page.model.sinceRestart("uno-1"), null);
  page.server.down();
  page.server.up();
  page.server.greeting = exampleSnapshot(exampleBoard({ boot: 5 }));
  page.model.session.wake();
  await page.online();
  assert.notEqual(page.model.sinceRestart("uno-1"), null);
});

Deno.test("PageModel notices a restart and an outage also if it came later than the first snapshot", async () => {
  await using page = new Page();
  await page.online();
  const { session, clock } = page;
  const language = { words: new Words(en), choose: () => Promise.resolve(true) };
  const late = new PageModel({ session, language, nextFrame: () => {} });
  page.server.notify({
    method: "board.changed",
    params: { board: "uno-1", view: exampleBoard({ boot: 4 }) },
  });
  assert.equal(late.sinceRestart("uno-1"), 0);
  assert.equal(late.lastHeard, clock.wall());
  page.server.down();
  assert.notEqual(late.lastHeard, null);
});

Deno.test("PageModel says aloud where a drag came to rest, and not its steps", async () => {
  await using page = new Page();
  await page.online();
  const ask = { board: "uno-1", channel: "lamp", command: "set" };
  for (const level of [1, 2, 3]) {
    page.model.ask({ ...ask, args: { level } });
    const request = await page.server.request();
    page.server.answer(request, {
      board: "uno-1",
      channel: "lamp",
      state: { level },
      boot: 3,
      rev: 10 + level,
      timing: { queueMs: 0, boardMs: 1, totalMs: 1 },
    });
    await new Promise((resolve) => setImmediate(resolve));
    page.clock.advance(100);
    page.frame();
    assert.equal(page.model.announcements.newest, "");
  }
  assert.equal(page.said(), "Lamp: 3. Confirmed by the board in 0 ms");
});

Deno.test("PageModel says all that ends in one moment aloud, not only the last of it", async () => {
  await using page = new Page();
  await page.online();
  for (const channel of ["led", "lamp"]) {
    page.model.ask({ board: "uno-1", channel, command: "set", args: {} });
  }
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(
    page.said(),
    "LED: Not done: this value is not allowed. Ask for a value in range. " +
      "Lamp: Not done: this value is not allowed. Ask for a value in range.",
  );
});

Deno.test("PageModel says aloud that the server or a board is lost, and that it is back, each once", async () => {
  await using page = new Page();
  await page.online();
  const said = () => page.said();
  const become = (status: BoardView["status"]) =>
    page.server.notify({
      method: "board.changed",
      params: { board: "uno-1", view: exampleBoard({ status }) },
    });
  assert.equal(said(), "");
  become("offline");
  assert.equal(said(), "Uno: Offline");
  become("online");
  assert.equal(said(), "Uno: Online");
  page.server.down();
  page.server.up();
  assert.equal(said(), "Server: Lost");
  await page.online();
  assert.equal(said(), "Server: Running");
});

Deno.test("PageModel does not say in one language what it was about to say in another", async () => {
  await using page = new Page();
  await page.online();
  page.model.ask({ board: "uno-1", channel: "led", command: "set", args: {} });
  await new Promise((resolve) => setImmediate(resolve));
  page.model.speak("es");
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(page.said(), "");
});

Deno.test("PageModel says why programming did not begin until somebody programs the board, and not what it cannot know", async () => {
  await using page = new Page();
  await page.online();
  const { model, server } = page;
  model.programming.ask("uno-1");
  const { id } = await server.request();
  const data = { reason: "busy_flashing", hint: "Wait", outcome: "not_run" };
  server.say({ jsonrpc: "2.0", id, error: { code: -32000, message: "Being programmed", data } });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(model.programming.failure("uno-1")?.reason, "busy_flashing");
  server.notify({
    method: "flash.progress",
    params: { board: "uno-1", phase: "done", percent: 100, message: "Done" },
  });
  assert.equal(model.programming.failure("uno-1"), null);
  model.programming.ask("uno-1");
  await server.request();
  server.down();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(model.programming.failure("uno-1"), null, "the server goes on without this page");
});

Deno.test("PageModel tells no longer why something was not done to a virtual board when the whole truth is told", async () => {
  await using page = new Page();
  await page.online();
  const { model, server } = page;
  model.virtualActions.change("uno-1", press, { down: true });
  await server.request();
  server.down();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(model.virtualActions.of("uno-1").failure?.reason, "connection_lost");
  server.up();
  model.session.wake();
  page.clock.advance(400);
  await page.online();
  page.clock.advance(5000);
  assert.equal(model.virtualActions.of("uno-1").failure, null);
});

Deno.test("U12: a failure of a channel, of a virtual board's hands and of programming each end with the board's return", async () => {
  await using page = new Page();
  await page.online();
  const { model, server, clock } = page;
  const ask = { board: "uno-1", channel: "led", command: "set", args: { on: true } };
  const STANDING = ["failed", "no_answer", "no_answer"];
  const fail = async (place: 0 | 1 | 2, act: () => void) => {
    act();
    const { id } = await server.request();
    const data = { reason: "no_answer", hint: "Wait", outcome: "unknown" };
    server.say({ jsonrpc: "2.0", id, error: { code: -32000, message: "No answer", data } });
    do await new Promise((resolve) => setImmediate(resolve)); while (failures()[place] !== STANDING[place]);
  };
  /** A server that is silent meanwhile would be given up. */
  const readFor5s = () => {
    for (let second = 0; second < 5; second++) {
      clock.advance(1000);
      server.say({ jsonrpc: "2.0", method: "of.a.newer.server", params: {} });
    }
  };
  const failures = () => [
    model.stage("uno-1", "led").stage,
    model.virtualActions.of("uno-1").failure?.reason,
    model.programming.failure("uno-1")?.reason,
  ];
  const become = (status: BoardView["status"]) =>
    server.notify({ method: "board.changed", params: { board: "uno-1", view: exampleBoard({ status }) } });
  const change = {
    board: "uno-1",
    state: { on: false, periodMs: 0 },
    boot: 3,
    at: "2026-01-01T00:00:00.000Z",
  };

  await fail(0, () => model.ask(ask));
  await fail(1, () => model.virtualActions.mend("uno-1"));
  await fail(2, () => model.programming.ask("uno-1"));
  become("offline");
  server.notify({ method: "state.changed", params: { ...change, channel: "led", by: "board", rev: 11 } });
  server.notify({ method: "state.changed", params: { ...change, channel: "lamp", by: "page 2", rev: 12 } });
  readFor5s();
  assert.deepEqual(failures(), STANDING, "none of this says that it can be asked");
  become("online");
  assert.deepEqual(failures(), ["idle", undefined, undefined]);

  await fail(0, () => model.ask(ask));
  readFor5s();
  server.notify({ method: "state.changed", params: { ...change, channel: "led", by: "page 2", rev: 13 } });
  assert.deepEqual(failures(), ["idle", undefined, undefined]);
  await fail(0, () => model.ask(ask));
  const stage = model.stage("uno-1", "led");
  assert.ok(stage.stage === "failed");
  model.dismiss(stage);
  assert.deepEqual(failures(), ["idle", undefined, undefined]);
});

Deno.test("chipsOf() tells how long this page's clicks took, and the server's part of that", async () => {
  await using page = new Page();
  await page.online();
  const facts = () => chipsOf({ model: page.model, address: "127.0.0.1:1" })[0].facts;
  assert.deepEqual(facts(), [["Others see you as", "page 1"]]);
  page.model.ask({ board: "uno-1", channel: "lamp", command: "set", args: { level: 1 } });
  const request = await page.server.request();
  page.clock.advance(4);
  page.server.answer(request, {
    board: "uno-1",
    channel: "lamp",
    state: { level: 1 },
    boot: 3,
    rev: 11,
    timing: { queueMs: 0.1, boardMs: 1, totalMs: 1.1 },
  });
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(facts().slice(1), [
    ["Click to confirmed", "p50 4 ms, p99 4 ms (last 1)"],
    ["Of that in the server", "p50 0.1 ms"],
  ]);
});

Deno.test("chipsOf() tells what is known, and of a board without a server that nobody can tell", async () => {
  await using page = new Page();
  assert.deepEqual(page.chips(), [
    "Page: Connecting (busy)",
    "Server: Looking for it (busy)",
    "Board: Not known (unknown)",
  ]);
  await page.online();
  assert.deepEqual(page.chips(), ["Page: Live (well)", "Server: Running (well)", "Board: Online (well)"]);
  const two = {
    ...exampleSnapshot(),
    boards: [exampleBoard(), exampleBoard({ id: "b", status: "mismatch" })],
  };
  page.server.notify({ method: "snapshot", params: two });
  assert.equal(page.chips()[2], "Board: 1 of 2 online (trouble)");
  page.server.notify({ method: "snapshot", params: { ...two, boards: [] } });
  assert.equal(page.chips()[2], "Board: None (trouble)");
  page.server.down();
  assert.deepEqual(page.chips(), [
    "Page: Retrying (busy)",
    "Server: Lost (trouble)",
    "Board: Not known (unknown)",
  ]);
});

Deno.test("L5: chipsOf() says of a board that is being programmed that it is, whatever its line is", async () => {
  await using page = new Page();
  await page.online();
  for (const status of ["offline", "mismatch"] as const) {
    const boards = [exampleBoard({ status })];
    page.server.notify({ method: "snapshot", params: { ...exampleSnapshot(), boards } });
    for (const phase of ["compile", "upload"] as const) {
      page.server.notify({
        method: "flash.progress",
        params: { board: "uno-1", phase, percent: 5, message: "Compiling" },
      });
      assert.equal(page.chips()[2], "Board: Flashing (busy)");
    }
    page.server.notify({
      method: "flash.progress",
      params: { board: "uno-1", phase: "failed", percent: null, message: "It does not compile" },
    });
    assert.match(page.chips()[2] ?? "", /trouble/);
  }
});

Deno.test("C16: chipsOf() says why the server lets the page not in, where the server says it", async () => {
  await using page = new Page();
  page.refusal = { reason: "too_many_clients", message: "Full", hint: "Close one" };
  page.server.down();
  await page.offline();
  const [chip, server] = chipsOf({ model: page.model, address: "127.0.0.1:1" });
  const sentences = ["Too many pages and programs are connected.", "Close one of them."];
  assert.deepEqual([chip.state, chip.sentences], ["Not let in", sentences]);
  assert.deepEqual([server.state, server.sentences[0], server.sentences.at(-1)], ["Running", ...sentences]);
});

Deno.test("U13: boards that look alike are told apart in what is said, on the chip and in the title", async () => {
  await using page = new Page();
  await page.online();
  const { model, server } = page;
  const title = () => pageTitle({ model, address: "127.0.0.1:1" });
  assert.equal(title(), "Uno · Destello 127.0.0.1:1");
  const other = exampleBoard({ id: "uno-0badcafe", status: "offline" });
  server.notify({ method: "board.changed", params: { board: other.id, view: other } });
  assert.equal(title(), "Board: 1 of 2 online · Uno no-1, Uno cafe · Destello 127.0.0.1:1");
  const facts = chipsOf({ model, address: "" })[2].facts;
  assert.deepEqual(facts, [["Uno no-1", "Online", "uno-1"], ["Uno cafe", "Offline", "uno-0badcafe"]]);
  server.notify({
    method: "board.changed",
    params: { board: other.id, view: { ...other, status: "online" } },
  });
  assert.equal(page.said(), "Uno cafe: Online");
  model.ask({ board: other.id, channel: "led", command: "set", args: {} });
  await new Promise((resolve) => setImmediate(resolve));
  assert.match(page.said(), /^Uno cafe: LED: Not done: /);
  server.down();
  assert.equal(title(), "Server: Lost · Uno no-1, Uno cafe · Destello 127.0.0.1:1");
});

Deno.test("S21a: may() goes by what stands beside a method; a server of an earlier version tells no role, and a role of tomorrow may nothing", async () => {
  for (
    const [role, expected] of [
      ["view", [true, false, false, false]],
      ["control", [true, true, true, false]],
      ["admin", [true, true, true, true]],
      ["a role of tomorrow", [false, false, false, false]],
      [undefined, [true, true, true, true]],
    ] as const
  ) {
    await using page = new Page();
    const greeting = exampleSnapshot();
    page.server.greeting = { ...greeting, server: { ...greeting.server, role } };
    await page.online();
    assert.deepEqual([query, COMMAND, press, listDevices].map((method) => page.model.may(method)), expected);
  }
});

Deno.test("L12: PageModel tells of one board what that reports, and of all what others are told of, too", async () => {
  await using page = new Page();
  await page.online();
  const { model, server } = page;
  const told: (readonly string[] | null)[] = [];
  model.subscribe((changed) => told.push(changed === null ? null : [...changed]));
  page.frame();
  told.length = 0;
  const labels = model.labels;
  const at = "2026-01-01T00:00:01.000Z";
  const state = { on: true, periodMs: 0 };
  const change = { board: "uno-1", channel: "led", state, boot: 9, by: "board", at };
  server.notify({ method: "state.changed", params: { ...change, rev: 101 } });
  server.notify({ method: "command.pending", params: { board: "uno-1", channel: "led", pending: null } });
  page.frame();
  assert.deepEqual(told.splice(0), [["uno-1"]]);
  assert.equal(model.labels, labels, "nobody is called otherwise");
  for (
    const view of [
      exampleBoard({ name: "Garage" }),
      exampleBoard({ name: "Garage", status: "offline" }),
      null,
    ]
  ) {
    server.notify({ method: "board.changed", params: { board: "uno-1", view } });
    page.frame();
    assert.deepEqual(told.splice(0), [null]);
  }
  server.notify({ method: "board.changed", params: { board: "uno-1", view: exampleBoard() } });
  page.frame();
  assert.deepEqual(told, [null], "it is back");
  assert.equal(model.label("uno-1"), "Uno");
});

Deno.test("L14: PageModel says aloud how many boards are gone, and names them only if they are few", async () => {
  await using page = new Page();
  await page.online();
  const { model } = page;
  const become = (status: BoardView["status"], count: number) => {
    page.become(status, 1, count);
    return page.said();
  };
  become("online", 40);
  assert.equal(become("offline", 3), "Bench 1: Offline. Bench 2: Offline. Bench 3: Offline");
  assert.equal(become("offline", 40), "Offline: 37");
  assert.equal(become("online", 40), "Online: 40");
  assert.match(pageTitle({ model, address: "127.0.0.1:1" }), /^40 boards · Destello/);
  const [, , board] = chipsOf({ model, address: "" });
  assert.deepEqual([board.state, board.facts, board.sentences], ["40 of 40 online", [], []]);
});

Deno.test("U2b, L14: a sentence that no frame has shown yet is not replaced: it is said with what comes then", async () => {
  await using page = new Page();
  await page.online();
  page.become("online", 1, 40);
  page.said();
  const heard: string[] = [];
  page.model.subscribe(() => {
    const { newest } = page.model.announcements;
    if (newest !== "") heard.push(newest);
  });
  // A busy browser hears of a power cut in parts, and draws when it can.
  for (const [first, last] of [[1, 10], [11, 30], [31, 31], [32, 40]] as const) {
    page.become("offline", first, last);
    page.clock.advance(450);
  }
  page.said();
  assert.deepEqual(heard, ["Offline: 40"]);
  heard.length = 0;
  page.become("online", 7, 7);
  page.clock.advance(450);
  page.server.down();
  page.server.up();
  page.said();
  assert.deepEqual(heard, ["Bench 7: Online. Server: Lost"]);
});
