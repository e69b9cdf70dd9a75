import assert from "node:assert/strict";
import { RequestFailure } from "../../../protocol/failures.ts";
import { createMethods } from "../../../server/api/methods.ts";
import { ALL } from "../store/changes.ts";
import { BoardRig, Plugged } from "./board_rig.ts";
import { OWNER, UNATTENDED } from "../../idle_boards.ts";

/** A page whose connection breaks, and its next one. */
class Bench {
  readonly rig = new BoardRig(":memory:");
  readonly plugged = new Plugged(this.rig, 0x7f3a21c4);
  readonly methods = createMethods({
    ...UNATTENDED,
    clock: this.rig.clock,
    wallClock: this.rig.context.wallClock,
    boards: this.rig.boards,
  });
  readonly first = new AbortController();
  readonly second = new AbortController();

  constructor(readonly session: string | null) {}

  /** A client that names itself, unless told otherwise. */
  static async online(session: string | null = "one"): Promise<Bench> {
    const bench = new Bench(session);
    bench.rig.add(bench.plugged.at("/dev/ttyACM0"));
    await bench.rig.pass(50);
    return bench;
  }

  /** Ask on a connection; what became of it: the level that was confirmed, or why none was. */
  async set(level: number, { signal }: AbortController, key?: string): Promise<unknown> {
    const request = {
      method: "lamp.set",
      board: null,
      params: { level },
      by: "page 1",
      device: OWNER,
      connection: signal,
      session: this.session,
    };
    try {
      await this.methods.call({ ...request, ...(key === undefined ? {} : { key }) });
      return level;
    } catch (error) {
      assert.ok(error instanceof RequestFailure);
      assert.equal(error.outcome, "not_run");
      return error.reason;
    }
  }

  /** What became of all, which levels the board ran, and how the channel is in the end. */
  async end(asked: readonly Promise<unknown>[]): Promise<unknown> {
    await this.rig.pass(50);
    const endings = await Promise.all(asked);
    const { reported, pending } = this.rig.boards.list()[0]?.channels["lamp"] ?? {};
    assert.deepEqual([reported, pending], [{ level: 30 }, null]);
    assert.deepEqual(this.rig.boards.lineReports().map(({ waiting }) => waiting), [0]);
    const ran = this.plugged.model.runs.map(({ args }) => args["level"]);
    const { changes = [] } = await this.rig.boards.history?.query(null, ALL) ?? {};
    const kept = changes.filter(({ command }) => command !== null).map(({ args }) => args?.["level"])
      .reverse();
    assert.deepEqual(kept, ran, "H1");
    await this.rig.boards.close();
    return [endings, ran];
  }
}

Deno.test("B9: what waits on a connection when it ends, and has no key, does not run after what its client asks for next", async () => {
  const bench = await Bench.online();
  const asked = [bench.set(10, bench.first), bench.set(20, bench.first)];
  bench.first.abort();
  assert.deepEqual(bench.rig.boards.lineReports().map(({ waiting }) => waiting), [0]);
  asked.push(bench.set(30, bench.second));
  assert.deepEqual(await bench.end(asked), [[10, "connection_lost", 30], [10, 30]]);
  assert.deepEqual(bench.methods.commands.notRun, { conflict: 0, superseded: 0 });
});

Deno.test("B9, C12: what has a key waits on, joins its repetition, and gives way to what is asked after that", async () => {
  const bench = await Bench.online();
  const asked = [bench.set(10, bench.first, "a"), bench.set(20, bench.first, "b")];
  bench.first.abort();
  asked.push(
    bench.set(10, bench.second, "a"),
    bench.set(20, bench.second, "b"),
    bench.set(30, bench.second, "c"),
  );
  assert.deepEqual(await bench.end(asked), [[10, "superseded", 10, "superseded", 30], [10, 30]]);
});

Deno.test("B9, C12: a repetition that comes before the end of the first connection is noticed goes on with what waits, too", async () => {
  const bench = await Bench.online();
  const asked = [bench.set(10, bench.first, "a"), bench.set(20, bench.first, "b")];
  asked.push(bench.set(10, bench.second, "a"), bench.set(20, bench.second, "b"));
  bench.first.abort();
  asked.push(bench.set(30, bench.second, "c"));
  assert.deepEqual(await bench.end(asked), [[10, "superseded", 10, "superseded", 30], [10, 30]]);
});

Deno.test("B9, C12: what has a key runs although its connection ended, if nobody asks again", async () => {
  const bench = await Bench.online();
  const asked = [bench.set(10, bench.first, "a"), bench.set(30, bench.first, "b")];
  bench.first.abort();
  assert.deepEqual(await bench.end(asked), [[10, 30], [10, 30]]);
});

Deno.test("B9, C12: for a client that does not name itself, what waits ends with its connection, and its repetition is asked anew", async () => {
  const bench = await Bench.online(null);
  const asked = [bench.set(10, bench.first, "a"), bench.set(20, bench.first, "b")];
  bench.first.abort();
  asked.push(
    bench.set(10, bench.second, "a"),
    bench.set(30, bench.second, "c"),
  );
  assert.deepEqual(await bench.end(asked), [[10, "connection_lost", 10, 30], [10, 30]]);
});
