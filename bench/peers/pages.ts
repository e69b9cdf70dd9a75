/**
 * Pages of a measured server: sockets that do nothing with what they hear but look whether it is what is waited for.
 *
 * @module
 */
import type { MeasuredServer } from "./servers.ts";

/** Some pages, open at once. */
export class Pages {
  readonly #server: MeasuredServer;
  readonly #sockets: readonly WebSocket[];
  /** Pages that have not been told of the click. */
  readonly #waiting = new Set<WebSocket>();
  #allTold: () => void = () => {};
  #answered: () => void = () => {};
  /** Rejects if a page is closed by its server: then nothing comes that could be waited for. */
  readonly #lost = Promise.withResolvers<never>();
  #id = 0;

  private constructor(server: MeasuredServer, sockets: readonly WebSocket[]) {
    this.#server = server;
    this.#sockets = sockets;
    // Whoever waits hears of it.
    this.#lost.promise.catch(() => {});
    for (const socket of sockets) {
      socket.onclose = () => this.#lost.reject(new Error(`${server.name} closed a page`));
      socket.onmessage = ({ data }) => {
        if (server.isDone(data)) {
          if (this.#waiting.delete(socket) && this.#waiting.size === 0) this.#allTold();
        } else if (server.other.isAnswer(data)) this.#answered();
      };
    }
  }

  /** Open some. */
  static async open(server: MeasuredServer, count: number): Promise<Pages> {
    const url = `ws://127.0.0.1:${server.port}/ws`;
    const sockets = Array.from({ length: count }, () => new WebSocket(url, [...server.protocols]));
    await Promise.all(sockets.map((socket) =>
      new Promise<void>((resolve, reject) => {
        socket.onopen = () => resolve();
        socket.onerror = () => reject(new Error(`${server.name} does not let ${count} pages in`));
      })
    ));
    return new Pages(server, sockets);
  }

  /** Click on the first page; gives the milliseconds until every page was told that it is done. */
  async click(): Promise<number> {
    const [clicker] = this.#sockets;
    const told = new Promise<void>((resolve) => this.#allTold = resolve);
    for (const socket of this.#sockets) this.#waiting.add(socket);
    const start = performance.now();
    clicker?.send(this.#server.click(++this.#id));
    await Promise.race([told, this.#lost.promise]);
    return performance.now() - start;
  }

  /** Ask on the last page for something that needs no board; gives the milliseconds until the answer. */
  async ask(): Promise<number> {
    const answered = new Promise<void>((resolve) => this.#answered = resolve);
    const start = performance.now();
    this.#sockets.at(-1)?.send(this.#server.other.ask(++this.#id));
    await Promise.race([answered, this.#lost.promise]);
    return performance.now() - start;
  }

  /** Close them. */
  async close(): Promise<void> {
    await Promise.all(this.#sockets.map((socket) =>
      new Promise<void>((resolve) => {
        socket.onclose = () => resolve();
        socket.close();
      })
    ));
  }
}
