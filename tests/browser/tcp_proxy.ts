/** Passes connections on to a server, and changes what browsers ask on the way: a proxy or a tunnel. */
export class TcpProxy implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #connections = new Set<Deno.Conn>();
  readonly #port: number;
  readonly #changeHead: (head: string) => string;

  /** It passes on to a port; a tunnel changes nothing. */
  constructor(port: number, changeHead: (head: string) => string = (head) => head) {
    this.#port = port;
    this.#changeHead = changeHead;
    void this.#accept();
  }

  /** Where it listens. */
  get origin(): string {
    return `http://127.0.0.1:${this.#listener.addr.port}`;
  }

  async #accept(): Promise<void> {
    for await (const browser of this.#listener) void this.#pass(browser).catch(() => {});
  }

  async #pass(browser: Deno.Conn): Promise<void> {
    this.#connections.add(browser);
    const server = await Deno.connect({ hostname: "127.0.0.1", port: this.#port });
    this.#connections.add(server);
    const changed = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform: (bytes, controller) => controller.enqueue(this.#changed(bytes)),
    });
    await Promise.allSettled([
      browser.readable.pipeThrough(changed).pipeTo(server.writable),
      server.readable.pipeTo(browser.writable),
    ]);
    for (const one of [browser, server]) this.#connections.delete(one);
  }

  /** A browser writes a request's head in one piece. */
  #changed(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const text = new TextDecoder("latin1").decode(bytes);
    if (!/^[A-Z]+ \S+ HTTP\/1\.1\r\n/.test(text)) return bytes;
    return Uint8Array.from(this.#changeHead(text), (letter) => letter.charCodeAt(0));
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
