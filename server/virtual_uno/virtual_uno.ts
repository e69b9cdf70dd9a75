/**
 * A virtual Arduino Uno at real time: the chip in a Worker, and its serial line as a {@linkcode ByteStream}.
 *
 * @module
 */

import type { ByteReceiver, ByteStream, LineEnd } from "../link/byte_stream.ts";
import type { ResetCause } from "./chip.ts";
import { EEPROM_BYTES } from "./eeprom.ts";
import { FIRST_ANALOG_PIN, type Level, type PinEdge, pinNumber } from "./pins.ts";
import {
  decodeNumber,
  decodePin,
  decodeReset,
  encodeHostBaud,
  encodeInput,
  encodeReset,
  FromWorker,
  ToWorker,
  type WorkerEnd,
  type WorkerStart,
} from "./records.ts";
import { MAX_RECORD_BYTES, Ring } from "./ring.ts";

/** What a virtual Uno is made of. */
export interface VirtualUnoOptions {
  /** Program memory from byte 0 on; see `loadIntelHex` and `loadBootloader`. */
  readonly flash: Uint8Array;
  /** What the EEPROM held when the board was last used; erased when missing. */
  readonly eeprom?: Uint8Array;
  /** What `loadBootloader` returned, when there is a bootloader in `flash`. */
  readonly bootStart?: number;
  /** Its time stands still until {@linkcode VirtualUno.resume}. Default: it runs at once. */
  readonly frozen?: boolean;
}

/** What a virtual Uno tells those who ask. */
export interface VirtualUnoListener {
  /** An output changed; edges come in order. */
  pin?(edge: PinEdge): void;
  /** A byte of the EEPROM changed; {@linkcode VirtualUno.eeprom} holds it already. */
  eeprom?(address: number, value: number): void;
  /** The chip was reset. */
  reset?(cause: ResetCause, cycle: number): void;
  /** All bytes that were written have passed over the line, or are lost. */
  taken?(): void;
}

/** Options of {@linkcode VirtualUno.open}. */
export interface OpenOptions {
  /** Reset the board, as DTR does on a real Uno when its port is opened. Default: true. */
  readonly reset?: boolean;
}

/**
 * A board that runs until {@linkcode VirtualUno.close}, whether its line is open or not. Its Worker needs the
 * permission to read this folder.
 */
export class VirtualUno {
  /** The EEPROM as it is now, for the owner to keep. */
  readonly eeprom: Uint8Array = new Uint8Array(EEPROM_BYTES).fill(0xff);

  readonly #worker: Worker;
  readonly #toWorker = new Ring();
  readonly #fromWorker = new Ring();
  readonly #backlog: { kind: number; payload: Uint8Array }[] = [];
  readonly #listeners = new Set<VirtualUnoListener>();
  readonly #high = new Set<number>();
  readonly #stopped = Promise.withResolvers<void>();
  #opening: PromiseWithResolvers<ByteStream> | null = null;
  #line: Line | null = null;
  #baud = 0;
  #ended = false;

