/**
 * Very many commands over a line that loses and flips: the real link, the real image on the chip, and the pin log as the judge of every
 * single one (P2, P6).
 *
 * @module
 */
import { definition } from "../fixtures/board/definition.ts";
import type { AnyValues } from "../../protocol/dsl.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { wireTable } from "../../protocol/wire/codec.ts";
import { type CommandResult, Link } from "../../server/link/link.ts";
import { FaultyLine, NO_FAULTS } from "../unit/link/faulty_line.ts";
import type { SeededRandom } from "../unit/link/seeded_random.ts";
import { Chance } from "./chance.ts";
import { ChipHardware } from "./chip_hardware.ts";
import type { CommandRecord } from "./command_log.ts";
import { LAMP, LED, pinProblems } from "./pin_check.ts";
import { sentCommands } from "./sent_check.ts";
import { VirtualTime } from "./virtual_time.ts";
import { WireLog } from "./wire_log.ts";

const table = wireTable(definition);
/** As many are asked before the first of them is answered: the window (4), and some that wait. */
const OUTSTANDING = 8;
/** After so many, everything is looked at and begins in the dark again. */
const BLOCK = 2000;
/** Each way, in ms. */
const LATENCY_MS = 0.1;
/** Every command ends long before that (W6). */
const ENDED_MS = 60_000;

/** What to do. */
export interface ManyCommands {
  /** How many commands. */
  readonly commands: number;
  /** Chance of each byte to get lost. */
  readonly loss: number;
  /** Chance of each byte to have one bit turned. */
  readonly flip: number;
  /** Of all chance. */
  readonly seed: number;
}

/** How it went. */
export interface ManyOutcome {
  /** Commands confirmed; the pin log has one effect for each. */
  confirmed: number;
  /** Commands that failed, by "reason, outcome". */
  readonly failed: Record<string, number>;
  /** What the pin log contradicts. */
  readonly problems: string[];
  /** Changes in the pin log. */
  changes: number;
  /** Requests sent again. */
  retransmissions: number;
  /** NAKs. */
  naks: number;
  /** Damaged frames that reached the server. */
  badFrames: number;
  /** Sessions. */
  sessions: number;
  /** Virtual time, in ms. */
  ms: number;
  /** Time to confirmation, in ms: how many took at most so long, doubling from 1/4 ms. */
  readonly times: number[];
}

/**
 * Run them.
 *
 * @param options How many, and how bad the line is.
 * @param progress Told after each block, how many are over.
 */
export async function manyCommands(
  options: ManyCommands,
  progress: (over: number) => void,
): Promise<ManyOutcome> {
  const { commands, loss, flip, seed } = options;
  const outcome: ManyOutcome = {
    confirmed: 0,
    failed: {},
    problems: [],
    changes: 0,
    retransmissions: 0,
    naks: 0,
    badFrames: 0,
    sessions: 0,
    ms: 0,
    times: [],
  };
  const bench = new Bench(seed, outcome);
  await bench.up();
  for (let over = 0; over < commands && outcome.problems.length === 0;) {
    const count = Math.min(BLOCK, commands - over);
    bench.line.faults = { ...NO_FAULTS, drop: loss, flip };
    await bench.block(count);
    over += count;
    bench.line.faults = NO_FAULTS;
    await bench.look();
    progress(over);
  }
  bench.end();
  return outcome;
}

