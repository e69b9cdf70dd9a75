/**
 * The twin of one board: what it reported, what was asked of it, what is not confirmed yet (DESIGN: "State, told truthfully").
 * Reported is only ever what the board said. No clock, no I/O: what is to be kept is told to a memory.
 *
 * @module
 */
import type { Command } from "../../protocol/command.ts";
import { own } from "../../protocol/own.ts";
import type { AnyValues, Definition } from "../../protocol/dsl.ts";
import type { ChangeOutcome } from "../../protocol/api/history.ts";
import { argumentsCheck } from "../../protocol/messages.ts";
import type { ChannelView, LeaseView, Pending, Reconciled } from "../../protocol/views.ts";
import type { BoardMemory } from "../store/board_memory.ts";

/** Who caused a change that no client asked for. */
export const BY_BOARD = "board";
/** Who asks for what was wanted before a restart; what is wanted stays as it is, also where that takes several commands. */
export const BY_SERVER = "server";

/** A report of the board. */
export interface Report {
  /** Read back from the hardware (W3). */
  readonly state: AnyValues;
  /** Who caused it. */
  readonly by: string;
  /** When it came, ISO 8601. */
  readonly at: string;
}

/** A command as it was asked for. */
export interface Asked extends Command {
  /** Who asked. */
  readonly by: string;
  /** When, ISO 8601. */
  readonly requestedAt: string;
  /** When it went on the wire, ISO 8601; null before. */
  readonly sentAt: string | null;
  /** What {@linkcode Twin.nextTurn} gave when it went on the wire; 0 before. */
  readonly turn: number;
}

/** How a command failed. */
export interface Failed {
  /** Whether it had an effect. */
  readonly outcome: ChangeOutcome;
  /** Its name. */
  readonly reason: string;
  /** What the board said, if it did. */
  readonly state: AnyValues | null;
  /** When, ISO 8601. */
  readonly at: string;
}

/** What happened to the board's line. */
export interface LineChange {
  /** When, ISO 8601. */
  readonly at: string;
  /** Who did it; {@linkcode BY_BOARD} where nobody is known to have. */
  readonly by: string;
  /** What was done on purpose; null where nothing is known. */
  readonly action: string | null;
}

/** What a report has that nobody asked for. */
const UNASKED = { outcome: "reported", command: null, args: null, requestedAt: null, sentAt: null } as const;

/** The channels of a board's definition. */
export type DefinedChannels = Pick<Definition, "channels">;

/** A channel's part of the twin. */
interface ChannelTwin {
  report: Report | null;
  /** The start of the board in which it was reported. */
  reportBoot: number | null;
  /** The revision of its last change. */
  rev: number | null;
  reconciled: Reconciled | null;
  desired: AnyValues | null;
  /** Turn of the command that made it desired. */
  desiredTurn: number;
  /** Outstanding commands, oldest first. */
  readonly pending: Pending[];
  /** The one that clients were told of (B2a). */
  toldPending: Pending | null;
}

function sameState(one: AnyValues, other: AnyValues): boolean {
  return Object.entries(one).every(([name, value]) => own(other, name) === value);
}

/** What is known of a board. */
export class Twin {
  /** The boot counter that the board last told; null before it told any. */
  boot: number | null = null;
  /** When the last frame was written to it, if its line is gone since; null while there is a line. */
  lastWritten: Date | null = null;
  #definition: DefinedChannels;
  #channels: ReadonlyMap<string, ChannelTwin>;
  readonly #memory: BoardMemory | null;
  /** The boot counter when everything was as it was wanted. */
  #reconciledBoot: number | null;
  #rev: number;
  #turn = 0;

  /**
   * Nothing known yet but what was wanted before.
   *
   * @param definition Names the channels.
   * @param memory What outlives the server; null for a board that has no id.
   */
  constructor(definition: DefinedChannels, memory: BoardMemory | null = null) {
    this.#memory = memory;
    this.#reconciledBoot = memory?.boot ?? null;
    this.#rev = memory?.rev ?? 0;
    this.#definition = definition;
    this.#channels = this.#unreported(definition);
  }

  /** The definition that its board speaks. */
  get definition(): DefinedChannels {
    return this.#definition;
  }

