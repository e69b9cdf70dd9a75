/**
 * Tells everybody of a virtual board's environment, and those who watch of what its link does about trouble on the line.
 *
 * @module
 */
import type { VirtualLine } from "../../protocol/api/virtual.ts";
import type { VirtualView } from "../../protocol/virtual_board.ts";
import type { Clock, Timer } from "../../protocol/clock.ts";
import type { Log } from "../log.ts";
import type { Environment } from "../virtual_uno/environment.ts";
import type { LinkStatistics } from "../link/link_statistics.ts";
import { TroubleLog } from "./trouble_log.ts";
import type { VirtualControls } from "./virtual_controls.ts";

/** The shortest time between two reports of a line to those who watch. */
const REPORT_MS = 250;

/** The shortest time between two changes as all clients are told of them. */
const TELL_MS = 50;

/** What is told of a virtual board. */
export type VirtualEvent =
  | {
    readonly method: "virtual.changed";
    readonly params: { readonly board: string; readonly virtual: VirtualView };
  }
  | { readonly method: "virtual.line"; readonly params: VirtualLine };

/** What a {@linkcode VirtualBoardControls} needs. */
export interface VirtualBoardControlsOptions {
  /** The environment; from now on it tells these controls. */
  readonly environment: Environment;
  /** Time. */
  readonly clock: Clock;
  /** How the board's line does; names the board. */
  readonly lineReport: () => { readonly board: string; readonly statistics: Readonly<LinkStatistics> };
  /** Tells every client. */
  readonly emit: (event: VirtualEvent) => void;
  /** The board may have become reachable. */
  readonly lookNow: () => void;
  /** Is told who makes trouble. */
  readonly log: Log;
}

export class VirtualBoardControls implements VirtualControls {
  /** What surrounds the board. */
  readonly environment: Environment;
  readonly #options: VirtualBoardControlsOptions;
  readonly #watchers = new Set<object>();
  readonly #troubleLog: TroubleLog;
  #view: VirtualView;
  /** Whether it changed since everybody was told. */
  #isNews = false;
  /** Ends the time in which nothing more is told of changes. */
  #quiet: Timer | null = null;
  #report: Timer | null = null;
  #told: VirtualLine | null = null;

  constructor(options: VirtualBoardControlsOptions) {
    this.#options = options;
    this.environment = options.environment;
    this.#view = this.environment.view();
    this.#troubleLog = new TroubleLog(
      options.clock,
      (message) => options.log.info(`Board ${this.id}: ${message}`),
    );
    this.environment.listen({ changed: () => this.#changed(), sent: () => this.#sent() });
  }

  /** Board id. */
  get id(): string {
    return this.#options.lineReport().board;
  }

  line(): VirtualLine {
    const { board, statistics } = this.#options.lineReport();
    const { framesSent, retransmissions, naksReceived, badFrames, eventGaps, eventGapsMended, sessions } =
      statistics;
    return {
      board,
      ...this.environment.lineDamage,
      framesSent,
      retransmissions,
      naksReceived,
      badFrames,
      eventGaps,
      eventGapsMended,
      sessions,
    };
  }

  watch(watcher: object): void {
    this.#watchers.add(watcher);
  }

  unwatch(watcher: object): void {
    this.#watchers.delete(watcher);
    if (this.#watchers.size > 0) return;
    this.#report?.cancel();
    this.#report = null;
  }

  /** Tell nothing more. */
  close(): void {
    this.#watchers.clear();
    this.#report?.cancel();
    this.#quiet?.cancel();
    this.#troubleLog.close();
    this.environment.close();
  }

  #changed(): void {
    const before = this.#view;
    const virtual = this.environment.view();
    if (isSameView(virtual, before)) return;
    this.#view = virtual;
    this.#isNews = true;
    this.#troubleLog.become(virtual.troubleBy);
    if (this.#quiet === null) this.#tell();
    if (before.power === "unplugged" && virtual.power === "on") this.#options.lookNow();
  }

  /**
   * V1: the newest view, then nothing for a while, however much changes. Also one that was told before: an answer or a snapshot
   * may have shown what was in between.
   */
  #tell(): void {
    if (!this.#isNews) return;
    this.#isNews = false;
    this.#options.emit({ method: "virtual.changed", params: { board: this.id, virtual: this.#view } });
    this.#quiet = this.#options.clock.after(TELL_MS, () => {
      this.#quiet = null;
      this.#tell();
    });
  }

  #sent(): void {
    if (this.#watchers.size === 0 || this.#report !== null) return;
    this.#report = this.#options.clock.after(REPORT_MS, () => {
      this.#report = null;
      const line = this.line();
      if (this.#told !== null && isSame(line, this.#told)) return;
      this.#told = line;
      this.#options.emit({ method: "virtual.line", params: line });
    });
  }
}

function isSameView(one: VirtualView, other: VirtualView): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isSame(one: VirtualLine, other: VirtualLine): boolean {
  const others = Object.values(other);
  return Object.values(one).every((value, index) => value === others[index]);
}
