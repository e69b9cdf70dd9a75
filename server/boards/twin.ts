/**
 * The twin of one board: what it reported, what was asked of it, what is not confirmed yet (DESIGN: "State, told truthfully").
 * Reported is only ever what the board said. No clock, no I/O.
 *
 * @module
 */
import type { AnyValues, Definition } from "../../protocol/dsl.ts";
import type { ChannelView, Pending } from "../../protocol/messages.ts";

/** A report of the board. */
export interface Report {
  /** Read back from the hardware (W3). */
  readonly state: AnyValues;
  /** Who caused it. */
  readonly by: string;
  /** When it came, ISO 8601. */
  readonly at: string;
}

/** A channel's part of the twin. */
interface ChannelTwin {
  report: Report | null;
  desired: AnyValues | null;
  /** Outstanding commands, oldest first. */
  readonly pending: Pending[];
}

function sameState(one: AnyValues, other: AnyValues): boolean {
  return Object.entries(one).every(([name, value]) => other[name] === value);
}

/** What is known of a board. */
export class Twin {
  /** The boot counter that the board last told; null before it told any. */
  boot: number | null = null;
  readonly #channels: ReadonlyMap<string, ChannelTwin>;
  #rev = 0;

  /**
   * Nothing known yet.
   *
   * @param definition Names the channels.
   */
  constructor(definition: Definition) {
    this.#channels = new Map(
      Object.keys(definition.channels).map((name) => [name, { report: null, desired: null, pending: [] }]),
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
    if (channel.report !== null && sameState(channel.report.state, report.state)) return false;
    channel.report = report;
    this.#rev++;
    return true;
  }

  /**
   * The board confirmed a command. That is news even where the state is the same: somebody asked, and it ran.
   *
   * @param name Channel.
   * @param report What it said after the command ran.
   * @param args What was asked for.
   */
  confirmed(name: string, report: Report, args: AnyValues): void {
    const channel = this.#channel(name);
    channel.report = report;
    // Where an argument names a state field, it is what the person wants to see there in the end: a fade's first
    // report is still the old level.
    const wanted = Object.entries(args).filter(([field]) => field in report.state);
    channel.desired = { ...report.state, ...Object.fromEntries(wanted) };
    this.#rev++;
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
   * What was last asked for.
   *
   * @param name Channel.
   * @returns The desired state, or null.
   */
  desired(name: string): AnyValues | null {
    return this.#channel(name).desired;
  }

  /**
   * Nobody wants the old state any more: the channel's board restarted into its safe state.
   *
   * @param name Channel.
   */
  forgetDesired(name: string): void {
    this.#channel(name).desired = null;
  }

  /** Every channel as clients see it. */
  views(): Record<string, ChannelView> {
    return Object.fromEntries(
      [...this.#channels].map(([name, { report, desired, pending }]) => [name, {
        reported: report?.state ?? null,
        desired,
        pending: pending.at(-1) ?? null,
        at: report?.at ?? null,
        by: report?.by ?? null,
      }]),
    );
  }
}
