/**
 * A client that writes and reads the bytes itself: it can send what no HTTP or WebSocket library would.
 *
 * @module
 */

/** What a server answered to a request. */
export interface RawResponse {
  /** HTTP status. */
  readonly status: number;
  /** Everything up to the empty line. */
  readonly head: string;
}

/** A TCP connection to a server on this machine. */
export class RawConnection implements Disposable {
  readonly #connection: Deno.TcpConn;
  #received: Uint8Array<ArrayBuffer> = new Uint8Array(0);

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
  }

  /** Connect. */
  static async open(port: number): Promise<RawConnection> {
    return new RawConnection(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  /** Write lines of a request head, and the empty line after it. */
  async writeHead(lines: readonly string[]): Promise<void> {
    await this.write(new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`));
  }

  /** Write bytes. */
  async write(bytes: Uint8Array): Promise<void> {
    let rest = bytes;
    while (rest.length > 0) rest = rest.subarray(await this.#connection.write(rest));
  }

  /** Read the head of the answer. */
  async readHead(): Promise<RawResponse> {
    let end = -1;
    let text = "";
    while (end < 0) {
      if (!await this.#readMore()) throw new Error(`The connection ended after ${JSON.stringify(text)}`);
      text = Array.from(this.#received, (byte) => String.fromCharCode(byte)).join("");
      end = text.indexOf("\r\n\r\n");
    }
    this.#received = this.#received.slice(end + 4);
    const head = text.slice(0, end);
    return { status: Number(head.split(" ")[1]), head };
  }

  /** Read a frame of a WebSocket; null at the end of the connection. */
  async readFrame(): Promise<Frame | null> {
    for (;;) {
      const frame = this.#takeFrame();
      if (frame !== null) return frame;
      if (!await this.#readMore()) return null;
    }
  }

  /** Read frames of a WebSocket up to and with the close frame, or to the end of the connection. */
  async readFrames(): Promise<readonly Frame[]> {
    const frames: Frame[] = [];
    for (;;) {
      const frame = await this.readFrame();
      if (frame === null) return frames;
      frames.push(frame);
      if (frame.opcode === OPCODE_CLOSE) return frames;
    }
  }

  /** Let go of the connection. */
  [Symbol.dispose](): void {
    this.#connection.close();
  }

  #takeFrame(): Frame | null {
    const view = new DataView(this.#received.buffer, this.#received.byteOffset, this.#received.byteLength);
    if (view.byteLength < 2) return null;
    const short = view.getUint8(1) & 0x7f;
    const headLength = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (view.byteLength < headLength) return null;
    const length = short === 127 ? Number(view.getBigUint64(2)) : short === 126 ? view.getUint16(2) : short;
    if (view.byteLength < headLength + length) return null;
    const payload = this.#received.slice(headLength, headLength + length);
    this.#received = this.#received.subarray(headLength + length);
    return { opcode: view.getUint8(0) & 0x0f, payload };
  }

  async #readMore(): Promise<boolean> {
    const buffer = new Uint8Array(65536);
    const count = await this.#connection.read(buffer);
    if (count === null) return false;
    const joined = new Uint8Array(this.#received.length + count);
    joined.set(this.#received);
    joined.set(buffer.subarray(0, count), this.#received.length);
    this.#received = joined;
    return true;
  }
}

/** A frame of a server, which is never masked (RFC 6455, 5.2). */
export interface Frame {
  /** 1 text, 2 binary, 8 close, 9 ping. */
  readonly opcode: number;
  /** Its content. */
  readonly payload: Uint8Array<ArrayBuffer>;
}

/** A text message. */
export const OPCODE_TEXT = 1;
/** A close frame: a 16-bit code, then the reason. */
export const OPCODE_CLOSE = 8;

/**
 * The head of a WebSocket handshake.
 *
 * @param headers Host and whatever else a test is about.
 * @param target Request target.
 */
export function handshake(headers: readonly string[], target = "/ws"): readonly string[] {
  return [
    `GET ${target} HTTP/1.1`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ...headers,
  ];
}
