/**
 * A page: the real client session, somebody who presses things, and everything the page was told.
 *
 * @module
 */
import type { AnyValues } from "../../protocol/dsl.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import type { BoardView } from "../../protocol/views.ts";
import { Session } from "../../client/session.ts";
import type { SeededRandom } from "../unit/link/seeded_random.ts";
import type { CommandLog } from "./command_log.ts";
import type { Connection, Network } from "./network.ts";
import type { VirtualTime } from "./virtual_time.ts";

/** How long a page needs to find out whether a server is there at all. */
const REACH_MS = 5;

/** What a person presses. */
export interface Pressed {
  /** Channel name. */
  readonly channel: string;
  /** Command name. */
  readonly command: string;
  /** Its arguments. */
  readonly args: AnyValues;
  /** Whether it is to run only if the channel is as the page shows it (C11). */
  readonly asSeen: boolean;
}

/** What a page needs. */
export interface PageOptions {
  /** Its name in the run. */
  readonly name: string;
  /** Time. */
  readonly time: VirtualTime;
  /** The time of day. */
  readonly wallClock: () => Date;
  /** Chance of its backing off. */
  readonly random: SeededRandom;
  /** Where the server is. */
  readonly network: Network;
  /** Where its commands are written down. */
  readonly commands: CommandLog;
  /** Told of each connection that it begins. */
  readonly connected: (connection: Connection) => void;
}

/** A page that is open. */
export class Page {
  /** Its name in the run. */
  readonly name: string;
  /** The real thing. */
  readonly session: Session;
  /** Its newest connection. */
  connection: Connection | null = null;
  readonly #options: PageOptions;

  /** Opens, and begins to connect. */
  constructor(options: PageOptions) {
    const { name, time, wallClock, random, network, connected } = options;
    this.name = name;
    this.#options = options;
    this.session = new Session("ws://destello.test/ws", {
      token: "token",
      WebSocket: network.socketClass((connection) => {
        this.connection = connection;
        connected(connection);
      }),
      clock: {
        now: () => time.now(),
        wall: () => wallClock().getTime(),
        after: (ms, fire) => time.after(ms, fire),
      },
      random: () => random.fraction(),
      name: name.replaceAll(" ", "-"),
      newKey: () => `${random.next32()}-${random.next32()}`,
      wakeUps: () => () => {},
      reachable: () =>
        new Promise((resolve) => {
          time.after(REACH_MS, () => resolve(network.listener !== null));
        }),
    });
  }

  /** The person at it presses something. */
  press({ channel, command, args, asSeen }: Pressed): void {
    const { commands, time } = this.#options;
    const board = this.#board();
    const rev = asSeen && board !== null ? board.rev : undefined;
    const { name, session } = this;
    const record = commands.asked({
      by: name,
      channel,
      command,
      args,
      ifRev: rev ?? null,
      askedAt: time.now(),
    }, () => {
      const request = { board: board?.id ?? null, channel, command, args };
      session.command(rev === undefined ? request : { ...request, ifRev: rev }).then(
        (result) => record.end = { kind: "confirmed", result },
        (failure: unknown) => {
          if (!(failure instanceof RequestFailure)) throw failure;
          record.end = { kind: "failed", failure };
        },
      );
    });
  }

  #board(): BoardView | null {
    const { boards } = this.session.truth;
    return boards.size === 1 ? [...boards.values()][0] ?? null : null;
  }
}
