/**
 * A stepped chip behind a line, with the chip's own time as the clock: what takes seconds on a board takes as long as the
 * emulation needs, and always comes out the same.
 *
 * @module
 */
import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import type { ByteReceiver, ByteStream } from "../../server/link/byte_stream.ts";
import { Chip } from "../../server/virtual_uno/chip.ts";
import { CLOCK_HZ } from "../../server/virtual_uno/clock_hz.ts";
import type { PinEdge } from "../../server/virtual_uno/pins.ts";
import { FakeClock } from "../unit/link/fake_clock.ts";

const SLICE_MS = 0.5;
const LIMIT_MS = 60_000;

/** A board whose line can be opened again and again. */
export class SteppedBoard {
  /** The chip's time, in milliseconds. */
  readonly clock: FakeClock = new FakeClock();
  /** The chip. */
  readonly chip: Chip;
  /** Every edge of every output so far. */
  readonly edges: PinEdge[] = [];
  /** How many bytes it has said in all. */
  said = 0;
  #heard: number[] = [];
  #receiver: ByteReceiver | null = null;

  /** @param flash What is in it. @param bootStart What `loadBootloader` returned, if that put a bootloader there. */
  constructor(flash: Uint8Array, bootStart?: number) {
    const transmitted = (byte: number) => {
      this.said++;
      this.#heard.push(byte);
    };
    this.chip = new Chip({
      flash,
      events: { transmitted, pin: (edge) => this.edges.push(edge) },
      ...(bootStart === undefined ? {} : { bootStart }),
    });
  }

  /** Open the line at a rate, which resets the chip. */
  open(baud: number): ByteStream {
    this.chip.setHostBaud(baud);
    this.chip.reset("external");
    this.#heard = [];
    return {
      start: (receiver) => this.#receiver = receiver,
      write: (bytes) => this.chip.receive(bytes),
      close: () => {
        this.end(null);
        return Promise.resolve();
      },
    };
  }

  /** The line ends. */
  end(reason: Error | null): void {
    const receiver = this.#receiver;
    this.#receiver = null;
    receiver?.ended(reason);
  }

  /** Let time pass until a promise is settled. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let over = false;
    promise.then(() => over = true, () => over = true);
    const limit = this.clock.now() + LIMIT_MS;
    while (!over) {
      assert.ok(this.clock.now() < limit, "It does not end");
      this.chip.run(this.chip.cycles + (SLICE_MS / 1000) * CLOCK_HZ);
      this.clock.pass(SLICE_MS);
      const heard = this.#heard.splice(0);
      if (heard.length > 0) this.#receiver?.received(Uint8Array.from(heard));
      await setImmediate();
    }
    return promise;
  }
}
