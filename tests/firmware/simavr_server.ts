/**
 * The real server with a board on simavr: it gives commands, the board is switched off and on, and is known again.
 *
 * @module
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BoardView } from "../../protocol/views.ts";
import { placeLink } from "../../scripts/board/port_link.ts";
import { FIXTURE } from "../fixture_project.ts";
import { Client } from "../thread/client.ts";
import { TaskProcess } from "../tools/task_process.ts";
import { SimavrBoard, type SimavrOptions } from "./simavr_board.ts";

/** The board that is back. */
export interface BoardIsBack {
  /** The board; it is switched off afterwards. */
  readonly board: SimavrBoard;
  /** A client of the server. */
  readonly client: Client;
  /** The board as the server shows it. */
  readonly view: BoardView;
}

/** A board that is switched on, at a link to its port. */
export async function startAt(port: string, options: SimavrOptions): Promise<SimavrBoard> {
  const board = await SimavrBoard.start(options);
  await placeLink(port, await board.port());
  return board;
}

/**
 * Use a board from a server, over a restart.
 *
 * @param first The board, switched on, with the firmware of the tests' own board; it is switched off meanwhile.
 * @param port The link to its port.
 * @param options What it was started with.
 * @param isBack Told when the server knows it again.
 */
export async function usedByServer(
  first: SimavrBoard,
  port: string,
  options: SimavrOptions,
  isBack: (there: BoardIsBack) => Promise<void>,
): Promise<void> {
  const data = join(options.folder, "data");
  await using server = new TaskProcess([
    ...["serve", "--port", "0", "--no-open", "--data", data, "--project", FIXTURE, "--board", port],
  ]);
  const [, url = ""] = await server.said(/^Destello ready at (\S+)$/m);
  const client = await Client.connect(url, await readFile(join(data, "token"), "utf8"));
  const { id } = await client.found(({ status }) => status === "online");
  const state = async (method: string, params: Record<string, unknown>) =>
    (await client.call(method, params)).result?.state;
  assert.deepEqual(await state("led.set", { on: true }), { on: true, periodMs: 0 });
  await first.becomes(1);
  assert.deepEqual(await state("lamp.set", { level: 128 }), { level: 128 });
  await first[Symbol.asyncDispose]();
  await client.notified("board.changed", ({ view }) => view?.status === "offline");

  const board = await startAt(port, options);
  const { view } = await client.notified("board.changed", ({ view }) => view?.status === "online");
  assert.equal(view?.id, id);
  await isBack({ board, client, view });
  await client.close();
  await board[Symbol.asyncDispose]();
}