class Bench {
  readonly line: FaultyLine;
  readonly #time = new VirtualTime((error) => {
    throw error;
  });
  readonly #random: SeededRandom;
  readonly #outcome: ManyOutcome;
  readonly #hardware: ChipHardware;
  readonly #link: Link;
  #wire = new WireLog(() => this.#time.now());
  #records: CommandRecord[] = [];
  #outstanding = 0;
  #isUp = false;
  #asked = 0;

  constructor(seed: number, outcome: ManyOutcome) {
    const chance = new Chance(seed);
    this.#outcome = outcome;
    this.#random = chance.of("presses");
    this.#hardware = new ChipHardware({ time: this.#time, said: (bytes) => this.line.fromBoard(bytes) });
    this.line = new FaultyLine(
      this.#time,
      chance.of("line"),
      LATENCY_MS,
      (bytes) => this.#hardware.receive(bytes),
    );
    this.line.toBoard = (bytes) => {
      this.#wire.written(bytes);
      this.line.written.length = 0;
      return bytes;
    };
    const random = chance.of("server");
    this.#link = new Link({
      stream: this.line,
      tables: () => [table],
      clock: this.#time,
      random32: () => random.next32(),
      observer: {
        up: () => void (this.#isUp = true),
        down: () => void (this.#isUp = false),
        reported: () => {},
        mismatch: () => {},
        ended: () => {},
      },
    });
  }

  async up(): Promise<void> {
    await this.#time.passUntil(this.#time.now() + ENDED_MS, () => this.#isUp);
  }

  /** Keep the window full until so many have been asked and all of them are over. */
  async block(count: number): Promise<void> {
    for (let asked = 0; asked < count;) {
      await this.up();
      while (this.#isUp && asked < count && this.#outstanding < OUTSTANDING) {
        this.#ask(this.#any());
        asked++;
      }
      await this.#until(() => this.#outstanding < OUTSTANDING);
    }
    await this.#until(() => this.#outstanding === 0);
  }

  /** Go dark, hold everything since the last look against the pins, and forget it. */
  async look(): Promise<void> {
    await this.up();
    this.#ask(["led", "set", { on: false }]);
    this.#ask(["lamp", "set", { level: 0 }]);
    await this.#until(() => this.#outstanding === 0);
    this.#hardware.settle();
    const { problems } = this.#outcome;
    const { sent, problems: unsent } = sentCommands(this.#wire.sendings, this.#records);
    problems.push(...unsent);
    for (const pin of [LED, LAMP]) problems.push(...pinProblems(pin, this.#hardware.pins, sent, () => false));
    this.#outcome.changes += this.#hardware.pins.length;
    this.#hardware.pins.length = 0;
    this.#wire.sendings.length = 0;
    this.#records = [];
  }

  end(): void {
    const { statistics } = this.#link;
    this.#outcome.ms = this.#time.now();
    this.#outcome.retransmissions = statistics.retransmissions;
    this.#outcome.naks = statistics.naksReceived;
    this.#outcome.badFrames = statistics.badFrames;
    this.#outcome.sessions = statistics.sessions;
    this.#hardware.close();
  }

  async #until(isTrue: () => boolean): Promise<void> {
    if (await this.#time.passUntil(this.#time.now() + ENDED_MS, isTrue)) return;
    throw new Error(`${this.#outstanding} commands were not answered within a minute`);
  }

  #any(): [channel: string, command: string, args: AnyValues] {
    const roll = this.#random.fraction();
    if (roll < 0.5) return ["led", "toggle", {}];
    if (roll < 0.6) return ["led", "set", { on: this.#random.chance(0.5) }];
    return ["lamp", "set", { level: this.#random.below(256) }];
  }

  #ask([channel, command, args]: [channel: string, command: string, args: AnyValues]): void {
    const op = table.opByMethod.get(`${channel}.${command}`);
    if (op === undefined) throw new RangeError(`No command "${channel}.${command}"`);
    const now = this.#time.now();
    const record: CommandRecord = {
      number: ++this.#asked,
      by: "bench",
      channel,
      command,
      args,
      ifRev: null,
      askedAt: now,
      beganAt: now,
      answeredAt: null,
      end: null,
    };
    this.#records.push(record);
    this.#outstanding++;
    this.#link.command(op, args, { sent: () => {}, done: (result) => this.#done(record, result) });
  }

  #done(record: CommandRecord, result: CommandResult): void {
    const now = this.#time.now();
    this.#outstanding--;
    record.answeredAt = now;
    if (result.kind === "failed") {
      const { failure: { code, message, hint }, outcome } = result;
      record.end = { kind: "failed", failure: new RequestFailure("no_answer", message, hint, outcome) };
      const how = `${code}, ${outcome}`;
      this.#outcome.failed[how] = (this.#outcome.failed[how] ?? 0) + 1;
      return;
    }
    const { channel, askedAt } = record;
    const timing = { queueMs: 0, boardMs: 0, totalMs: now - askedAt };
    record.end = {
      kind: "confirmed",
      result: { board: "", channel, state: result.state, boot: 0, rev: 0, timing },
    };
    this.#outcome.confirmed++;
    const step = Math.max(0, Math.ceil(Math.log2((now - askedAt) * 4)));
    this.#outcome.times[step] = (this.#outcome.times[step] ?? 0) + 1;
  }
}
