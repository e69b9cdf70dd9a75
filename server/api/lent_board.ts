/**
 * A board that a program has been lent, to program it (F3a, F4c). Whatever becomes of that program, the board comes back; and however
 * fast it tells of its progress, the pages are told at a rate that they can show.
 *
 * @module
 */
import { FLASH_PHASES, type Flashed } from "../../protocol/api/flash.ts";
import type { Clock, Timer } from "../../protocol/clock.ts";
import type { FlashFailure, FlashJob, FlashReport } from "../programming/flashing.ts";

/** Longer than any tool may take to upload (F8), for not every tool tells how far it is. */
const SILENCE_MS = 200_000;
/** Between two reports of one phase. */
const PACE_MS = 100;

const PHASES: readonly string[] = FLASH_PHASES;

/** See the module. */
export class LentBoard {
  readonly #job: FlashJob;
  readonly #clock: Clock;
  #silence: Timer | null = null;
  #phase = -1;
  #toldAt = -Infinity;

  constructor(job: FlashJob, clock: Clock) {
    this.#job = job;
    this.#clock = clock;
    // The program that owns it hears of it as everybody does, and ends what it runs.
    job.signal.addEventListener("abort", () => void this.fail(job.signal.reason), { once: true });
  }

  /** Whether it is back. */
  get isOver(): boolean {
    return this.#job.isOver;
  }

  /** Have the server let go of the port. */
  async take(): Promise<void> {
    this.#silence ??= this.#clock.after(SILENCE_MS, () => void this.abandon());
    await this.#job.take();
  }

  /** Tell everybody how far it is: each phase as it begins, and its progress now and then. */
  report(report: FlashReport): void {
    if (this.#silence !== null) {
      this.#silence.cancel();
      this.#silence = this.#clock.after(SILENCE_MS, () => void this.abandon());
    }
    const phase = PHASES.indexOf(report.phase);
    const now = this.#clock.now();
    if (phase <= this.#phase && now - this.#toldAt < PACE_MS) return;
    this.#phase = Math.max(phase, this.#phase);
    this.#toldAt = now;
    this.#job.report(report);
  }

  /** The image is on the board. */
  async end(build: string): Promise<Flashed> {
    this.#silence?.cancel();
    return await this.#job.end(build, this.#clock);
  }

  /** It failed. */
  async fail(failure: FlashFailure): Promise<void> {
    this.#silence?.cancel();
    await this.#job.fail(failure);
  }

  /** Its program is gone, or as good as gone. */
  async abandon(): Promise<void> {
    this.#silence?.cancel();
    await this.#job.abandon();
  }
}
