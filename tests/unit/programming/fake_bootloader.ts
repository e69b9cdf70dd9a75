/**
 * A bootloader that is scripted, in virtual time: it blinks, listens for a second, and answers as Optiboot does.
 *
 * @module
 */
import type { ByteReceiver, ByteStream, LineEnd } from "../../../server/link/byte_stream.ts";
import type { FakeClock } from "../link/fake_clock.ts";

/** Each way. */
const LATENCY_MS = 1;
/** A chip sleeps so long after a reset (fuses SUT), and hears nothing. */
const RESET_MS = 65;
/** While it blinks, the UART keeps so many bytes. */
const FIFO_BYTES = 2;
const LISTENS_MS = 1000;
const PAGE_BYTES = 128;
const WORD_BYTES = 2;
const END = 0x20;

/** Bytes that follow a command's first one, before its end mark; a page's data come on top. */
const ARGUMENTS: Readonly<Record<number, number>> = { 0x55: 2, 0x64: 3, 0x74: 3 };

/** How it behaves. */
export interface FakeBootloaderOptions {
  /** When it begins to listen. */
  readonly readyMs?: number;
  /** The chip's signature. */
  readonly signature?: readonly number[];
  /** What it answers instead; null for nothing. */
  readonly answer?: (command: readonly number[], answer: readonly number[]) => readonly number[] | null;
}

/** A line to a chip in its bootloader. */
export class FakeBootloader implements ByteStream {
  /** The chip's flash. */
  readonly flash: Uint8Array = new Uint8Array(8192).fill(0xee);
  /** What it was told, without the end marks. */
  readonly commands: (readonly number[])[] = [];
  /** Whether the sketch was started. */
  left = false;
  /** Bytes that came during the reset. */
  lostInReset = 0;
  readonly #clock: FakeClock;
  readonly #options: FakeBootloaderOptions;
  #waiting: number[] = [];
  #listening = false;
  #listensUntil = 0;
  #address = 0;
  #receiver: ByteReceiver | null = null;

  constructor(clock: FakeClock, options: FakeBootloaderOptions = {}) {
    this.#clock = clock;
    this.#options = options;
    clock.after(options.readyMs ?? 440, () => {
      this.#listening = true;
      this.#listensUntil = clock.now() + LISTENS_MS;
      this.#obey();
    });
  }

  start(receiver: ByteReceiver): void {
    this.#receiver = receiver;
  }

  write(bytes: Uint8Array): void {
    const copy = [...bytes];
    this.#clock.after(LATENCY_MS, () => {
      if (this.#clock.now() < RESET_MS) {
        this.lostInReset += copy.length;
        return;
      }
      this.#waiting.push(...copy);
      if (this.#listening) this.#obey();
      else this.#waiting = this.#waiting.slice(0, FIFO_BYTES);
    });
  }

  close(): Promise<void> {
    throw new Error("The line belongs to the test");
  }

  /** The chip says something. */
  say(...bytes: readonly number[]): void {
    this.#clock.after(LATENCY_MS, () => this.#receiver?.received(Uint8Array.from(bytes)));
  }

  /** The line ends. */
  end(reason: LineEnd): void {
    this.#receiver?.ended(reason);
  }

  #obey(): void {
    if (this.#clock.now() > this.#listensUntil) this.left = true;
    const command = this.#next();
    if (command === null || this.left) return;
    this.#listensUntil = this.#clock.now() + LISTENS_MS;
    this.commands.push(command);
    const answer = [0x14, ...this.#run(command), 0x10];
    const { answer: other = (_: readonly number[], right: readonly number[]) => right } = this.#options;
    this.say(...other(command, answer) ?? []);
    this.#obey();
  }

  /** A whole command with its end mark; null if more is to come. Anything else throws Optiboot out. */
  #next(): readonly number[] | null {
    const [code] = this.#waiting;
    if (code === undefined) return null;
    const length = 1 + (ARGUMENTS[code] ?? 0) + (code === 0x64 ? PAGE_BYTES : 0);
    if (this.#waiting.length <= length) return null;
    const command = this.#waiting.splice(0, length);
    if (this.#waiting.shift() !== END) this.left = true;
    return command;
  }

  #run([code, ...args]: readonly number[]): readonly number[] {
    const [low = 0, high = 0] = args;
    switch (code) {
      case 0x51:
        this.left = true;
        return [];
      case 0x55:
        this.#address = (low + high * 256) * WORD_BYTES;
        return [];
      case 0x64:
        this.flash.set(args.slice(3), this.#address);
        return [];
      case 0x74:
        return [...this.flash.subarray(this.#address, this.#address + low * 256 + high)];
      case 0x75:
        return this.#options.signature ?? [0x1e, 0x95, 0x0f];
      default:
        return [];
    }
  }
}
