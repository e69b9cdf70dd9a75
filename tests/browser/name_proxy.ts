/** Where a browser finds servers by names that only a test knows: an HTTP proxy that leads each name and port to a socket. */
export class NameProxy implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #sockets: Readonly<Record<string, string>>;
  readonly #connections = new Set<Deno.Conn>();

  /** It knows paths of Unix sockets by `name:port`. */
  constructor(sockets: Readonly<Record<string, string>>) {
    this.#sockets = sockets;
    void this.#accept();
  }

  /** Where it is. */
  get url(): string {
    return `http://127.0.0.1:${this.#listener.addr.port}`;
  }

  async #accept(): Promise<void> {
    for await (const browser of this.#listener) void this.#connect(browser).catch(() => {});
  }

  async #connect(browser: Deno.Conn): Promise<void> {
    this.#connections.add(browser);
    const buffer = new Uint8Array(4096);
    // A browser sends no more before it is answered.
    const head = new TextDecoder().decode(buffer.subarray(0, await browser.read(buffer) ?? 0));
    const path = this.#sockets[/^CONNECT (\S+) HTTP/.exec(head)?.[1] ?? ""];
    if (path === undefined) return browser.close();
    const server = await Deno.connect({ transport: "unix", path });
    this.#connections.add(server);
    await browser.write(new TextEncoder().encode("HTTP/1.1 200 Connected\r\n\r\n"));
    await Promise.allSettled([
      browser.readable.pipeTo(server.writable),
      server.readable.pipeTo(browser.writable),
    ]);
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
