import assert from "node:assert/strict";
import type { Confirmed } from "../../../protocol/api/board.ts";
import { RequestFailure } from "../../../protocol/failures.ts";
import { CommandQueue } from "../../../server/boards/command_queue.ts";
import { RemoteCommand } from "../../../server/gateway/remote_command.ts";
import { BOARD } from "./rig.ts";

const CONFIRMED: Confirmed = {
  board: BOARD,
  channel: "led",
  state: { on: true },
  boot: 1,
  rev: 2,
  timing: { queueMs: 0, boardMs: 1, totalMs: 1 },
};

/** A command, and what the server that has the board does. */
function command(ask: () => Promise<Confirmed>, endsWith: AbortSignal | null = null): RemoteCommand {
  return new RemoteCommand({
    board: BOARD,
    command: {
      board: BOARD,
      channel: "led",
      command: "set",
      args: { on: true },
      by: "Ana",
      client: { owner: "Ana", endsWith },
    },
    replaceableAs: "set",
    ask,
  });
}

function isBecauseOf(reason: string): (error: unknown) => boolean {
  return (error) => error instanceof RequestFailure && error.reason === reason && error.outcome === "not_run";
}

Deno.test("G4a: a command comes to what its server says, and is not asked before its turn", async () => {
  let asked = 0;
  const one = command(() => {
    asked++;
    return Promise.resolve(CONFIRMED);
  });
  assert.equal(asked, 0);
  one.start();
  assert.deepEqual([await one.result, asked], [CONFIRMED, 1]);
});

Deno.test("G4a: whatever is thrown while a command is asked is its end, and nobody else's", async () => {
  for (
    const wrong of [new RequestFailure("no_answer", "No", "Wait"), new TypeError("a fault of this program")]
  ) {
    const one = command(() => Promise.reject(wrong));
    one.start();
    await assert.rejects(one.result, wrong);
  }
});

Deno.test("G4a: a newer command takes the place of one that waits, and a connection that ends takes its own along", async () => {
  const queue = new CommandQueue();
  const underWay = Promise.withResolvers<Confirmed>();
  const connection = new AbortController();
  const never = () => assert.fail("Its turn never came");
  const first = command(() => underWay.promise);
  const second = command(never);
  const third = command(never, connection.signal);
  for (const one of [first, second, third]) queue.add(one);
  await assert.rejects(second.result, isBecauseOf("superseded"));
  queue.connectionEnded(connection.signal);
  await assert.rejects(third.result, isBecauseOf("connection_lost"));
  underWay.resolve(CONFIRMED);
  assert.equal(await first.result, CONFIRMED);
});
