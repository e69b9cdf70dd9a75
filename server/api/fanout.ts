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

/** Most bytes that wait for one client besides a snapshot (P7). */
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

/** How one receiver keeps up. */
interface Pace {
  /** When it fell behind; null while it keeps up. */
  behindSince: number | null;
  /** Most bytes of its snapshot that still wait. The socket does not say of which message those are that wait. */
  snapshotBytes: number;
}

/** All receivers. */
export class Fanout {
  /**
   * How many receivers were added; how many were dropped, which they count themselves, because one may also be dropped
   * for not reading its answers; and how many notifications those behind were not sent.
   */
  readonly counts = { added: 0, dropped: 0, skipped: 0 };
  readonly #clock: Clock;
  readonly #paces = new Map<Receiver, Pace>();
  #check: Timer | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many receivers there are. */
  get size(): number {
    return this.#paces.size;
  }

  /** What waits in this process for all receivers together, in bytes. */
  get bufferedBytes(): number {
    return [...this.#paces.keys()].reduce((sum, { socket }) => sum + socket.bufferedBytes, 0);
  }

  /**
   * From now on this receiver is told. It gets the whole truth first (C2), without a gap to what follows.
   *
   * @param receiver The receiver.
   */
  add(receiver: Receiver): void {
    const pace = { behindSince: null, snapshotBytes: 0 };
    this.#paces.set(receiver, pace);
    sendSnapshot(receiver, pace);
    this.counts.added++;
  }

  /**
   * Tell it no more; harmless if it is not there.
   *
   * @param receiver The receiver.
   */
  remove(receiver: Receiver): void {
    this.#paces.delete(receiver);
    if (this.#paces.size === 0) this.close();
  }

  /**
   * What its snapshot says has changed: it gets another one, within moments.
   *
   * @param receiver The receiver; harmless if it is not there.
   */
  renew(receiver: Receiver): void {
    const pace = this.#paces.get(receiver);
    if (pace?.behindSince === null) this.#fallBehind(pace);
  }

  /** What every snapshot says has changed: all get another one, at once where they keep up. */
  renewAll(): void {
    for (const [receiver, pace] of this.#paces) {
      if (pace.behindSince !== null) continue;
      if (receiver.socket.bufferedBytes <= DRAINED) sendSnapshot(receiver, pace);
      else this.#fallBehind(pace);
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
    for (const [receiver, pace] of this.#paces) {
      if (asked !== null && !receiver.may(asked)) continue;
      if (pace.behindSince === null && hasRoom(receiver, pace, bytes)) {
        receiver.socket.send(text);
        continue;
      }
      this.counts.skipped++;
      if (pace.behindSince === null) this.#fallBehind(pace);
    }
  }

  /**
   * Whether a message fits into what may wait for a receiver (S5a).
   *
   * @param receiver The receiver.
   * @param bytes The message's bytes.
   * @returns False also for one that is not there.
   */
  hasRoom(receiver: Receiver, bytes: number): boolean {
    const pace = this.#paces.get(receiver);
    return pace !== undefined && hasRoom(receiver, pace, bytes);
  }

  /** Stop looking after those behind. */
  close(): void {
    this.#check?.cancel();
    this.#check = null;
  }

  #fallBehind(pace: Pace): void {
    pace.behindSince = this.#clock.now();
    this.#check ??= this.#clock.after(CHECK_MS, () => this.#checkThoseBehind());
  }

  #checkThoseBehind(): void {
    this.#check = null;
    let anyBehind = false;
    for (const [receiver, pace] of this.#paces) {
      if (pace.behindSince === null) continue;
      if (receiver.socket.bufferedBytes <= DRAINED) {
        sendSnapshot(receiver, pace);
        pace.behindSince = null;
      } else if (this.#clock.now() - pace.behindSince >= STUCK_MS) {
        this.remove(receiver);
        receiver.dropped();
      } else {
        anyBehind = true;
      }
    }
    if (anyBehind) this.#check = this.#clock.after(CHECK_MS, () => this.#checkThoseBehind());
  }
}

function sendSnapshot(receiver: Receiver, pace: Pace): void {
  const { socket } = receiver;
  const text = receiver.snapshot();
  socket.send(text);
  pace.snapshotBytes = Math.min(Buffer.byteLength(text), socket.bufferedBytes);
}

function hasRoom({ socket }: Receiver, pace: Pace, bytes: number): boolean {
  pace.snapshotBytes = Math.min(pace.snapshotBytes, socket.bufferedBytes);
  return socket.bufferedBytes + bytes <= pace.snapshotBytes + QUEUE_LIMIT;
}
