/**
 * A fleet without a broker: tests say what comes, and see what is told.
 *
 * @module
 */
import { board, bool, channel, type Definition } from "../../../protocol/dsl.ts";
import { type ChannelView, UNKNOWN_CHANNEL } from "../../../protocol/views.ts";
import type { BoardEvent } from "../../../server/boards/boards.ts";
import { Fleet } from "../../../server/gateway/fleet.ts";
import { createLog } from "../../../server/log.ts";
import { definition } from "../../fixtures/board/definition.ts";
import { testProjects } from "../../test_projects.ts";
import { hex32, schemaHash } from "../../../protocol/schema_hash.ts";
import { FakeClock } from "../link/fake_clock.ts";
import { example } from "../protocol/example_definition.ts";

/** A board's id. */
export const BOARD = "uno-7f3a21c4";
/** Two servers. */
export const [KITCHEN, CELLAR] = ["aaaaaaaa", "bbbbbbbb"] as const;
/** Hash of the tests' own definition, which every server serves. */
export const HASH = "defef179";

/** What a birth may have. */
export type Members = Readonly<Record<string, unknown>>;

/** A fleet whose broker is connected. */
export class FleetRig {
  readonly clock = new FakeClock();
  readonly projects = testProjects();
  readonly log: string[] = [];
  readonly events: BoardEvent[] = [];
  /** Servers that were lost. */
  readonly lost: string[] = [];
  /** How often other projects were told. */
  told = 0;
  readonly fleet: Fleet = new Fleet({
    projects: this.projects,
    via: "gate-0bad",
    lost: ({ id }) => this.lost.push(id),
    log: createLog({ write: (line) => this.log.push(line), now: () => new Date(0) }),
    clock: this.clock,
  });

  constructor() {
    this.fleet.subscribe((event) => this.events.push(event));
    this.fleet.observeProjects(() => {
      this.told++;
    });
    this.fleet.connected();
  }

  /** A server says that it is there, or its will that it is not. */
  status(server: string, isOnline: boolean, session = 1, isKept = false): void {
    this.fleet.status(server, statusOf(server, isOnline, session), isKept);
  }

  /** A server speaks of a board. */
  birth(more: Members = {}, id: string = BOARD, isKept = false): void {
    this.fleet.birth(id, JSON.stringify({ ...BIRTH, ...more }), isKept);
  }

  /** A channel's state. */
  state(more: Members = {}, channel = "led", id: string = BOARD): void {
    this.fleet.state(id, channel, JSON.stringify({ ...STATE, ...more }));
  }

  /** How the board is: its status, and why. */
  get standing(): readonly unknown[] | null {
    const view = this.fleet.board(BOARD)?.view() ?? null;
    return view === null ? null : [view.status, view.reason?.code ?? null, view.server?.name];
  }

  /** The board's LED. */
  get led(): ChannelView | undefined {
    return this.fleet.board(BOARD)?.view()?.channels.led;
  }

  /** What was told since this was last asked, by its method. */
  heard(): readonly string[] {
    return this.events.splice(0).map(({ method }) => method);
  }
}

/** What a server says of itself, or its will does. */
export function statusOf(server: string, isOnline: boolean, session = 1): string {
  const name = server === KITCHEN ? "kitchen" : "cellar";
  const says = isOnline ? { online: true, session, version: "1", name } : { online: false, session };
  return JSON.stringify(says);
}

/** What a server says of a board. */
export const BIRTH = {
  server: KITCHEN,
  session: 1,
  boot: 3,
  status: "online",
  reason: null,
  kind: "serial",
  name: "Kitchen",
  project: "Uno",
  port: { path: "/dev/ttyACM0", adapter: null },
  schemaHash: HASH,
  definition: JSON.parse(JSON.stringify(definition)),
};

const { reported: _, ...UNKNOWN } = UNKNOWN_CHANNEL;
/** What it says of a channel. */
export const STATE = {
  ...UNKNOWN,
  server: KITCHEN,
  boot: 3,
  state: { on: true, periodMs: 0 },
  rev: 17,
  at: "2026-11-22T10:00:00.000Z",
  by: "board",
};

/** A birth of a board of another project. */
export const OTHER: Members = { project: "Other", ...toldOf(example) };

/**
 * A definition whose channels are switches.
 *
 * @param names Their names.
 */
export function switches(names: readonly string[]): Definition {
  const on = { on: bool() };
  const one = (name: string) => channel({ title: name, state: on, commands: { set: on } });
  return board("Switches", Object.fromEntries(names.map((name) => [name, one(name)])));
}

/**
 * A birth of a board of such a definition.
 *
 * @param names The names of its channels.
 */
export function birthOf(names: readonly string[]): Members {
  return toldOf(switches(names));
}

function toldOf(definition: Definition): Members {
  return {
    schemaHash: hex32(schemaHash(definition)),
    definition: JSON.parse(JSON.stringify(definition)),
  };
}