  /**
   * The board speaks this definition now; what another one's channels reported is no longer known.
   *
   * @param definition It.
   */
  speaks(definition: DefinedChannels): void {
    if (definition === this.#definition) return;
    this.#definition = definition;
    this.#channels = this.#unreported(definition);
  }

  #unreported({ channels }: DefinedChannels): ReadonlyMap<string, ChannelTwin> {
    return new Map(
      Object.entries(channels).map(([name, { state }]) => {
        // The definition may have changed since: then it is not known what is wanted.
        const wanted = argumentsCheck(state)(this.#memory?.desired.get(name));
        return [name, {
          report: null,
          reportBoot: null,
          rev: null,
          reconciled: null,
          desired: wanted.ok ? wanted.value : null,
          desiredTurn: 0,
          pending: [],
          toldPending: null,
        }];
      }),
    );
  }

  /** Grows with every report that is news. */
  get rev(): number {
    return this.#rev;
  }

  #channel(name: string): ChannelTwin {
    const channel = this.#channels.get(name);
    if (channel === undefined) throw new RangeError(`No channel "${name}"`);
    return channel;
  }

  /**
   * The board said something by itself.
   *
   * @param name Channel.
   * @param report What it said.
   * @returns False if it was no news.
   */
  reported(name: string, report: Report): boolean {
    const channel = this.#channel(name);
    const isAsBefore = channel.report !== null && sameState(channel.report.state, report.state);
    // What a board says after a restart is fresh, even where it is no news: whoever set it before did not set this.
    if (!isAsBefore || channel.reportBoot !== this.boot) channel.report = report;
    channel.reportBoot = this.boot;
    if (isAsBefore) return false;
    channel.rev = ++this.#rev;
    this.#memory?.changed({
      ...UNASKED,
      ...report,
      channel: name,
      boot: this.boot,
      rev: this.#rev,
      reason: null,
    });
    return true;
  }

  /**
   * The board confirmed a command. That is news even where the state is the same: somebody asked, and it ran.
   *
   * @param name Channel.
   * @param report What it said after the command ran.
   * @param asked What was asked for. On disk when this returns, so that it may be told (P13).
   */
  confirmed(name: string, report: Report, asked: Asked): void {
    const channel = this.#channel(name);
    channel.report = report;
    channel.reportBoot = this.boot;
    const { turn, ...change } = asked;
    // One whose first reply was lost is confirmed after later ones, which it must not undo (W6).
    if (asked.by !== BY_SERVER && turn > channel.desiredTurn) {
      const desired = { ...report.state };
      // Where an argument names a state field, it is what the person wants to see there in the end: a fade's first
      // report is still the old level.
      for (const [field, value] of Object.entries(asked.args)) {
        if (Object.hasOwn(desired, field)) desired[field] = value;
      }
      channel.desired = desired;
      channel.desiredTurn = turn;
    }
    channel.rev = ++this.#rev;
    this.#memory?.changed({
      ...change,
      ...report,
      channel: name,
      outcome: "confirmed",
      boot: this.boot,
      rev: this.#rev,
      reason: null,
    }, channel.desired ?? undefined);
  }

  /**
   * A command failed: nothing changes, but it is remembered.
   *
   * @param name Channel.
   * @param asked What was asked for.
   * @param failed How it ended.
   */
  failed(name: string, asked: Asked, failed: Failed): void {
    const { turn: _, ...change } = asked;
    this.#memory?.changed({ ...change, ...failed, channel: name, boot: this.boot, rev: this.#rev });
  }

  /**
   * The board's line is lost: what it says now nobody knows (H7). Harmless where it was lost already.
   *
   * @param change When, and by whom.
   * @param reason Why, by name.
   */
  lost(change: LineChange, reason: string): void {
    this.#memory?.lost({ ...change, reason, boot: this.boot, rev: this.#rev });
  }

  /**
   * The board's line is back. What it reports now that is as before is known again.
   *
   * @param change When, and by whom.
   */
  back(change: LineChange): void {
    this.#memory?.back({ ...change, reason: null, boot: this.boot, rev: this.#rev });
  }

  /**
   * A command begins.
   *
   * @param name Channel.
   * @param pending It.
   */
  began(name: string, pending: Pending): void {
    this.#channel(name).pending.push(pending);
  }

  /**
   * The place of a command that goes on the wire now among all that did: the board runs them in that order (W4), which is neither
   * that of asking (B9) nor that of their confirmations (W6).
   *
   * @returns It.
   */
  nextTurn(): number {
    return ++this.#turn;
  }

  /**
   * A command went on the wire.
   *
   * @param name Channel.
   * @param pending What {@linkcode began} was given.
   * @returns What stands in its place now.
   */
  sent(name: string, pending: Pending): Pending {
    const { pending: all } = this.#channel(name);
    const sent: Pending = { ...pending, stage: "sent" };
    all[all.indexOf(pending)] = sent;
    return sent;
  }

  /**
   * A command is over.
   *
   * @param name Channel.
   * @param pending What {@linkcode began} was given or {@linkcode sent} gave.
   */
  over(name: string, pending: Pending): void {
    const { pending: all } = this.#channel(name);
    all.splice(all.indexOf(pending), 1);
  }

  /**
   * The newest outstanding command of a channel.
   *
   * @param name Channel.
   * @returns It, or null.
   */
  pending(name: string): Pending | null {
    return this.#channel(name).pending.at(-1) ?? null;
  }

  /**
   * The outstanding command that clients were told of (B2a).
   *
   * @param name Channel.
   * @returns It, or null.
   */
  toldPending(name: string): Pending | null {
    return this.#channel(name).toldPending;
  }

  /**
   * Clients are told of the newest outstanding command.
   *
   * @param name Channel.
   * @returns It, or null.
   */
  tellPending(name: string): Pending | null {
    return this.#channel(name).toldPending = this.pending(name);
  }

  /**
   * What was last asked for.
   *
   * @param name Channel.
   * @returns The desired state, or null.
   */
  desired(name: string): AnyValues | null {
    return this.#channel(name).desired;
  }

  /**
   * The board said how often it has started. If that is news, nobody wants the old state of channels any more that restart into
   * their safe state (B6).
   *
   * @param boot Its boot counter.
   * @param at When it said so, ISO 8601.
   * @returns Whether the other channels are to be restored; {@linkcode reconciled} says that they are.
   */
  started(boot: number, at: string): boolean {
    const isFirst = this.#reconciledBoot === null;
    const isRestored = isFirst || boot === this.#reconciledBoot;
    if (!isRestored && boot !== this.boot) {
      for (const [name, { onBoot }] of Object.entries(this.#definition.channels)) {
        const channel = this.#channel(name);
        if (onBoot !== "safe" && channel.desired !== null) continue;
        const decision = channel.desired === null ? "kept" : "safe";
        channel.reconciled = { decision, boot, at, reason: null };
        if (channel.desired === null) continue;
        channel.desired = null;
        this.#memory?.forgotten(name);
      }
    }
    this.boot = boot;
    if (isRestored) this.reconciled(boot);
    return !isRestored;
  }

  /**
   * What became of a channel after a restart is known.
   *
   * @param name Channel.
   * @param reconciled It.
   */
  decided(name: string, reconciled: Reconciled): void {
    this.#channel(name).reconciled = reconciled;
  }

  /**
   * Everything is as it is wanted.
   *
   * @param boot The boot counter for which this is so.
   */
  reconciled(boot: number): void {
    this.#reconciledBoot = boot;
    this.#memory?.reconciled(boot);
  }

  /**
   * A channel as clients see it.
   *
   * @param name Channel.
   */
  view(name: string): ChannelView {
    const { report, rev, reconciled, desired, toldPending } = this.#channel(name);
    return {
      reported: report?.state ?? null,
      desired,
      pending: toldPending,
      at: report?.at ?? null,
      by: report?.by ?? null,
      rev,
      lease: this.#lease(name),
      reconciled,
    };
  }

  /** W13: the board's count began anew with the last frame that it heard, which is none that was never written. */
  #lease(name: string): LeaseView | null {
    const lease = own(this.#definition.channels, name)?.lease ?? null;
    if (lease === null) return null;
    const { ms, safe } = lease;
    const until = this.lastWritten === null ? null : new Date(this.lastWritten.getTime() + ms).toISOString();
    return { ms, safe, until };
  }

  /** Every channel as clients see it. */
  views(): Record<string, ChannelView> {
    return Object.fromEntries([...this.#channels.keys()].map((name) => [name, this.view(name)]));
  }
}
