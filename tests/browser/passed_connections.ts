/** A listener on loopback whose connections are passed on, and end with it. */
export abstract class PassedConnections implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #connections = new Set<Deno.Conn>();

  /** Begins to listen. */
  constructor() {
    void this.#accept();
  }

  /** Where it listens. */
  get origin(): string {
    return `http://127.0.0.1:${this.#listener.addr.port}`;
  }

  /**
   * Pass one connection on, until both sides have ended.
   *
   * @param browser Whoever connected.
   */
  protected abstract pass(browser: Deno.Conn): Promise<void>;

  /** End a connection with the listener, if it has not ended by then. */
  protected keep(connection: Deno.Conn): Deno.Conn {
    this.#connections.add(connection);
    return connection;
  }

  async #accept(): Promise<void> {
    for await (const browser of this.#listener) void this.pass(this.keep(browser)).catch(() => {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#connections) {
      try {
        connection.close();
      } catch {
        // Its stream has closed it.
      }
    }
    await Promise.resolve();
  }
}
