/**
 * The twin of a board of another server (G1, G2): what births and states say of it, and never anything older. It knows no broker.
 *
 * @module
 */
import type { AnyValues, Channel } from "../../protocol/dsl.ts";
import { argumentsCheck } from "../../protocol/messages.ts";
import { own } from "../../protocol/own.ts";
import type { ReasonDetails } from "../../protocol/reason_details.ts";
import {
  type BoardReason,
  type BoardStatus,
  type BoardView,
  type ChannelView,
  type Pending,
  UNKNOWN_CHANNEL,
} from "../../protocol/views.ts";
import type { Told } from "../../protocol/told.ts";
import type { KnownProject } from "../boards/projects.ts";
import { CommandQueues } from "../boards/command_queues.ts";
import { BY_BOARD, BY_SERVER } from "../boards/twin.ts";
import { BY_MQTT } from "../mqtt/command_message.ts";
import { isNewer } from "../mqtt/ownership.ts";
import type { Birth, ChannelSays, KnownView } from "./messages.ts";
import type { RemoteServer } from "./remote_server.ts";

/** The states of a board without a birth are kept up to this length, in UTF-16 code units. */
export const MOST_UNBORN_LENGTH = 16 * 1024;

/** What a gateway is to its boards. */
export interface Reach {
  /** Whether there is a connection to the broker over which every server that is there has been heard. */
  readonly isHeard: boolean;
  /** What this gateway's clients are called elsewhere: this, and behind it their names. */
  readonly via: string;
}

/** A channel, as far as it is known. */
interface RemoteChannel {
  /** The newest state, by names of its own server; after the birth without what does not fit the definition. */
  readonly says: Omit<ChannelSays, "view"> & { readonly view: KnownView | null };
  /** How long its text was. */
  readonly length: number;
  /** As clients see it: what the server that has the board said last; null if that does not fit the definition. */
  readonly shown: ChannelView | null;
}

/** What is new of a channel. */
export interface ChannelNews {
  /** As clients saw it. */
  readonly before: ChannelView;
  /** As they see it. */
  readonly after: ChannelView;
}

/** When something was said: by which server, after which start of the board, and which of its revisions that was. */
type Moment = Pick<ChannelSays, "server" | "boot" | "rev">;

/** How a board is, and why. */
type Standing = { readonly status: Told<BoardStatus>; readonly reason: BoardReason | null };

/** A board of another server. */
export class RemoteBoard {
  /** Its id. */
  readonly id: string;
  /** Its commands that wait for an earlier one of the same client (B9). */
  readonly queues: CommandQueues = new CommandQueues();
  readonly #reach: Reach;
  readonly #channels = new Map<string, RemoteChannel>();
  #birth: Birth & { readonly view: BoardView } | null = null;
  #isKept = true;
  #server: RemoteServer | null = null;
  #project: KnownProject | null = null;
  #told: { readonly status: string; readonly since: number } | null = null;

  constructor(id: string, reach: Reach) {
    this.id = id;
    this.#reach = reach;
  }

  /** The server that has it; null before its birth. */
  get server(): RemoteServer | null {
    return this.#server;
  }

  /** Whose it is; null while that is not known. */
  get project(): KnownProject | null {
    return this.#project;
  }

  /** Since when it is as clients were last told, in the clock's time. */
  get since(): number {
    return this.#told?.since ?? 0;
  }

  /** Whether its server has not spoken of it since it is back. */
  get isForgotten(): boolean {
    const { server } = this;
    return server !== null && server.isOnline && server.session !== this.#birth?.session;
  }

