/**
 * A running `deno task serve`, found through its data folder and asked over loopback (F3).
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Method } from "../../protocol/api/method.ts";
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from "../../protocol/messages.ts";
import { FlashFailure } from "../../server/programming/flashing.ts";
import { readServerFile, runningServer, type ServerFile } from "../../server/server_file.ts";
import { StartFailure } from "../../server/start_failure.ts";

const answerSchema = z.object({
  id: z.number(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string(), data: z.object({ hint: z.string() }) }).optional(),
});

const cancelledSchema = z.object({
  method: z.literal("flash.progress"),
  params: z.object({ board: z.string(), phase: z.literal("failed"), message: z.string() }),
});

const GONE = new FlashFailure(
  "The server ended while the board was programmed",
  'Start it again, or program the board without it: "deno task flash"',
);

/** On one machine; a server that hangs must not hang us. */
const CONNECT_MS = 3000;
/** Longer than any answer takes; a board may need 10 s to start. */
const ANSWER_MS = 30_000;

function silent({ port, pid }: ServerFile): FlashFailure {
  return new FlashFailure(
    `The server on port ${port} (process ${pid}) does not answer, and may hold the board's port`,
    "End it, and start it again",
  );
}

/** A connection to it. */
export class ServerClient {
  readonly #socket: WebSocket;
  readonly #server: ServerFile;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  /** Who wants to know that a board is not to be programmed any more. */
  readonly #cancelled = new Map<string, AbortController>();
  #id = 0;

  private constructor(socket: WebSocket, server: ServerFile) {
    this.#socket = socket;
    this.#server = server;
    socket.onmessage = ({ data }) => this.#received(data);
    socket.onclose = () => {
      for (const { reject } of this.#waiting.values()) reject(GONE);
      this.#waiting.clear();
    };
  }

  /**
   * Find the server of a data folder.
   *
   * @param dataFolder The folder.
   * @returns A connection to it; null if none is running, whatever an earlier one may have left behind.
   * @throws {FlashFailure} if it is there, but does not answer.
   * @throws {StartFailure} if it has as many clients as it takes.
   */
  static async find(dataFolder: string): Promise<ServerClient | null> {
    const server = await readServerFile(dataFolder);
    if (server === null) return null;
    const token = await readFile(join(dataFolder, "token"), "utf8").catch(() => null);
    if (token === null) return null;
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`, [
      SUBPROTOCOL,
      TOKEN_SUBPROTOCOL_PREFIX + token.trim(),
    ]);
    const opened = Promise.withResolvers<boolean>();
    socket.onopen = () => opened.resolve(true);
    socket.onerror = () => opened.resolve(false);
    const timer = setTimeout(() => opened.reject(silent(server)), CONNECT_MS);
    try {
      if (await opened.promise) return new ServerClient(socket, server);
      const url = await runningServer(dataFolder, token.trim());
      // Nobody is there: it was killed, and left its file behind.
      if (url === null) return null;
      throw new StartFailure(
        `The server at ${url} lets no further program in; close a page or a program that is connected to it, then try again`,
      );
    } catch (error) {
      socket.close();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Call a method.
   *
   * @param method The method.
   * @param params What it takes, and the board that is meant.
   * @returns What it tells.
   * @throws {FlashFailure} What the server said, or that it is gone, or does not answer.
   */
  async call<Given extends object, Result>(
    method: Method<Given, unknown, Result>,
    params: Given & { readonly board?: string },
  ): Promise<Result> {
    return method.result().parse(await this.#call(method.name, params));
  }

  #call(method: string, params: object): Promise<unknown> {
    if (this.#socket.readyState !== WebSocket.OPEN) return Promise.reject(GONE);
    const id = ++this.#id;
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.set(id, answer);
    this.#socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    const timer = setTimeout(() => answer.reject(silent(this.#server)), ANSWER_MS);
    return answer.promise.finally(() => clearTimeout(timer));
  }

  /**
   * Tell it something that needs no answer.
   *
   * @param method The method.
   * @param params What it takes.
   */
  tell<Given extends object>({ name: method }: Method<Given>, params: Given): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#socket.send(JSON.stringify({ jsonrpc: "2.0", method, params }));
  }

  /**
   * The end of this connection's job by somebody else, who cancelled it (F10).
   *
   * @param board The board that is programmed.
   * @returns Aborted then, with a {@linkcode FlashFailure} as its reason.
   */
  cancelled(board: string): AbortSignal {
    const cancelled = new AbortController();
    this.#cancelled.set(board, cancelled);
    return cancelled.signal;
  }

  /** Close the connection. */
  close(): void {
    this.#socket.close();
  }

  #received(data: unknown): void {
    if (typeof data !== "string") return;
    const told: unknown = JSON.parse(data);
    const cancelled = cancelledSchema.safeParse(told);
    if (cancelled.success) {
      const { board, message } = cancelled.data.params;
      this.#cancelled.get(board)?.abort(new FlashFailure(message, ""));
    }
    const message = answerSchema.safeParse(told);
    // What is no answer is a notification, of which only the job's own end matters here.
    if (!message.success) return;
    const { id, result, error } = message.data;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new FlashFailure(error.message, error.data.hint));
  }
}
