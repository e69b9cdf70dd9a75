/**
 * An open COM port as a line: at any time one read is under way, and one write while something waits to be
 * sent.
 *
 * @module
 */
import { WIN_ERROR } from "./constants_windows.ts";
import { dcbRate, emptyDcb, overlapped, rawDcb } from "./dcb.ts";
import { checkSetRate } from "./baud_rate.ts";
import {
  type SerialError,
  SerialIoError,
  UnpluggedError,
  UnsupportedRateError,
  WriteQueueFullError,
} from "./errors.ts";
import { type Line, type LineEvents, WRITE_QUEUE_BYTES } from "./line.ts";
import type { WindowsSystem } from "./windows_system.ts";
import type { Waiting, WindowsWaiter } from "./windows_waiter.ts";
import { WriteQueue } from "./write_queue.ts";

/** What a port is made of. */
export interface WindowsLineParts {
  /** Its name. */
  readonly path: string;
  /** Its open handle. */
  readonly handle: number;
  /** Its `DCB` from before. */
  readonly before: Uint8Array<ArrayBuffer>;
  /** The system calls. */
  readonly system: WindowsSystem;
  /** The shared wait. */
  readonly waiter: WindowsWaiter;
  /** Who is told. */
  readonly events: LineEvents;
}

/** How much is read, and written, at once. */
const CHUNK_BYTES = 4096;

/** What an operation gives when it did not fail. */
const BEGUN: readonly number[] = [0, -WIN_ERROR.IO_PENDING];

/**
 * An operation that may be under way. Its buffers belong to the system meanwhile, so they live as long as the
 * line.
 */
class Operation {
  readonly event: number;
  readonly overlapped: Uint8Array<ArrayBuffer>;
  readonly buffer = new Uint8Array(CHUNK_BYTES);
  underWay = false;

  constructor(system: WindowsSystem) {
    this.event = system.createEvent(true);
    this.overlapped = overlapped(this.event);
  }
}

/** An open COM port. */
export class WindowsLine implements Line, Waiting {
  readonly #parts: WindowsLineParts;
  readonly #queue = new WriteQueue(WRITE_QUEUE_BYTES);
  readonly #read: Operation;
  readonly #write: Operation;
  #failed = false;

  constructor(parts: WindowsLineParts) {
    this.#parts = parts;
    this.#read = new Operation(parts.system);
    this.#write = new Operation(parts.system);
  }

  /** Begin reading. */
  start(): void {
    this.#parts.waiter.add(this);
    this.#beginRead();
  }

  /** Send, or queue while something is being sent. */
  write(bytes: Uint8Array): void {
    if (this.#failed) return;
    if (!this.#queue.push(bytes)) this.#fail(new WriteQueueFullError(this.#parts.path, this.#queue.length));
    else if (!this.#write.underWay) this.#beginWrite();
  }

  /** Change the rate. */
  setBaudRate(baudRate: number): void {
    const { system, handle, path, before } = this.#parts;
    const result = system.setCommState(handle, rawDcb(before, baudRate));
    if (result === -WIN_ERROR.INVALID_PARAMETER) {
      throw new UnsupportedRateError(path, baudRate, "its driver refuses it");
    }
    const now = emptyDcb();
    const read = result < 0 ? result : system.getCommState(handle, now);
    if (read < 0) throw new SerialIoError(path, "SetCommState", -read);
    checkSetRate(path, baudRate, dcbRate(now));
  }

  /** Stop, restore, close. */
  async release(): Promise<void> {
    const { system, handle, waiter, before } = this.#parts;
    await waiter.remove(this);
    system.cancel(handle);
    for (const operation of [this.#read, this.#write]) {
      // The buffers may go only when the system has let go of them.
      if (operation.underWay) system.result(handle, operation.overlapped, true);
    }
    system.discardOutput(handle);
    system.setCommState(handle, before);
    for (const open of [handle, this.#read.event, this.#write.event]) system.close(open);
  }

  /** The events of what is under way. */
  events(): readonly number[] {
    return [this.#read, this.#write].filter(({ underWay }) => underWay).map(({ event }) => event);
  }

  /** See what has ended, and begin the next. */
  ready(broken: boolean): void {
    if (broken) return this.#fail(new SerialIoError(this.#parts.path, "WaitForMultipleObjects", 0));
    const sent = this.#ended(this.#write);
    if (sent !== null) {
      this.#queue.drop(sent);
      this.#beginWrite();
    }
    const received = this.#ended(this.#read);
    if (received !== null) {
      if (received > 0) this.#parts.events.received(this.#read.buffer.subarray(0, received));
      this.#beginRead();
    }
  }

  /** How many bytes an operation moved, if it has just ended well. */
  #ended(operation: Operation): number | null {
    if (this.#failed || !operation.underWay) return null;
    const count = this.#parts.system.result(this.#parts.handle, operation.overlapped, false);
    if (count === -WIN_ERROR.IO_INCOMPLETE) return null;
    operation.underWay = false;
    if (count >= 0) return count;
    // With no timeout set and nothing cancelled, an operation fails only because the port is gone.
    this.#fail(new UnpluggedError(this.#parts.path));
    return null;
  }

  #beginRead(): void {
    const { system, handle } = this.#parts;
    this.#begin(this.#read, system.read(handle, this.#read.buffer, this.#read.overlapped));
  }

  #beginWrite(): void {
    const { system, handle } = this.#parts;
    const chunk = this.#queue.waiting().subarray(0, CHUNK_BYTES);
    if (chunk.length === 0) return;
    this.#write.buffer.set(chunk);
    const bytes = this.#write.buffer.subarray(0, chunk.length);
    this.#begin(this.#write, system.write(handle, bytes, this.#write.overlapped));
  }

  /** An operation that ended at once signals its event all the same. */
  #begin(operation: Operation, result: number): void {
    if (this.#failed) return;
    if (!BEGUN.includes(result)) return this.#fail(new UnpluggedError(this.#parts.path));
    operation.underWay = true;
    this.#parts.waiter.changed();
  }

  #fail(reason: SerialError): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#parts.events.failed(reason);
  }
}
