import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { definition } from "../fixtures/board/definition.ts";
import { wireTable } from "../../protocol/wire/codec.ts";
import { LineDescriber } from "../../protocol/wire/describe.ts";
import type { DescribedFrame, Direction } from "../../protocol/wire/described_frame.ts";
import type { Client } from "./client.ts";
import { openHouse } from "./house.ts";

/** Whoever watches the board's line, and understands it. */
class Watcher {
  readonly bytes: Record<Direction, number[]> = { down: [], up: [] };
  readonly frames: DescribedFrame[] = [];
  readonly #client: Client;
  readonly #describer = new LineDescriber(wireTable(definition));

  constructor(client: Client) {
    this.#client = client;
  }

  /** Listen until a frame is of this kind; gives it. */
  async until(kind: DescribedFrame["meaning"]["kind"]): Promise<DescribedFrame> {
    for (;;) {
      const { missed, chunks } = await this.#client.notified("console.bytes");
      assert.equal(missed, 0);
      for (const { direction, hex } of chunks) {
        const bytes = Buffer.from(hex, "hex");
        this.bytes[direction].push(...bytes);
        this.frames.push(...this.#describer.push(direction, bytes));
      }
      const found = this.frames.find(({ meaning }) => meaning.kind === kind);
      if (found !== undefined) return found;
    }
  }
}

Deno.test("K1, K2: a watcher sees a click's exact bytes, both ways, and can tell what they say", async () => {
  await using house = await openHouse();
  const [clicker, watching] = [await house.connect(), await house.connect()];
  const watcher = new Watcher(watching);
  await watching.call("console.watch", {});
  await clicker.call("led.set", { on: true });
  const reply = await watcher.until("reply");
  const request = watcher.frames.find(({ meaning }) => meaning.kind === "command");
  assert.ok(request !== undefined && request.meaning.kind === "command" && reply.meaning.kind === "reply");
  const { seq } = request.meaning;
  assert.deepEqual(request.meaning, {
    kind: "command",
    seq,
    channel: "led",
    command: "set",
    values: { on: true },
  });
  assert.deepEqual(reply.meaning, {
    ...request.meaning,
    kind: "reply",
    status: 0,
    values: { on: true, periodMs: 0 },
  });
  // A part of what the house itself heard behind the tap, from its first moment on.
  assert.ok(`,${house.line.toBoard.join()},`.includes(`,${watcher.bytes.down.join()},`));
  assert.ok(`,${house.line.fromBoard.join()},`.includes(`,${watcher.bytes.up.join()},`));
  await Promise.all([clicker.close(), watching.close()]);
});

Deno.test("K2: a watcher sees a board start, and the new session being opened", async () => {
  await using house = await openHouse();
  const client = await house.connect();
  const watcher = new Watcher(client);
  await client.call("console.watch", {});
  house.uno.brownOut();
  await watcher.until("snapshotReply");
  const kinds = watcher.frames.map(({ meaning }) => meaning.kind);
  const boot = kinds.indexOf("boot");
  const steps = (["hello", "helloReply", "snapshot", "snapshotReply"] as const).map((kind) =>
    kinds.indexOf(kind, boot)
  );
  assert.ok(boot >= 0 && steps.every((at, index) => at > (steps[index - 1] ?? boot)), kinds.join());
  await client.close();
});

Deno.test("K1: who does not watch is told of no bytes", async () => {
  await using house = await openHouse();
  const [watching, other] = [await house.connect(), await house.connect()];
  await watching.call("console.watch", {});
  house.uno.press("2", true);
  const watcher = new Watcher(watching);
  await watcher.until("event");
  const isNews = (method?: string) => method === "state.changed" || method === "console.bytes";
  assert.equal((await other.next(({ method }) => isNews(method))).method, "state.changed");
  await Promise.all([watching.close(), other.close()]);
});
