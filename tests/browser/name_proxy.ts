import { PassedConnections } from "./passed_connections.ts";

/** Where a browser finds servers by names that only a test knows: an HTTP proxy that leads each name and port to a socket. */
export class NameProxy extends PassedConnections {
  readonly #sockets: Readonly<Record<string, string>>;

  /** It knows paths of Unix sockets by `name:port`. */
  constructor(sockets: Readonly<Record<string, string>>) {
    super();
    this.#sockets = sockets;
  }

  protected override async pass(browser: Deno.Conn): Promise<void> {
    const buffer = new Uint8Array(4096);
    // A browser sends no more before it is answered.
    const head = new TextDecoder().decode(buffer.subarray(0, await browser.read(buffer) ?? 0));
    const path = this.#sockets[/^CONNECT (\S+) HTTP/.exec(head)?.[1] ?? ""];
    if (path === undefined) return browser.close();
    const server = this.keep(await Deno.connect({ transport: "unix", path }));
    await browser.write(new TextEncoder().encode("HTTP/1.1 200 Connected\r\n\r\n"));
    await Promise.allSettled([
      browser.readable.pipeTo(server.writable),
      server.readable.pipeTo(browser.writable),
    ]);
  }
}
