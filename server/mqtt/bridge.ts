/**
 * The MQTT bridge (Q rules): boards as topics of a broker, and commands from there. It is a client like any other: it reads the boards'
 * views and calls methods by the catalogue.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Clock, Timer } from "../../protocol/clock.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { own } from "../../protocol/own.ts";
import type { BoardView } from "../../protocol/views.ts";
import type { Device } from "../api/devices.ts";
import type { LocalClient } from "../api/local_client.ts";
import type { BoardEvent, Boards } from "../boards/boards.ts";
import type { Log } from "../log.ts";
import type { BrokerAccess } from "../mqtt_option.ts";
import { Broker } from "./broker.ts";
import { answerTo, type Incoming, type Outcome, readCommand, removal } from "./command_message.ts";
import { Outbox } from "./outbox.ts";
import {
  hasTopics,
  retainedOf,
  serverOfBirth,
  serverOffline,
  serverOnline,
  stateTopics,
} from "./retained.ts";
import { type CommandTopic, Topics } from "./topics.ts";

/** Servers that are asked by `who` answer within so many milliseconds, not all at once. */
export const WHO_JITTER_MS = 500;
/** So many retained commands are named in the log, each once. */
const MOST_NAMED = 100;

/** So many boards of former processes are told to be gone: whoever may publish births could name any number. */
const MOST_FORMER = 100;

/** Whoever publishes at the broker: it may command boards, and nothing else (Q5). */
export const MQTT_DEVICE: Device = {
  id: "mqtt",
  role: "control",
  client: null,
  revoked: new AbortController().signal,
};

/** What {@linkcode openBridge} takes. */
export interface BridgeOptions {
  /** Where the broker is. */
  readonly access: BrokerAccess;
  /** Tells this server from others at the broker, at every start. */
  readonly server: string;
  /** The boards. */
  readonly boards: Pick<Boards, "list" | "projects" | "projectOf" | "subscribe" | "observeProjects">;
  /** Calls methods for {@linkcode MQTT_DEVICE}. */
  readonly client: LocalClient;
  /** Version of Destello. */
  readonly version: string;
  /** Told when the broker goes and comes. */
  readonly log: Log;
  /** Time. */
  readonly clock: Clock;
  /** A number by chance, of 32 bits; the system's unless told. */
  readonly random32?: () => number;
  /** Seconds between signs of life; the usual ones unless told. */
  readonly keepalive?: number;
}

/** A bridge that is open. */
export interface Bridge {
  /** Say goodbye, and end. */
  close(): Promise<void>;
}

/**
 * What a server is called at a broker: the same at every start on its data folder.
 *
 * @param token The data folder's own, of which nothing can be found out by the id.
 */
export function serverId(token: string): string {
  return createHash("sha256").update(`mqtt ${token}`).digest("hex").slice(0, 8);
}

/**
 * Open the bridge. The broker may be away: it is connected to when it is there.
 *
 * @param options Broker, boards and what is called.
 */
export function openBridge(options: BridgeOptions): Bridge {
  const bridge = new OpenBridge(options);
  bridge.start();
  return bridge;
}

class OpenBridge implements Bridge {
  readonly #options: BridgeOptions;
  readonly #topics: Topics;
  readonly #broker: Broker;
  readonly #outbox: Outbox;
  readonly #random32: () => number;
  /** Boards of which something may have changed since it was last looked at. */
  readonly #changed = new Set<string>();
  /** Boards whose commands are received, and where the states of their channels are. */
  readonly #boards = new Map<string, ReadonlySet<string>>();
  readonly #named = new Set<string>();
  /** Boards that a former process of this server had. */
  readonly #former = new Set<string>();
  #session = 0;
  #ends: readonly (() => void)[] = [];
  #who: Timer | null = null;

