/**
 * Telling every client what changed (C5, P7). A message is made into text once. What waits in this process for one
 * client is bounded: a client that does not keep up is skipped, and gets the newest snapshot once it has caught up.
 *
 * Deno's WebSocket does not say when its queue has drained, its `send` never fails, and its idle timeout waits behind
 * a queue that is stuck: so the queue is looked at before each message, and by one timer while somebody is behind.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { Method } from "../../protocol/api/method.ts";
import type { RpcNotification } from "../../protocol/api/notifications.ts";
import type { Clock, Timer } from "../../protocol/clock.ts";

/** Most bytes that wait for one client (P7); only a single snapshot that is larger by itself may exceed it. */
export const QUEUE_LIMIT = 64 * 1024;
/** A client that was behind has caught up when no more bytes than this wait. */
export const DRAINED = 16 * 1024;
/** A client that stays behind this long is dropped, in milliseconds (P7). */
export const STUCK_MS = 5000;
/** How often clients that are behind are looked at, in milliseconds. */
export const CHECK_MS = 50;

/** The socket of a client, as far as the API knows one. */
export interface ClientSocket {
  /** Bytes that were sent but have not left this process. */
  readonly bufferedBytes: number;
  /** Queue one text message; nothing happens once the socket is closing. */
  send(text: string): void;
  /** Begin to close. */
  close(code: number, reason: string): void;
}

/** One receiver of what changes. */
export interface Receiver {
  /** Its socket. */
  readonly socket: ClientSocket;
  /** The whole truth, now, as a message. */
  snapshot(): string;
  /** Whether it may call a method. */
  may(method: Pick<Method, "needs">): boolean;
  /** It was dropped: it did not keep up for {@linkcode STUCK_MS}. */
  dropped(): void;
}

/** All receivers. */
export class Fanout {
  /**
   * How many receivers were added; how many were dropped, which they count themselves, because one may also be dropped
   * for not reading its answers; and how many notifications those behind were not sent.
   */
  readonly counts = { added: 0, dropped: 0, skipped: 0 };
  readonly #clock: Clock;
  /** When each receiver fell behind; null while it keeps up. */
  readonly #behindSince = new Map<Receiver, number | null>();
  #check: Timer | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many receivers there are. */
  get size(): number {
    return this.#behindSince.size;
  }

  /** What waits in this process for all receivers together, in bytes. */
  get bufferedBytes(): number {
    return [...this.#behindSince.keys()].reduce((sum, { socket }) => sum + socket.bufferedBytes, 0);
  }

  /**
   * From now on this receiver is told. It gets the whole truth first (C2), without a gap to what follows.
   *
   * @param receiver The receiver.
   */
  add(receiver: Receiver): void {
    receiver.socket.send(receiver.snapshot());
    this.#behindSince.set(receiver, null);
    this.counts.added++;
  }

  /**
   * Tell it no more; harmless if it is not there.
   *
   * @param receiver The receiver.
   */
  remove(receiver: Receiver): void {
    this.#behindSince.delete(receiver);
    if (this.#behindSince.size === 0) this.close();
  }

  /**
   * What its snapshot says has changed: it gets another one, within moments.
   *
   * @param receiver The receiver; harmless if it is not there.
   */
  renew(receiver: Receiver): void {
    if (this.#behindSince.get(receiver) === null) this.#fallBehind(receiver);
  }

  /** What every snapshot says has changed: all get another one, at once where they keep up. */
  renewAll(): void {
    for (const [receiver, behindSince] of this.#behindSince) {
      if (behindSince !== null) continue;
      if (receiver.socket.bufferedBytes <= DRAINED) receiver.socket.send(receiver.snapshot());
      else this.#fallBehind(receiver);
    }
  }

  /**
   * Tell everybody.
   *
   * @param notification What changed.
   * @param asked Tells what that is; who may not call it is not told. Null: everybody may know.
   */
  broadcast(notification: RpcNotification, asked: Pick<Method, "needs"> | null = null): void {
    const text = JSON.stringify(notification);
    const bytes = Buffer.byteLength(text);
    for (const [receiver, behindSince] of this.#behindSince) {
      if (asked !== null && !receiver.may(asked)) continue;
      if (behindSince === null && receiver.socket.bufferedBytes + bytes <= QUEUE_LIMIT) {
        receiver.socket.send(text);
        continue;
      }
      this.counts.skipped++;
      if (behindSince === null) this.#fallBehind(receiver);
    }
  }

  /** Stop looking after those behind. */
  close(): void {
    this.#check?.cancel();
    this.#check = null;
  }

  #fallBehind(receiver: Receiver): void {
    this.#behindSince.set(receiver, this.#clock.now());
    this.#check ??= this.#clock.after(CHECK_MS, () => this.#checkThoseBehind());
  }

  #checkThoseBehind(): void {
    this.#check = null;
    let anyBehind = false;
    for (const [receiver, behindSince] of this.#behindSince) {
      if (behindSince === null) continue;
      if (receiver.socket.bufferedBytes <= DRAINED) {
        receiver.socket.send(receiver.snapshot());
        this.#behindSince.set(receiver, null);
      } else if (this.#clock.now() - behindSince >= STUCK_MS) {
        this.remove(receiver);
        receiver.dropped();
      } else {
        anyBehind = true;
      }
    }
    if (anyBehind) this.#check = this.#clock.after(CHECK_MS, () => this.#checkThoseBehind());
  }
}