  constructor(options: VirtualUnoOptions) {
    this.eeprom.set(options.eeprom ?? []);
    const start: WorkerStart = {
      toWorker: this.#toWorker.buffer,
      fromWorker: this.#fromWorker.buffer,
      flash: options.flash,
      eeprom: this.eeprom,
      bootStart: options.bootStart,
      frozen: options.frozen ?? false,
    };
    this.#worker = new Worker(new URL("./worker.ts", import.meta.url), {
      type: "module",
      name: "virtual Uno",
    });
    this.#worker.onmessage = ({ data }: MessageEvent<WorkerEnd>) => this.#end(data.problem);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#end(event.message);
    };
    this.#worker.postMessage(start);
    this.#takeRecords();
  }

  /**
   * Open the serial line; there is only one at a time, and it may be opened again after it was closed.
   *
   * @throws {Error} When the line is open already, or the board is closed.
   */
  async open(options: OpenOptions = {}): Promise<ByteStream> {
    if (this.#ended) throw new Error("Cannot open the virtual Uno: it is closed");
    if (this.#line || this.#opening) throw new Error("Cannot open the virtual Uno: its line is open already");
    // Bytes from before the reset belong to nobody: the line begins when the worker says so.
    this.#opening = Promise.withResolvers();
    this.#send(ToWorker.open, new Uint8Array());
    if (options.reset ?? true) this.reset();
    return await this.#opening.promise;
  }

  /** Hear of pins, EEPROM and resets. @returns A function that ends it. */
  listen(listener: VirtualUnoListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Whether an output is driven high, as far as told. */
  level(pin: number): Level {
    return this.#high.has(pin) ? 1 : 0;
  }

  /** The rate at which the firmware sent the bytes that are delivered now; 0 before the first. */
  get baud(): number {
    return this.#baud;
  }

  /** Press the reset button, or cut the power. */
  reset(cause: Exclude<ResetCause, "watchdog" | "brownout"> = "external"): void {
    this.#send(ToWorker.reset, encodeReset(cause, 0));
  }

  /** Let the supply dip: the brown-out detector resets the chip, and the host is told nothing. */
  brownOut(): void {
    this.#send(ToWorker.reset, encodeReset("brownout", 0));
  }

  /**
   * Connect a pin to ground, as a button does, or let it go.
   *
   * @param pin As it is printed on the board: "2", "A0".
   * @param down Whether it is connected.
   * @throws {RangeError} if the Uno has no such pin.
   */
  press(pin: string, down: boolean): void {
    this.#send(ToWorker.press, encodeInput(pinNumber(pin), down ? 1 : 0));
  }

  /**
   * Set what an analog input converts to, or let it drift as daylight does.
   *
   * @param pin As it is printed on the board: "A0".
   * @param value From 0 to 1023.
   * @throws {RangeError} if the Uno has no such pin, or converts nothing to that.
   */
  setAnalog(pin: string, value: number | "drifting"): void {
    const channel = pinNumber(pin) - FIRST_ANALOG_PIN;
    if (channel < 0) throw new RangeError(`Pin ${pin} of an Uno is no analog input`);
    if (value !== "drifting" && !(value >= 0 && value <= 1023)) {
      throw new RangeError(`Cannot set ${pin} to "${value}": it goes from 0 to 1023`);
    }
    this.#send(ToWorker.analog, encodeInput(channel, value === "drifting" ? -1 : value));
  }

  /**
   * Set the baud rate of the line's host end.
   *
   * @param baud What it sends at; `null`, as at first, follows the firmware.
   * @param heard What it listens at, if that is another.
   */
  setHostBaud(baud: number | null, heard: number | null = baud): void {
    this.#send(ToWorker.baud, encodeHostBaud(baud, heard));
  }

  /** Stop the chip's time; bytes sent to it meanwhile are lost. */
  freeze(): void {
    this.#send(ToWorker.freeze, new Uint8Array());
  }

  /** Let the chip's time go on from where it stopped. */
  resume(): void {
    this.#send(ToWorker.resume, new Uint8Array());
  }

  /** Switch the board off and end its Worker; an open line ends as an unplugged one does. May be called again. */
  async close(): Promise<void> {
    if (!this.#ended) this.#send(ToWorker.stop, new Uint8Array());
    await this.#stopped.promise;
  }

  #write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += MAX_RECORD_BYTES) {
      this.#send(ToWorker.bytes, bytes.subarray(at, at + MAX_RECORD_BYTES));
    }
  }

  #send(kind: number, payload: Uint8Array): void {
    if (this.#ended) return;
    if (this.#backlog.length === 0 && this.#toWorker.write(kind, payload)) return;
    this.#backlog.push({ kind, payload: payload.slice() });
    if (this.#backlog.length === 1) this.#sendBacklog();
  }

  async #sendBacklog(): Promise<void> {
    for (let first = this.#backlog[0]; first && !this.#ended; first = this.#backlog[0]) {
      if (this.#toWorker.write(first.kind, first.payload)) this.#backlog.shift();
      else await this.#toWorker.roomCame();
    }
  }

  async #takeRecords(): Promise<void> {
    while (!this.#ended) {
      this.#fromWorker.read((kind, payload) => this.#take(kind, payload));
      await this.#fromWorker.recordCame();
    }
  }

  #take(kind: number, payload: Uint8Array): void {
    switch (kind) {
      case FromWorker.bytes:
        this.#line?.received(payload);
        break;
      case FromWorker.opened:
        this.#line = new Line({ write: (bytes) => this.#write(bytes), closed: () => this.#line = null });
        this.#opening?.resolve(this.#line);
        this.#opening = null;
        break;
      case FromWorker.pin: {
        const edge = decodePin(payload);
        if (edge.level) this.#high.add(edge.pin);
        else this.#high.delete(edge.pin);
        for (const listener of this.#listeners) listener.pin?.(edge);
        break;
      }
      case FromWorker.eeprom: {
        const [address, value] = [decodeNumber(payload) >> 8, decodeNumber(payload) & 0xff];
        this.eeprom[address] = value;
        for (const listener of this.#listeners) listener.eeprom?.(address, value);
        break;
      }
      case FromWorker.baud:
        this.#baud = decodeNumber(payload);
        break;
      case FromWorker.taken:
        for (const listener of this.#listeners) listener.taken?.();
        break;
      case FromWorker.reset: {
        const { cause, cycle } = decodeReset(payload);
        for (const listener of this.#listeners) listener.reset?.(cause, cycle);
        break;
      }
    }
  }

  #end(problem: string | null): void {
    if (this.#ended) return;
    this.#fromWorker.read((kind, payload) => this.#take(kind, payload));
    this.#ended = true;
    this.#worker.terminate();
    const unplugged = new Error(
      problem === null ? "The virtual Uno was switched off" : `The virtual Uno stopped: ${problem}`,
    );
    this.#opening?.reject(unplugged);
    this.#line?.end(unplugged);
    this.#line = null;
    this.#stopped.resolve();
  }
}

/** One opening of a virtual Uno's line. */
class Line implements ByteStream {
  readonly #board: { write(bytes: Uint8Array): void; closed(): void };
  #early: Uint8Array[] = [];
  #receiver: ByteReceiver | null = null;
  #ended: { reason: LineEnd } | null = null;

  constructor(board: { write(bytes: Uint8Array): void; closed(): void }) {
    this.#board = board;
  }

  start(receiver: ByteReceiver): void {
    this.#receiver = receiver;
    for (const bytes of this.#early) receiver.received(bytes);
    this.#early = [];
    if (this.#ended) receiver.ended(this.#ended.reason);
  }

  write(bytes: Uint8Array): void {
    if (!this.#ended) this.#board.write(bytes);
  }

  close(): Promise<void> {
    if (!this.#ended) {
      this.#board.closed();
      this.end(null);
    }
    return Promise.resolve();
  }

  received(bytes: Uint8Array): void {
    if (this.#receiver) this.#receiver.received(bytes);
    else this.#early.push(bytes.slice());
  }

  end(reason: LineEnd): void {
    if (this.#ended) return;
    this.#ended = { reason };
    this.#receiver?.ended(reason);
  }
}
