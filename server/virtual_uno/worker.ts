/**
 * The thread a virtual Uno runs in: the chip at real time, records in and out.
 *
 * @module
 */

/// <reference lib="deno.worker" />

import { driftingLight } from "./adc.ts";
import { Chip } from "./chip.ts";
import { CLOCK_HZ } from "./clock_hz.ts";
import { CYCLES_PER_MS, Pacing } from "./pacing.ts";
import {
  decodeHostBaud,
  decodeInput,
  decodeReset,
  encodeNumber,
  encodePin,
  encodeReset,
  FromWorker,
  ToWorker,
  type WorkerEnd,
  type WorkerStart,
} from "./records.ts";
import { Ring } from "./ring.ts";

/** Chip time between two looks at what came in, so that a chip that is behind still listens. */
const SLICE_CYCLES = CYCLES_PER_MS;
/** A busy chip is let run this far behind real time before it catches up, so that it need not spin. */
const BUSY_WAIT_MS = 0.2;
/**
 * While nothing comes in, a sleeping chip may be brought to real time this late: what it does by itself is told a
 * little later, at the cycle it happened, and 1,000 timer ticks a second cost 100 wake-ups. What comes in wakes it
 * at once.
 */
const LAZY_WAIT_MS = 10;
/** After something came in the chip is followed closely for this long, so that it may take its time to answer. */
const ATTENTIVE_MS = 10;
/** Waits shorter than this are spun while the line is busy: the system's timers are not that exact. */
const SPIN_MS = 0.15;

/** How long a board stands still before it looks again whether its owner has taken something. */
const FULL_WAIT_MS = 100;

const NOTHING = new Uint8Array();
const SUPPLY_VOLTS = 5;
const ADC_STEPS = 1024;

/** The board, its place in real time, and what it and its owner say to each other. */
class Board {
  readonly #toWorker: Ring;
  readonly #fromWorker: Ring;
  readonly #chip: Chip;
  readonly #sent: number[] = [];
  #pacing: Pacing;
  #attentiveUntil = 0;
  #toldBaud = 0;
  #taking = false;
  #frozen: boolean;
  #stopped = false;

  constructor(start: WorkerStart) {
    this.#toWorker = new Ring(start.toWorker);
    this.#fromWorker = new Ring(start.fromWorker);
    this.#chip = new Chip({
      flash: start.flash,
      eeprom: start.eeprom,
      ...(start.bootStart === undefined ? {} : { bootStart: start.bootStart }),
      events: {
        transmitted: (byte) => this.#transmitted(byte),
        pin: (edge) => this.#tell(FromWorker.pin, encodePin(edge)),
        eeprom: (address, value) => this.#tell(FromWorker.eeprom, encodeNumber(address * 256 + value)),
        reset: (cause, cycle) => this.#tell(FromWorker.reset, encodeReset(cause, cycle)),
      },
    });
    this.#frozen = start.frozen;
    this.#pacing = new Pacing(performance.now(), this.#chip.cycles);
  }

  /** Run until told to stop. */
  run(): void {
    const [chip, toWorker] = [this.#chip, this.#toWorker];
    while (!this.#stopped) {
      const due = this.#frozen ? chip.cycles : this.#pacing.due(performance.now(), chip.cycles);
      // What came in is taken at the time it came, so the chip is brought there first, in slices.
      chip.run(Math.min(due, chip.cycles + SLICE_CYCLES));
      if (chip.cycles >= due || toWorker.hasRecords) {
        toWorker.read((kind, payload) => this.#take(kind, payload));
      }
      this.#flush();
      if (this.#taking && !chip.receiving) {
        this.#taking = false;
        this.#tell(FromWorker.taken, NOTHING);
      }
      if (!this.#stopped && chip.cycles >= due) toWorker.waitForRecord(this.#restMs());
    }
  }

  /** How long the thread may rest now that the chip is at real time; 0 to look at once again. */
  #restMs(): number {
    if (this.#frozen) return Infinity;
    const chip = this.#chip;
    const now = performance.now();
    const attentive = now < this.#attentiveUntil;
    if (!chip.sleeping) return attentive ? 0 : BUSY_WAIT_MS;
    const next = this.#pacing.until(now, Math.min(chip.nextEventAt, chip.cycles + CLOCK_HZ));
    if (chip.lineBusy) return next > SPIN_MS ? next : 0;
    return attentive ? next : Math.max(next, LAZY_WAIT_MS);
  }

  #transmitted(byte: number): void {
    const { baud } = this.#chip;
    if (baud !== this.#toldBaud) {
      this.#toldBaud = baud;
      this.#tell(FromWorker.baud, encodeNumber(baud));
    }
    this.#sent.push(byte);
  }

  /** Tell the owner, after the bytes that were sent before. Nothing is ever dropped: a board whose owner is busy stands still. */
  #tell(kind: number, payload: Uint8Array): void {
    this.#flush();
    while (!this.#fromWorker.write(kind, payload)) this.#fromWorker.waitForRoom(FULL_WAIT_MS);
  }

  #flush(): void {
    if (this.#sent.length > 0) this.#tell(FromWorker.bytes, Uint8Array.from(this.#sent.splice(0)));
  }

  #take(kind: number, payload: Uint8Array): void {
    const chip = this.#chip;
    this.#attentiveUntil = performance.now() + ATTENTIVE_MS;
    switch (kind) {
      case ToWorker.bytes:
        this.#taking = true;
        if (!this.#frozen) chip.receive(payload);
        break;
      case ToWorker.reset:
        chip.reset(decodeReset(payload).cause);
        break;
      case ToWorker.open:
        this.#tell(FromWorker.opened, NOTHING);
        break;
      case ToWorker.press: {
        const [pin, down] = decodeInput(payload);
        chip.drive(pin, down === 1 ? 0 : null);
        break;
      }
      case ToWorker.analog: {
        const [channel, value] = decodeInput(payload);
        // The middle of the step, so that rounding cannot move it to its neighbour.
        chip.setAnalog(channel, value < 0 ? driftingLight : ((value + 0.5) / ADC_STEPS) * SUPPLY_VOLTS);
        break;
      }
      case ToWorker.baud:
        chip.setHostBaud(...decodeHostBaud(payload));
        break;
      case ToWorker.freeze:
        this.#frozen = true;
        break;
      case ToWorker.resume:
        this.#frozen = false;
        this.#pacing = new Pacing(performance.now(), chip.cycles);
        break;
      case ToWorker.stop:
        this.#stopped = true;
        break;
    }
  }
}

self.onmessage = (event: MessageEvent<WorkerStart>) => {
  let end: WorkerEnd = { problem: null };
  try {
    new Board(event.data).run();
  } catch (error) {
    end = { problem: String(error) };
  }
  self.postMessage(end);
  self.close();
};
