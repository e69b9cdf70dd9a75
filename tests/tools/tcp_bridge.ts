/**
 * A serial bridge as ser2net is one: it passes the bytes of a port to one TCP client at a time, as they are.
 *
 * @module
 */
import { LINK_BAUD } from "../../protocol/link_rate.ts";
import { systemPort } from "../../server/serial/system_port.ts";

/** A running bridge. */
export class TcpBridge implements AsyncDisposable {
  /** The TCP port that it listens on. */
  readonly port: number;
  readonly #listener: Deno.TcpListener;
  readonly #done: Promise<void>;
  #client: Deno.TcpConn | null = null;

  /** Serve a serial port at a TCP port; 0 for any that is free. */
  constructor(serialPort: string, port = 0) {
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port });
    this.port = this.#listener.addr.port;
    this.#done = this.#serve(serialPort);
  }

  /** End the connection and serve no more. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    this.#client?.close();
    await this.#done;
  }

  async #serve(serialPort: string): Promise<void> {
    for (;;) {
      const client = await this.#listener.accept().catch(() => null);
      if (client === null) return;
      this.#client = client;
      const serial = systemPort(serialPort);
      await serial.open({ baudRate: LINK_BAUD });
      serial.start({
        received: (bytes) => void client.write(bytes.slice()).catch(() => {}),
        ended: () => {},
      });
      const buffer = new Uint8Array(4096);
      for (;;) {
        const count = await client.read(buffer).catch(() => null);
        if (count === null) break;
        serial.write(buffer.subarray(0, count));
      }
      await serial.close();
      if (this.#client === client) this.#client = null;
      try {
        client.close();
      } catch {
        // The bridge closed it when it ended.
      }
    }
  }
}
