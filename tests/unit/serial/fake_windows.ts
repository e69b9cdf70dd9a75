/**
 * A stand-in for the system calls of Windows. The test ends the operations that are under way.
 *
 * @module
 */
import type { WindowsSystem } from "../../../server/serial/windows_system.ts";

const IO_PENDING = -997;
const IO_INCOMPLETE = -996;
const OPERATION_ABORTED = -995;

/** An operation that is under way, or has ended and was not asked for yet. */
interface Operation {
  readonly kind: "read" | "write";
  readonly buffer: Uint8Array<ArrayBuffer>;
  readonly event: number;
  result: number;
}

/** A stand-in for the system calls. */
export class FakeWindows implements WindowsSystem {
  /** What `open` gives, and what it was asked for. */
  opened = 100;
  readonly paths: string[] = [];
  /** What the other calls give. */
  gives = {
    getCommState: 0,
    setCommState: 0,
    setCommTimeouts: 0,
    begin: IO_PENDING,
  };
  /** The line's settings. */
  dcb = new Uint8Array(28);
  /** Every setting of the line, the time-outs and the lines. */
  readonly dcbs: Uint8Array[] = [];
  readonly timeouts: number[][] = [];
  /** What was written and has been sent. */
  readonly sent: number[] = [];
  /** Handles that are open. */
  readonly handles = new Set<number>();
  /** How many waits are under way, and the most there have been. */
  waits = { now: 0, most: 0, total: 0 };
  #operations = new Map<Uint8Array, Operation>();
  #signalled = new Set<number>();
  #events = new Set<number>();
  #autoReset = new Set<number>();
  #next = 100;
  #waiting: { readonly handles: readonly number[]; readonly resolve: (index: number) => void } | null = null;

  open(path: string): number {
    this.paths.push(path);
    return this.opened < 0 ? this.opened : this.#handle();
  }

  close(handle: number): number {
    // The system would go on to write into memory that nobody keeps any more.
    const isPort = !this.#events.has(handle);
    if (isPort && this.#operations.size > 0) throw new Error("An operation is still under way");
    return this.handles.delete(handle) ? 0 : -6;
  }

  createEvent(manual: boolean): number {
    const event = this.#handle();
    this.#events.add(event);
    if (!manual) this.#autoReset.add(event);
    return event;
  }

  setEvent(event: number): number {
    this.#signalled.add(event);
    this.#wake();
    return 0;
  }

  getCommState(_: number, dcb: Uint8Array<ArrayBuffer>): number {
    dcb.set(this.dcb);
    return this.gives.getCommState;
  }

  setCommState(_: number, dcb: Uint8Array<ArrayBuffer>): number {
    this.dcbs.push(dcb);
    if (this.gives.setCommState === 0) this.dcb = Uint8Array.from(dcb);
    return this.gives.setCommState;
  }

  setCommTimeouts(_: number, timeouts: Uint8Array<ArrayBuffer>): number {
    this.timeouts.push([...new Uint32Array(timeouts.buffer)]);
    return this.gives.setCommTimeouts;
  }

  discardOutput(): number {
    return 0;
  }

  read(_: number, into: Uint8Array<ArrayBuffer>, overlapped: Uint8Array<ArrayBuffer>): number {
    return this.#begin("read", into, overlapped);
  }

  write(_: number, bytes: Uint8Array<ArrayBuffer>, overlapped: Uint8Array<ArrayBuffer>): number {
    return this.#begin("write", bytes, overlapped);
  }

  result(_: number, overlapped: Uint8Array<ArrayBuffer>): number {
    const operation = this.#operations.get(overlapped);
    if (operation === undefined) throw new Error("There is no such operation");
    if (operation.result !== IO_INCOMPLETE) this.#operations.delete(overlapped);
    return operation.result;
  }

  cancel(): number {
    for (const operation of this.#operations.values()) this.#end(operation, OPERATION_ABORTED);
    return 0;
  }

  wait(handles: BigUint64Array<ArrayBuffer>): Promise<number> {
    const { now, most, total } = this.waits;
    this.waits = { now: now + 1, most: Math.max(most, now + 1), total: total + 1 };
    return new Promise((resolve) => {
      this.#waiting = { handles: [...handles].map(Number), resolve };
      this.#wake();
    });
  }

  /** Whether an operation is under way. */
  isUnderWay(kind: Operation["kind"]): boolean {
    return this.#find(kind) !== undefined;
  }

  /** Bytes come in, or the read fails; resolves when that was dealt with. */
  async endRead(result: Uint8Array | number): Promise<void> {
    const operation = this.#find("read");
    if (operation === undefined) throw new Error("No read is under way");
    if (typeof result !== "number") operation.buffer.set(result);
    this.#end(operation, typeof result === "number" ? result : result.length);
    await this.settled();
  }

  /** What is being written was sent, or the write fails; resolves when that was dealt with. */
  async endWrite(result: number | null = null): Promise<void> {
    const operation = this.#find("write");
    if (operation === undefined) throw new Error("No write is under way");
    if (result === null) this.sent.push(...operation.buffer);
    this.#end(operation, result ?? operation.buffer.length);
    await this.settled();
  }

  /** The wait itself fails. */
  async failWait(): Promise<void> {
    await this.settled();
    this.#finishWait(0xffffffff);
    await this.settled();
  }

  /** Resolves when everything that needs no event has been done. */
  async settled(): Promise<void> {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  }

  #begin(
    kind: Operation["kind"],
    buffer: Uint8Array<ArrayBuffer>,
    overlapped: Uint8Array<ArrayBuffer>,
  ): number {
    const { begin } = this.gives;
    if (begin !== 0 && begin !== IO_PENDING) return begin;
    if (this.#find(kind) !== undefined) throw new Error(`Two operations at once: ${kind}`);
    const event = Number(new DataView(overlapped.buffer).getBigUint64(24, true));
    this.#signalled.delete(event);
    this.#operations.set(overlapped, { kind, buffer, event, result: IO_INCOMPLETE });
    return begin;
  }

  #find(kind: Operation["kind"]): Operation | undefined {
    return [...this.#operations.values()].find((one) => one.kind === kind && one.result === IO_INCOMPLETE);
  }

  #end(operation: Operation, result: number): void {
    if (operation.result === IO_INCOMPLETE) operation.result = result;
    this.#signalled.add(operation.event);
    this.#wake();
  }

  #wake(): void {
    const index = this.#waiting?.handles.findIndex((handle) => this.#signalled.has(handle)) ?? -1;
    if (index < 0) return;
    const handle = this.#waiting?.handles[index] ?? 0;
    if (this.#autoReset.has(handle)) this.#signalled.delete(handle);
    this.#finishWait(index);
  }

  #finishWait(index: number): void {
    const waiting = this.#waiting;
    if (waiting === null) return;
    this.#waiting = null;
    this.waits = { ...this.waits, now: this.waits.now - 1 };
    waiting.resolve(index);
  }

  #handle(): number {
    this.handles.add(++this.#next);
    return this.#next;
  }
}
