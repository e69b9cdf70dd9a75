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
  decodeNumber,
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

const BUTTON_PIN = 2;
const LIGHT_CHANNEL = 0;
const SUPPLY_VOLTS = 5;
const ADC_STEPS = 1024;

/** How long the thread may rest now that `chip` is at real time; 0 to look at once again. */
function waitFor(chip: Chip, pacing: Pacing, attentiveUntil: number): number {
  const now = performance.now();
  if (!chip.sleeping) return now < attentiveUntil ? 0 : BUSY_WAIT_MS;
  const next = pacing.until(now, Math.min(chip.nextEventAt, chip.cycles + CLOCK_HZ));
  if (chip.lineBusy) return next > SPIN_MS ? next : 0;
  return now < attentiveUntil ? next : Math.max(next, LAZY_WAIT_MS);
}

function runBoard(start: WorkerStart): void {
  const toWorker = new Ring(start.toWorker);
  const fromWorker = new Ring(start.fromWorker);
  const sent: number[] = [];
  let attentiveUntil = 0;
  let toldBaud = 0;
  let taking = false;
  let frozen = false;
  let stopped = false;

  const tell = (kind: number, payload: Uint8Array) => {
    // Nothing is ever dropped: a board whose owner is busy stands still.
    while (!fromWorker.write(kind, payload)) fromWorker.waitForRoom(100);
  };
  const flush = () => {
    if (sent.length === 0) return;
    tell(FromWorker.bytes, Uint8Array.from(sent));
    sent.length = 0;
  };
  const chip = new Chip({
    flash: start.flash,
    eeprom: start.eeprom,
    ...(start.bootStart === undefined ? {} : { bootStart: start.bootStart }),
    events: {
      transmitted(byte) {
        if (chip.baud !== toldBaud) {
          flush();
          toldBaud = chip.baud;
          tell(FromWorker.baud, encodeNumber(toldBaud));
        }
        sent.push(byte);
      },
      pin(edge) {
        flush();
        tell(FromWorker.pin, encodePin(edge));
      },
      eeprom: (address, value) => tell(FromWorker.eeprom, encodeNumber(address * 256 + value)),
      reset(cause, cycle) {
        flush();
        tell(FromWorker.reset, encodeReset(cause, cycle));
      },
    },
  });
  let pacing = new Pacing(performance.now(), chip.cycles);

  const take = (kind: number, payload: Uint8Array) => {
    attentiveUntil = performance.now() + ATTENTIVE_MS;
    switch (kind) {
      case ToWorker.bytes:
        taking = true;
        if (!frozen) chip.receive(payload);
        break;
      case ToWorker.reset:
        chip.reset(decodeReset(payload).cause);
        break;
      case ToWorker.open:
        flush();
        tell(FromWorker.opened, new Uint8Array());
        break;
      case ToWorker.press:
        chip.drive(BUTTON_PIN, decodeNumber(payload) === 1 ? 0 : null);
        break;
      case ToWorker.light: {
        const value = decodeNumber(payload);
        // The middle of the step, so that rounding cannot move it to its neighbour.
        chip.setAnalog(LIGHT_CHANNEL, value < 0 ? driftingLight : ((value + 0.5) / ADC_STEPS) * SUPPLY_VOLTS);
        break;
      }
      case ToWorker.baud:
        chip.setHostBaud(...decodeHostBaud(payload));
        break;
      case ToWorker.freeze:
        frozen = true;
        break;
      case ToWorker.resume:
        frozen = false;
        pacing = new Pacing(performance.now(), chip.cycles);
        break;
      case ToWorker.stop:
        stopped = true;
        break;
    }
  };

  while (!stopped) {
    const due = frozen ? chip.cycles : pacing.due(performance.now(), chip.cycles);
    // What came in is taken at the time it came, so the chip is brought there first, in slices.
    chip.run(Math.min(due, chip.cycles + SLICE_CYCLES));
    if (chip.cycles >= due || toWorker.hasRecords) toWorker.read(take);
    flush();
    if (taking && !chip.receiving) {
      taking = false;
      tell(FromWorker.taken, new Uint8Array());
    }
    if (stopped || chip.cycles < due) continue;
    toWorker.waitForRecord(frozen ? Infinity : waitFor(chip, pacing, attentiveUntil));
  }
}

self.onmessage = (event: MessageEvent<WorkerStart>) => {
  let end: WorkerEnd = { problem: null };
  try {
    runBoard(event.data);
  } catch (error) {
    end = { problem: String(error) };
  }
  self.postMessage(end);
  self.close();
};
