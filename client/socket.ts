/**
 * The part of a WebSocket that the client uses. Browsers, Deno, Node and `mock-socket` all have it.
 *
 * @module
 */

/** An open or opening WebSocket. */
export interface Socket {
  /** The handshake succeeded. */
  onopen: ((event: Event) => void) | null;
  /** It is over, or never began. */
  onclose: ((event: CloseEvent) => void) | null;
  /** A message came. */
  onmessage: ((event: MessageEvent) => void) | null;
  /** Send a text message. */
  send(data: string): void;
  /** Begin to close. */
  close(code?: number, reason?: string): void;
}

/** Makes a {@linkcode Socket}, as `new WebSocket(url, protocols)` does. */
export type SocketConstructor = new (url: string, protocols: string[]) => Socket;
