/**
 * A link, a line and a board together, in virtual time, and everything that the link told.
 *
 * @module
 */
import type { AnyValues } from "../../../protocol/dsl.ts";
import type { BoardIdentity } from "../../../protocol/wire/codec.ts";
import { type CommandResult, Link } from "../../../server/link/link.ts";
import type { LinkFailure } from "../../../server/link/link_failure.ts";
import { FakeClock } from "./fake_clock.ts";
import { FaultyLine } from "./faulty_line.ts";
import { ModelBoard, type ModelBoardOptions } from "./model_board.ts";
import { modelTable, op } from "./model_definition.ts";
import { SeededRandom } from "./seeded_random.ts";

/** A command and all that was told of it. */
export interface Asked {
  /** Method name. */
  readonly method: string;
  /** Arguments. */
  readonly args: AnyValues;
  /** How often it was told sent. */
  sent: number;
  /** How it ended; a second end would be a second entry. */
  readonly results: CommandResult[];
}

/** What a rig can be told to be. */
export interface RigOptions extends Partial<Pick<ModelBoardOptions, "uid" | "txRing" | "rxWindow">> {
  /** Seed of everything that happens by chance. */
  readonly seed?: number;
  /** Of the line, each way. */
  readonly latencyMs?: number;
  /** Bytes that lie on the line before the link starts on it. */
  readonly before?: readonly Uint8Array[];
  /** Whether the line ends as soon as the link starts on it. */
  readonly endsAtOnce?: boolean;
}

/** A link on a line to a board. */
export class Rig {
  /** Time. */
  readonly clock = new FakeClock();
  /** Chance. */
  readonly random: SeededRandom;
  /** The board. */
  readonly board: ModelBoard;
  /** The line. */
  readonly line: FaultyLine;
  /** The link. */
  readonly link: Link;
  /** What the link told, in order: "up", "down <code>", "mismatch", "reported <channel>", "ended <code>". */
  readonly told: string[] = [];
  /** The last failure told. */
  failure: LinkFailure | null = null;
  /** The board as last told. */
  identity: BoardIdentity | null = null;
  /** The states as last told, by anything. */
  readonly known: AnyValues[] = [];
  /** What the sketch printed, as far as told, and how many bytes of it were told as lost. */
  printed = "";
  lostText = 0;
  /** Whether commands are taken, as far as told. */
  up = false;
  /** Called after each thing told; for owners who act within a callback. */
  react: (told: string) => void = () => {};

  /** A rig whose link has just said its first HELLO. */
  constructor(options: RigOptions = {}) {
    const { seed = 1, latencyMs = 0.5, before = [], endsAtOnce = false, ...board } = options;
    this.random = new SeededRandom(seed);
    this.board = new ModelBoard({
      ...board,
      table: modelTable,
      clock: this.clock,
      out: (bytes) => this.line.fromBoard(bytes),
    });
    this.line = new FaultyLine(this.clock, this.random, latencyMs, (bytes) => this.board.take(bytes));
    this.line.before.push(...before);
    this.line.endsAtOnce = endsAtOnce;
    this.link = new Link({
      stream: this.line,
      tables: () => [modelTable],
      clock: this.clock,
      random32: () => this.random.next32(),
      observer: {
        up: (identity, states) => {
          this.up = true;
          this.identity = identity;
          this.known.splice(0, Infinity, ...states);
          this.#tell("up");
        },
        reported: (channel, state) => {
          this.known[channel] = state;
          this.#tell(`reported ${channel}`);
        },
        down: (failure) => this.#tellFailure(`down ${failure.code}`, failure),
        mismatch: (identity, failure) => {
          this.identity = identity;
          this.#tellFailure("mismatch", failure);
        },
        ended: (failure) => this.#tellFailure(`ended ${failure.code}`, failure),
        printed: ({ bytes, lost }) => {
          this.printed += (lost > 0 ? `<${lost}>` : "") + new TextDecoder().decode(bytes);
          this.lostText += lost;
        },
      },
    });
  }

  /** A rig whose link is up. */
  static up(options: RigOptions = {}): Rig {
    const rig = new Rig(options);
    if (rig.clock.passUntil(() => rig.up, 1000) === null) throw new Error("The link did not come up");
    return rig;
  }

  /** Ask for a command. */
  ask(method: string, args: AnyValues = {}): Asked {
    const asked: Asked = { method, args, sent: 0, results: [] };
    const command = op(method);
    this.link.command(command, args, {
      sent: () => asked.sent++,
      done: (result) => {
        asked.results.push(result);
        if (result.kind !== "failed") this.known[command.channelIndex] = result.state;
        this.react(`done ${result.kind}`);
      },
    });
    return asked;
  }

  /** How often the board ran a command. */
  runs(method: string): number {
    return this.board.runs.filter(({ op }) => `${op.channel}.${op.command}` === method).length;
  }

  #tellFailure(what: string, failure: LinkFailure): void {
    this.up = false;
    this.failure = failure;
    this.#tell(what);
  }

  #tell(what: string): void {
    this.told.push(what);
    this.react(what);
  }
}