  /**
   * Whether a birth says how the board is now (G2).
   *
   * @param birth It.
   * @param isKept Whether it lay at the broker.
   */
  takes(birth: Birth, isKept: boolean): boolean {
    const known = this.#birth;
    if (known === null) return true;
    if (isKept && !this.#isKept) return false;
    if (birth.server === known.server || isNewer(birth.boot, known.boot)) return true;
    // Where it was it is not, and there it is.
    return !isKept && this.#standing().status !== "online" && birth.view?.status === "online";
  }

  /**
   * Its server speaks of it.
   *
   * @param birth What it says.
   * @param isKept Whether that lay at the broker.
   * @param server The server.
   * @param project Whose it is; null where that is not known.
   */
  born(
    birth: Birth & { readonly view: BoardView },
    isKept: boolean,
    server: RemoteServer,
    project: KnownProject | null,
  ): void {
    const isSame = server === this.#server && project === this.#project;
    const { definition: _, ...kept } = birth;
    this.#birth = kept;
    this.#isKept = isKept;
    this.#server = server;
    this.#project = project;
    if (isSame) return;
    // What the definition does not name is no channel, and would be kept for ever.
    for (const [name, { says, length }] of [...this.#channels]) this.#keep(name, says, length, null);
  }

  /**
   * Its definition, which is the same, is another project's.
   *
   * @param project Which.
   */
  isOf(project: KnownProject): void {
    this.#project = project;
  }

  /** It is listed no longer. */
  gone(): void {
    this.#birth = null;
    this.#server = null;
  }

  /**
   * Clients are told how it is.
   *
   * @param status How.
   * @param now In the clock's time.
   */
  told(status: string, now: number): void {
    if (status !== this.#told?.status) this.#told = { status, since: now };
  }

  /**
   * Whether a channel's states are of any use: once it is born, those of channels that its definition names.
   *
   * @param channel The channel.
   */
  hears(channel: string): boolean {
    return this.#birth === null || this.#definitionOf(channel) !== undefined;
  }

  /**
   * A channel's state was told.
   *
   * @param name The channel.
   * @param says What was told.
   * @param length How long the text of it was.
   * @returns What is new; null if clients see nothing of it.
   */
  said(name: string, says: ChannelSays, length: number): ChannelNews | null {
    const known = this.#channels.get(name);
    if (known !== undefined && !this.#replaces(says, known.says)) return null;
    const before = known?.shown ?? null;
    const after = this.#keep(name, says, length, before);
    if (before === after) return null;
    return { before: before ?? UNKNOWN_CHANNEL, after: after ?? UNKNOWN_CHANNEL };
  }

  /**
   * A channel as clients see it.
   *
   * @param name The channel.
   */
  channel(name: string): ChannelView {
    return this.#channels.get(name)?.shown ?? UNKNOWN_CHANNEL;
  }

  /** The board as clients see it; null before its birth. */
  view(): BoardView | null {
    if (this.#birth === null || this.#server === null) return null;
    const names = Object.keys(this.#project?.definition.channels ?? {});
    return {
      ...this.#birth.view,
      ...this.#standing(),
      definition: this.#project?.schemaHash ?? null,
      boot: this.#birth.boot,
      rev: this.#rev(),
      channels: Object.fromEntries(names.map((name) => [name, this.channel(name)])),
      server: this.#server.told,
    };
  }

  #standing(): Standing {
    const server = this.#server;
    const birth = this.#birth;
    if (server === null || birth === null) return { status: "connecting", reason: null };
    if (!server.isOnline) {
      const reason = this.#reach.isHeard ? serverOffline(server.name) : BROKER_OFFLINE;
      return { status: "offline", reason };
    }
    return this.isForgotten ? { status: "connecting", reason: null } : birth.view;
  }

  /** The newest revision that the server which has it told. */
  #rev(): number {
    const told = [...this.#channels.values()].filter(({ says }) => this.#isOwners(says));
    return Math.max(0, ...told.map(({ says }) => says.rev));
  }

  /** Whether the server that has the board says something, since the board has started there last. */
  #isOwners({ server, boot }: Moment): boolean {
    return server === this.#birth?.server && boot === this.#birth.boot;
  }

  /** Whether a state takes the place of another one (G2). */
  #replaces(says: Moment, known: Moment): boolean {
    if (this.#isOwners(says) && !this.#isOwners(known)) return true;
    if (says.boot !== known.boot) return isNewer(says.boot, known.boot);
    // Another server counts by itself.
    return says.server === known.server ? says.rev >= known.rev : !this.#isOwners(known);
  }

  /**
   * Keep a state.
   *
   * @returns The channel as clients see it from now on.
   */
  #keep(
    name: string,
    says: RemoteChannel["says"],
    length: number,
    before: ChannelView | null,
  ): ChannelView | null {
    if (this.#birth === null) {
      this.#keepUnborn(name, { says, length, shown: null });
      return null;
    }
    const channel = this.#definitionOf(name);
    if (channel === undefined) {
      this.#channels.delete(name);
      return null;
    }
    const view = says.view === null ? null : fitting(channel, says.view);
    const shown = says.server === this.#birth.server ? this.#shown(view) : before;
    this.#channels.set(name, { says: { ...says, view }, length, shown });
    return shown;
  }

  #definitionOf(channel: string): Channel | undefined {
    return own(this.#project?.definition.channels ?? {}, channel);
  }

  /** Of many states the latest are kept. */
  #keepUnborn(name: string, channel: RemoteChannel): void {
    this.#channels.delete(name);
    this.#channels.set(name, channel);
    let left = MOST_UNBORN_LENGTH;
    for (const [kept, { length }] of [...this.#channels].reverse()) {
      left -= length;
      if (left < 0) this.#channels.delete(kept);
    }
  }

  /** What fits the definition, with the names that are read here. */
  #shown(view: KnownView | null): ChannelView | null {
    if (view === null) return null;
    const { pending, by } = view;
    return {
      ...view,
      pending: pending === null ? null : { ...pending, by: this.#who(pending.by) },
      by: this.#who(by),
    };
  }

  /** G6: who did something, as it is read here. */
  #who(by: string): string {
    return whoIsMeant(by, this.#reach.via, this.#server?.name ?? "");
  }
}

/**
 * Who did something at another server, as it is read here (G6).
 *
 * @param by As it is read there.
 * @param via What stands there before the names of this gateway's clients.
 * @param server What that server is called.
 */
export function whoIsMeant(by: string, via: string, server: string): string {
  if (by === BY_BOARD || by === BY_SERVER) return by;
  const ours = `${BY_MQTT}: ${via}/`;
  const client = by.startsWith(ours) ? by.slice(ours.length) : "";
  // Whoever may command the board says who it is: no part of the system, at least.
  if (client !== "" && !isPart(client)) return client;
  return by === BY_MQTT || by.startsWith(`${BY_MQTT}: `) ? by : `${server}/${by}`;
}

function isPart(by: string): boolean {
  return /^(?:board$|server$|mqtt)/i.test(by);
}

/** What of a state fits the definition: the rest could be of any size. Null if the state itself does not. */
function fitting(channel: Channel, view: KnownView): KnownView | null {
  const fits = argumentsCheck(channel.state);
  const reported = fits(view.reported);
  if (!reported.ok) return null;
  const { desired, pending, lease } = view;
  return {
    ...view,
    reported: reported.value,
    desired: valueOf(fits(desired)),
    pending: pending !== null && isCommand(channel, pending) ? pending : null,
    lease: lease !== null && fits(lease.safe).ok ? lease : null,
  };
}

function isCommand({ commands }: Channel, { command, args }: Pending): boolean {
  const known = own(commands, command);
  return known !== undefined && argumentsCheck(known)(args).ok;
}

function valueOf(checked: { readonly ok: boolean; readonly value?: AnyValues }): AnyValues | null {
  return checked.value ?? null;
}

const BROKER_OFFLINE: BoardReason = {
  code: "broker_offline",
  message: "There is no connection to the MQTT broker, over which this board is reached",
  hint: "Start the broker, or look at the network; Destello keeps trying",
  details: {},
};

function serverOffline(name: string): BoardReason {
  const details: ReasonDetails = { owner: name };
  return {
    code: "server_offline",
    message: `Server ${name}, which has this board, is not at the MQTT broker`,
    hint: "Start it, or look at its machine; its boards are here again by themselves",
    details,
  };
}
