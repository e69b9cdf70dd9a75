import { PassedConnections } from "./passed_connections.ts";

/** Passes connections on to a server, and changes what browsers ask on the way: a proxy or a tunnel. */
export class TcpProxy extends PassedConnections {
  readonly #port: number;
  readonly #changeHead: (head: string) => string;

  /** It passes on to a port; a tunnel changes nothing. */
  constructor(port: number, changeHead: (head: string) => string = (head) => head) {
    super();
    this.#port = port;
    this.#changeHead = changeHead;
  }

  protected override async pass(browser: Deno.Conn): Promise<void> {
    const server = this.keep(await Deno.connect({ hostname: "127.0.0.1", port: this.#port }));
    const changed = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform: (bytes, controller) => controller.enqueue(this.#changed(bytes)),
    });
    await Promise.allSettled([
      browser.readable.pipeThrough(changed).pipeTo(server.writable),
      server.readable.pipeTo(browser.writable),
    ]);
  }

  /** A browser writes a request's head in one piece. */
  #changed(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const text = new TextDecoder("latin1").decode(bytes);
    if (!/^[A-Z]+ \S+ HTTP\/1\.1\r\n/.test(text)) return bytes;
    return Uint8Array.from(this.#changeHead(text), (letter) => letter.charCodeAt(0));
  }
}
