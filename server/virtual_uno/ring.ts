/**
 * Records through shared memory, from one thread to one other, in order, each waking the other.
 *
 * bench/virtual_uno_bench.ts measures it against `postMessage`, which a thread that waits in `Atomics.wait` could not
 * even receive: a byte there and back takes 0.008 ms (p50, by `postMessage` 0.04 ms) back to back, and 0.13 ms
 * (0.37 ms) when both sides had gone to sleep, on two shared virtual cores.
 *
 * @module
 */

const WRITTEN = 0;
const READ = 1;
const COUNTER_BYTES = 8;
/** Per record: kind, and length in two bytes. */
const HEAD_BYTES = 3;

/** Most bytes in one record. */
export const MAX_RECORD_BYTES = 4096;
/** Bytes of records a ring holds; a power of two, so that the counters may overflow. */
const CAPACITY = 1 << 18;

/** One direction. Both threads make one over the same buffer; one only writes, the other only reads. */
export class Ring {
  /** What both threads share. */
  readonly buffer: SharedArrayBuffer;
  readonly #counters: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #record = new Uint8Array(MAX_RECORD_BYTES);

  /**
   * One thread's end of a ring.
   *
   * @param buffer The other thread's {@linkcode Ring.buffer}; none makes a new ring.
   */
  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(COUNTER_BYTES + CAPACITY)) {
    this.buffer = buffer;
    this.#counters = new Int32Array(buffer, 0, 2);
    this.#bytes = new Uint8Array(buffer, COUNTER_BYTES);
  }

  /**
   * Add a record and wake the reader.
   *
   * @param kind What it is, 0 to 255.
   * @param payload At most {@linkcode MAX_RECORD_BYTES}.
   * @returns `false`, and nothing was added, when there is no room.
   */
  write(kind: number, payload: Uint8Array): boolean {
    const written = Atomics.load(this.#counters, WRITTEN);
    const used = (written - Atomics.load(this.#counters, READ)) | 0;
    if (used + HEAD_BYTES + payload.length > CAPACITY) return false;
    const head = [kind, payload.length >> 8, payload.length & 0xff];
    for (let index = 0; index < HEAD_BYTES; index++) this.#put(written + index, head[index] ?? 0);
    for (let index = 0; index < payload.length; index++) {
      this.#put(written + HEAD_BYTES + index, payload[index] ?? 0);
    }
    Atomics.store(this.#counters, WRITTEN, (written + HEAD_BYTES + payload.length) | 0);
    Atomics.notify(this.#counters, WRITTEN);
    return true;
  }

  /** Take every record there is, and wake a writer that waits for room. `payload` is valid during the call only. */
  read(take: (kind: number, payload: Uint8Array) => void): void {
    let read = Atomics.load(this.#counters, READ);
    if (read === Atomics.load(this.#counters, WRITTEN)) return;
    while (read !== Atomics.load(this.#counters, WRITTEN)) {
      const length = (this.#get(read + 1) << 8) | this.#get(read + 2);
      for (let index = 0; index < length; index++) this.#record[index] = this.#get(read + HEAD_BYTES + index);
      const kind = this.#get(read);
      read = (read + HEAD_BYTES + length) | 0;
      Atomics.store(this.#counters, READ, read);
      take(kind, this.#record.subarray(0, length));
    }
    Atomics.notify(this.#counters, READ);
  }

  /** Whether a record waits to be read. */
  get hasRecords(): boolean {
    return Atomics.load(this.#counters, READ) !== Atomics.load(this.#counters, WRITTEN);
  }

  /** Block the reading thread until a record comes, at most `ms` milliseconds. */
  waitForRecord(ms: number): void {
    if (ms > 0 && !this.hasRecords) {
      Atomics.wait(this.#counters, WRITTEN, Atomics.load(this.#counters, READ), ms);
    }
  }

  /** Resolves for the reading thread when a record is there. */
  async recordCame(): Promise<void> {
    const waiting = Atomics.waitAsync(this.#counters, WRITTEN, Atomics.load(this.#counters, READ));
    if (waiting.async) await waiting.value;
  }

  /** Block the writing thread until the reader has taken something, at most `ms` milliseconds. */
  waitForRoom(ms: number): void {
    Atomics.wait(this.#counters, READ, Atomics.load(this.#counters, READ), ms);
  }

  /** Resolves for the writing thread when the reader has taken something. */
  async roomCame(): Promise<void> {
    const waiting = Atomics.waitAsync(this.#counters, READ, Atomics.load(this.#counters, READ));
    if (waiting.async) await waiting.value;
  }

  #put(position: number, byte: number): void {
    this.#bytes[position & (CAPACITY - 1)] = byte;
  }

  #get(position: number): number {
    return this.#bytes[position & (CAPACITY - 1)] ?? 0;
  }
}