  constructor(options: BridgeOptions) {
    const { access, server, log, clock, keepalive } = options;
    const { random32 = () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0 } = options;
    const topics = new Topics(access.root);
    this.#options = options;
    this.#topics = topics;
    this.#random32 = random32;
    this.#broker = new Broker({
      access,
      clientId: `destello-${server}`,
      will: (session) => ({
        topic: topics.status(server),
        payload: serverOffline({ session }),
        retain: true,
      }),
      connected: ({ session, window }) => this.#connected(session, window),
      disconnected: () => this.#outbox.disconnected(),
      received: (message) => this.#received(message),
      log,
      clock,
      random32,
      ...(keepalive === undefined ? {} : { keepalive }),
    });
    this.#outbox = new Outbox({
      publish: (message, done) => this.#broker.publish(message, done),
      refused: (topic, error) => log.down(`MQTT topic ${topic}`, error.message),
      taken: (topic) => log.up(`MQTT topic ${topic}`),
    });
  }

  start(): void {
    const { server, version, boards } = this.#options;
    // The first that is published of each connection.
    this.#outbox.hold(this.#topics.status(server), serverOnline({ server, session: this.#session, version }));
    this.#ends = [
      boards.subscribe((event) => this.#happened(event)),
      // Also a board that is away has other channels then (R10a), of which no event tells.
      boards.observeProjects(() => this.#tellAll()),
    ];
    this.#broker.start();
  }

  async close(): Promise<void> {
    const { server } = this.#options;
    for (const end of this.#ends) end();
    this.#who?.cancel();
    for (const board of this.#boards.keys()) this.#outbox.hold(this.#topics.availability(board), "offline");
    this.#outbox.hold(this.#topics.status(server), serverOffline({ session: this.#session }));
    await this.#broker.close(this.#outbox.idle());
  }

  /** Receive first, then publish: whoever reads a birth may command the board. */
  #connected(session: number, window: number): void {
    const { server, version } = this.#options;
    this.#session = session;
    this.#broker.subscribe(this.#topics.who);
    this.#broker.subscribe(this.#topics.births);
    for (const board of this.#boards.keys()) this.#broker.subscribe(this.#topics.commands(board));
    this.#outbox.hold(this.#topics.status(server), serverOnline({ server, session, version }));
    this.#tellAll();
    this.#outbox.connected(window);
  }

  #happened({ method, params }: BoardEvent): void {
    if (method === "board.changed" && params.view === null) {
      this.#left(params.board);
    } else if (method === "board.changed" || method === "state.changed" || method === "command.pending") {
      // Everything that happens in one go is looked at once, when all of it is known.
      if (this.#changed.size === 0) queueMicrotask(() => this.#lookAtChanged());
      this.#changed.add(params.board);
    }
  }

  #lookAtChanged(): void {
    const changed = new Set(this.#changed);
    this.#changed.clear();
    for (const view of this.#options.boards.list()) if (changed.has(view.id)) this.#tell(view);
  }

  #tellAll(): void {
    for (const view of this.#options.boards.list()) this.#tell(view);
  }

  #tell(view: BoardView): void {
    const { boards: { projects }, server } = this.#options;
    if (!hasTopics(view)) return;
    const former = this.#boards.get(view.id);
    const states = stateTopics(view, this.#topics);
    this.#boards.set(view.id, states);
    if (former === undefined) this.#broker.subscribe(this.#topics.commands(view.id));
    // Its project was changed (R10a): an empty payload takes from the broker what it holds.
    for (const topic of former ?? []) if (!states.has(topic)) this.#outbox.hold(topic, "");
    const definition = projects.all.find(({ schemaHash }) => schemaHash === view.definition)?.definition ??
      null;
    const retained = retainedOf(view, definition, { server, session: this.#session }, this.#topics);
    for (const [topic, payload] of retained) this.#outbox.hold(topic, payload);
  }

  /** It is no longer listed. */
  #left(board: string): void {
    if (!this.#boards.delete(board)) return;
    this.#broker.unsubscribe(this.#topics.commands(board));
    this.#outbox.hold(this.#topics.availability(board), "offline");
  }

  #received(message: Incoming): void {
    const { topic } = message;
    if (topic === this.#topics.who) return this.#asked();
    const born = this.#topics.bornBoard(topic);
    if (born !== null) return this.#born(born, message);
    const command = this.#topics.readCommand(topic);
    // Whoever takes a retained command from the broker publishes nothing in its place.
    if (command === null || message.retain && message.payload.length === 0) return;
    if (message.retain) this.#nameRetained(topic);
    void this.#run(message, command);
  }

  /** Q4: everything again, soon. */
  #asked(): void {
    const wait = this.#random32() / 2 ** 32 * WHO_JITTER_MS;
    this.#who ??= this.#options.clock.after(wait, () => {
      this.#who = null;
      this.#outbox.renew();
    });
  }

  /** A former process of this server had a board that is not here, and could not say goodbye. */
  #born(board: string, { retain, payload }: Incoming): void {
    const isLeft = retain && !this.#boards.has(board) &&
      serverOfBirth(new TextDecoder().decode(payload)) === this.#options.server;
    if (!isLeft || this.#former.size >= MOST_FORMER) return;
    this.#former.add(board);
    this.#outbox.hold(this.#topics.availability(board), "offline");
  }

  #nameRetained(topic: string): void {
    if (this.#named.has(topic) || this.#named.size >= MOST_NAMED) return;
    this.#named.add(topic);
    this.#options.log.info(
      `MQTT: the retained command at ${
        JSON.stringify(topic.slice(0, 200))
      } does not run; publish commands without the retain flag. ` +
        `To remove it: ${removal(topic)}`,
    );
  }

  async #run(message: Incoming, command: CommandTopic): Promise<void> {
    const outcome = await this.#outcome(message, command);
    this.#outbox.answer(answerTo(message, command, outcome, this.#topics));
  }

  async #outcome(message: Incoming, { board, channel, command }: CommandTopic): Promise<Outcome> {
    const { client, boards } = this.#options;
    try {
      return {
        result: await client.call(() => {
          const { by, ...call } = readCommand(message, this.#topics);
          checkChannel(boards, board, channel);
          return { by, call: { ...call, method: `${channel}.${command}`, board } };
        }),
      };
    } catch (failure) {
      if (failure instanceof RequestFailure) return { failure };
      throw failure;
    }
  }
}

/** By its topic a command is one of a channel: other methods have names of the same form. */
function checkChannel(boards: Pick<Boards, "projectOf">, board: string, channel: string): void {
  const { name, definition: { channels } } = boards.projectOf(board);
  if (own(channels, channel) !== undefined) return;
  throw new RequestFailure(
    "unknown_method",
    `There is no channel ${JSON.stringify(channel.slice(0, 80))} of project "${name}", whose board is meant`,
    `Its channels are ${Object.keys(channels).join(", ")}`,
  );
}
