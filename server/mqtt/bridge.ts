/**
 * The MQTT bridge (Q rules): boards as topics of a broker, and commands from there. It is a client like any other: it reads the boards'
 * views and calls methods by the catalogue.
 *
 * @module
 */
import type { Clock, Timer } from "../../protocol/clock.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { own } from "../../protocol/own.ts";
import type { BoardView } from "../../protocol/views.ts";
import type { Device } from "../api/devices.ts";
import type { LocalClient } from "../api/local_client.ts";
import type { BoardEvent, Boards } from "../boards/boards.ts";
import type { BoardList } from "../boards/board_list.ts";
import type { Log } from "../log.ts";
import type { BrokerAccess } from "../network/mqtt_option.ts";
import { goneBirth, isHere, readClaim } from "./birth.ts";
import { Broker } from "./broker.ts";
import { answerMessage, readCall } from "./call_message.ts";
import {
  answerTo,
  type Incoming,
  mayHaveRun,
  type Outcome,
  readCommand,
  removal,
} from "./command_message.ts";
import { HomeAssistant, type HomeAssistantOptions } from "./home_assistant/home_assistant.ts";
import { Outbox } from "./outbox.ts";
import { type Owner, RENEW_MS, Rivals, SILENT_MS } from "./ownership.ts";
import { hasTopics, retainedOf, stateOf, stateTopics } from "./retained.ts";
import { readStatus, serverOffline, serverOnline } from "./server_status.ts";
import { type CommandTopic, Topics } from "./topics.ts";
import { FIRST_WAIT_MS, nextWait } from "./waits.ts";

/** Servers that are asked by `who` answer within so many milliseconds, not all at once. */
export const WHO_JITTER_MS = 500;
/** How long a connection looks for what a killed process of this server left behind, before its own subscriptions are all it has. */
export const SEARCH_MS = 5000;
/** So many retained commands are named in the log, each once. */
const MOST_NAMED = 100;

/** So many servers are known by their names: whoever may publish could name any number. */
const MOST_SERVERS = 1000;
/** So many boards of former processes are told to be gone: whoever may publish births could name any number. */
const MOST_FORMER = 100;

/** So many calls of other servers may wait for an answer, all together: each has pages of its own. */
export const MOST_CALLS = 256;

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
  readonly boards:
    & Pick<Boards, "list" | "projects" | "projectOf" | "subscribe" | "observeProjects">
    & Pick<BoardList, "rivalled" | "view">;
  /** Calls methods for {@linkcode MQTT_DEVICE}. */
  readonly client: LocalClient;
  /** Calls methods for other servers, whose clients are many. */
  readonly servers: LocalClient;
  /** What people call this server. */
  readonly name: string;
  /** Version of Destello. */
  readonly version: string;
  /** What Home Assistant's topics begin with, and where it leads people to; null: it is told nothing. */
  readonly homeAssistant: Pick<HomeAssistantOptions, "prefix" | "url"> | null;
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
 * Open the bridge. The broker may be away: it is connected to when it is there.
 *
 * @param options Broker, boards and what is called.
 */
export function openBridge(options: BridgeOptions): Bridge {
  const bridge = new OpenBridge(options);
  bridge.start();
  return bridge;
}

/** A board as the broker was told of it. */
interface Told {
  /** As it was last. */
  view: BoardView;
  /** Whether the server lists it. */
  isListed: boolean;
  /** Whether its commands are received. */
  isCommanded: boolean;
  /** Since when it is here; null while it is not. */
  hereSince: number | null;
  /** Who speaks for it. */
  owner: Owner;
  /** Whether the log was told that another server has it, since it was here last. */
  wasLogged: boolean;
  /** What the broker holds of it, by us. */
  topics: Set<string>;
  /** When it has to be looked at, if nothing happens before. */
  look: Timer | null;
  /** When its birth is told again, while it is claimed twice. */
  renewAt: number;
}

class OpenBridge implements Bridge {
  readonly #options: BridgeOptions;
  readonly #topics: Topics;
  readonly #broker: Broker;
  readonly #outbox: Outbox;
  readonly #homeAssistant: HomeAssistant | null;
  readonly #random32: () => number;
  readonly #rivals = new Rivals();
  /** What may have changed since it was last looked at: of each board some channels, or everything. */
  readonly #changed = new Map<string, Set<string> | "everything">();
  /** Boards that have topics, or had some. */
  readonly #boards = new Map<string, Told>();
  readonly #named = new Set<string>();
  /** What people call other servers, by id. */
  readonly #names = new Map<string, string>();
  /** Boards that a former process of this server had. */
  readonly #former = new Set<string>();
  #session = 0;
  #ends: readonly (() => void)[] = [];
  #who: Timer | null = null;
  #unconfirmed: Timer | null = null;
  #search: Timer | null = null;
  /** How long is waited before a refused `who` is said again. */
  #wait = FIRST_WAIT_MS;
  #isSearched = false;
  #isClosed = false;

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
      disconnected: () => this.#disconnected(),
      grantedLate: () => this.#ask(),
      received: (message) => this.#received(message),
      log,
      clock,
      random32,
      ...(keepalive === undefined ? {} : { keepalive }),
    });
    this.#outbox = new Outbox({
      publish: (message, done) => this.#broker.publish(message, done),
      refused: (topic, error) => {
        log.down(`MQTT topic ${topic}`, error.message);
        if (topic === topics.who) this.#askAgain();
      },
      taken: (topic) => log.up(`MQTT topic ${topic}`),
      left: (topic) => log.gone(`MQTT topic ${topic}`),
      clock,
    });
    this.#homeAssistant = options.homeAssistant === null ? null : new HomeAssistant({
      ...options.homeAssistant,
      server,
      version: options.version,
      topics,
      subscribe: (topic) => this.#broker.subscribe(topic),
      hold: (topic, payload) => this.#outbox.hold(topic, payload),
      leave: (topic) => this.#outbox.leave(topic),
      started: () => this.#asked(),
    });
  }

  start(): void {
    const { server, boards } = this.#options;
    // The first that is published of each connection.
    this.#outbox.hold(this.#topics.status(server), this.#status());
    this.#ends = [
      boards.subscribe((event) => this.#happened(event)),
      // Also a board that is away has other channels then (R10a), of which no event tells.
      boards.observeProjects(() => this.#tellAll()),
    ];
    this.#broker.start();
  }

  async close(): Promise<void> {
    const { server } = this.#options;
    // What others tell from now on changes nothing of the farewell.
    this.#isClosed = true;
    for (const end of this.#ends) end();
    for (const timer of [this.#who, this.#unconfirmed, this.#search]) timer?.cancel();
    for (const [board, { owner, look }] of this.#boards) {
      look?.cancel();
      if (isSpokenFor(owner)) this.#outbox.hold(this.#topics.availability(board), "offline");
    }
    this.#outbox.hold(this.#topics.status(server), serverOffline({ session: this.#session }));
    await this.#broker.close(this.#outbox.idle());
  }

  /** Receive first, then publish: whoever reads a birth may command the board. */
  #connected(session: number, window: number): void {
    const { server } = this.#options;
    this.#session = session;
    this.#broker.subscribe(this.#topics.who);
    this.#broker.subscribe(this.#topics.calls(server), true);
    this.#broker.subscribe(this.#topics.statuses);
    this.#searchFormer();
    for (const [board, { isCommanded }] of this.#boards) {
      this.#broker.subscribe(this.#topics.birth(board));
      if (isCommanded) this.#broker.subscribe(this.#topics.commands(board), true);
    }
    this.#homeAssistant?.connected();
    this.#outbox.hold(this.#topics.status(server), this.#status());
    this.#tellAll();
    this.#outbox.connected(window);
    if (!this.#rivals.isEmpty) this.#ask();
  }

  #disconnected(): void {
    // Nobody could say now that what was told still holds.
    this.#unconfirmed?.cancel();
    this.#wait = FIRST_WAIT_MS;
    this.#search?.cancel();
    // It is said. Another server may have them before the next connection, and would not be heard.
    for (const board of this.#former) this.#leaveFormer(board);
    this.#outbox.disconnected();
  }

  /** Q13i: of all boards births are many. What lies at the broker is looked through once. */
  #searchFormer(): void {
    if (this.#isSearched) return;
    this.#broker.subscribe(this.#topics.births);
    this.#endSearchLater();
  }

  #endSearchLater(): void {
    this.#search = this.#options.clock.after(SEARCH_MS, () => {
      if (this.#broker.isRefused(this.#topics.births)) return this.#endSearchLater();
      this.#isSearched = true;
      this.#broker.unsubscribe(this.#topics.births);
    });
  }

  /** Q13h: what other servers told before may be over, and nobody would say so. */
  #ask(): void {
    if (this.#isClosed) return;
    const { clock } = this.#options;
    const before = clock.now();
    this.#outbox.say(this.#topics.who, "");
    this.#unconfirmed?.cancel();
    this.#unconfirmed = clock.after(SILENT_MS, () => {
      this.#rivals.unconfirmed(before, (board) => !this.#broker.isRefused(this.#topics.birth(board)));
      this.#decideAll();
    });
  }

  /** Nobody was asked: that nobody answers says nothing. */
  #askAgain(): void {
    if (this.#isClosed) return;
    this.#unconfirmed?.cancel();
    this.#unconfirmed = this.#options.clock.after(this.#wait, () => this.#ask());
    this.#wait = nextWait(this.#wait);
  }

  #status(): string {
    const { name, version } = this.#options;
    return serverOnline({ name, session: this.#session, version });
  }

  #happened({ method, params }: BoardEvent): void {
    if (method === "board.changed") {
      if (params.view === null) this.#left(params.board);
      else this.#lookLater(params.board, "everything");
    } else if (method === "state.changed" || method === "command.pending") {
      const { board, channel } = params;
      const changed = this.#changed.get(board) ?? new Set();
      if (changed !== "everything") this.#lookLater(board, changed.add(channel));
    }
  }

  /** Everything that happens in one go is looked at once, when all of it is known. */
  #lookLater(board: string, changed: Set<string> | "everything"): void {
    if (this.#changed.size === 0) queueMicrotask(() => this.#lookAtChanged());
    this.#changed.set(board, changed);
  }

  #lookAtChanged(): void {
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const [board, channels] of changed) {
      const view = this.#options.boards.view(board);
      const told = this.#boards.get(board);
      if (view === null) continue;
      if (channels === "everything" || told?.view.boot !== view.boot) this.#tell(view);
      else this.#tellStates(told, view, channels);
    }
  }

  /** A state is no news of its board: the birth, which has the whole definition, is not made anew for it. */
  #tellStates(told: Told, view: BoardView, channels: ReadonlySet<string>): void {
    told.view = view;
    if (told.owner.kind !== "ours") return;
    for (const channel of channels) {
      const state = stateOf(view, channel, this.#options.server);
      if (state === null) continue;
      const topic = this.#topics.state(view.id, channel);
      told.topics.add(topic);
      this.#outbox.hold(topic, state, this.#topics.birth(view.id));
    }
  }

  #tellAll(): void {
    for (const view of this.#options.boards.list()) this.#tell(view);
  }

  #decideAll(): void {
    for (const told of this.#boards.values()) this.#decide(told);
  }

  #tell(view: BoardView): void {
    if (!hasTopics(view)) return;
    const told = this.#boards.get(view.id) ?? this.#first(view);
    told.view = view;
    told.isListed = true;
    told.hereSince = isHere(view) ? told.hereSince ?? this.#options.clock.now() : null;
    if (told.hereSince !== null) told.wasLogged = false;
    this.#decide(told);
  }

  /** Q13i: hear of it first, then tell of it. Whoever has it hears that, and tells of it again (Q13e). */
  #first(view: BoardView): Told {
    const told: Told = {
      view,
      isListed: true,
      isCommanded: false,
      hereSince: null,
      owner: { kind: "ours" },
      wasLogged: false,
      topics: new Set(this.#former.delete(view.id) ? [this.#topics.availability(view.id)] : []),
      look: null,
      renewAt: Infinity,
    };
    this.#boards.set(view.id, told);
    this.#broker.subscribe(this.#topics.birth(view.id));
    return told;
  }

  /** It is no longer listed. */
  #left(board: string): void {
    const told = this.#boards.get(board);
    if (told === undefined) return;
    told.view = { ...told.view, status: "offline", reason: null };
    told.isListed = false;
    told.hereSince = null;
    this.#decide(told);
  }

  /** Q13: who speaks for a board now. */
  #decide(told: Told): void {
    if (this.#isClosed) return;
    const { clock } = this.#options;
    const { view: { id, boot }, hereSince, owner: former } = told;
    const now = clock.now();
    const { owner, until } = this.#rivals.decide(id, { boot: boot ?? 0, hereSince }, now);
    told.owner = owner;
    this.#tellHere(told);
    this.#publish(told);
    const isConflict = owner.kind === "conflict";
    if (isConflict && (former.kind !== "conflict" || told.renewAt <= now)) {
      told.renewAt = now + RENEW_MS;
      this.#outbox.again(this.#topics.birth(id));
    }
    const next = isConflict ? Math.min(until, told.renewAt) : until;
    told.look?.cancel();
    told.look = next === Infinity ? null : clock.after(next - now, () => this.#decide(told));
  }

  /** The board itself, and whoever uses it here. */
  #tellHere(told: Told): void {
    const { boards, log } = this.#options;
    const { owner, view: { id, reason } } = told;
    const isConflict = reason?.code === "id_conflict";
    const isTold = isConflict || reason?.code === "owned_elsewhere";
    if (owner.kind === "ours" || owner.kind === "away") {
      if (!isTold) return;
      boards.rivalled(id, null);
    } else {
      const server = this.#names.get(owner.server) ?? owner.server;
      const isSame = isTold && isConflict === (owner.kind === "conflict");
      if (isSame && reason.details?.owner === server) return;
      boards.rivalled(id, { kind: owner.kind, server });
      if (owner.kind === "elsewhere" && !told.wasLogged) {
        log.info(`MQTT: board ${id} is at server ${server} now, and takes no commands here`);
        told.wasLogged = true;
      }
    }
    told.view = boards.view(id) ?? told.view;
  }

  /** Of a board that another server has, nothing more is published: the topics are that server's. */
  #publish(told: Told): void {
    const { boards: { projects }, server } = this.#options;
    const { view, owner, topics: former } = told;
    const project = projects.all.find(({ schemaHash }) => schemaHash === view.definition) ?? null;
    const speaker = { server, session: this.#session };
    const all = new Map(retainedOf(view, project, speaker, this.#topics));
    const birth = this.#topics.birth(view.id);
    if (!told.isListed) all.set(birth, goneBirth(speaker, view.boot ?? 0));
    const states = stateTopics(view, this.#topics);
    const isOurs = owner.kind === "ours";
    const held = [...all].filter(([topic]) => isOurs || isSpokenFor(owner) && !states.has(topic));
    // Also those that the broker is to hold nothing at are ours, until another server has the board.
    told.topics = new Set([...held.map(([topic]) => topic), ...(isOurs ? former : [])]);
    // Not to lie at the broker, where the owner's birth is; nor to be in the log, if the broker refuses it.
    if (former.has(birth) && !told.topics.has(birth)) {
      this.#outbox.answer({ topic: birth, payload: all.get(birth) ?? "", retain: false });
    }
    for (const topic of former) {
      if (!told.topics.has(topic)) this.#outbox.leave(topic);
      // Its project was changed (R10a): an empty payload takes from the broker what it holds.
      else if (!all.has(topic) && !states.has(topic)) this.#outbox.hold(topic, "");
    }
    for (const [topic, payload] of held) this.#outbox.hold(topic, payload, topic === birth ? null : birth);
    if (isSpokenFor(owner)) this.#homeAssistant?.tell(view, project?.definition ?? null);
    else this.#homeAssistant?.leave(view.id);
    this.#command(told, told.isListed && isSpokenFor(owner));
  }

  /** Receive a board's commands, or no longer. */
  #command(told: Told, isWanted: boolean): void {
    if (told.isCommanded === isWanted) return;
    told.isCommanded = isWanted;
    const commands = this.#topics.commands(told.view.id);
    if (isWanted) this.#broker.subscribe(commands, true);
    else this.#broker.unsubscribe(commands);
  }

  #received(message: Incoming): void {
    const { topic, payload } = message;
    if (topic === this.#topics.who) return this.#asked();
    if (topic === this.#topics.calls(this.#options.server)) return void this.#answer(message);
    if (this.#homeAssistant?.received(topic, payload)) return;
    const of = this.#topics.read(topic);
    if (of?.kind === "birth") return this.#born(of.board, message);
    if (of?.kind === "status") return this.#serverSaid(of.server, payload);
    // Whoever takes a retained command from the broker publishes nothing in its place.
    if (of?.kind !== "command" || message.retain && payload.length === 0) return;
    // Within a connection nothing is lost: what the broker says to deliver again came before.
    if (mayHaveRun(message, of)) return;
    if (message.retain) this.#nameRetained(topic);
    void this.#run(message, of);
  }

  /** Q4: everything again, soon. */
  #asked(): void {
    if (this.#isClosed) return;
    const wait = this.#random32() / 2 ** 32 * WHO_JITTER_MS;
    this.#who ??= this.#options.clock.after(wait, () => {
      this.#who = null;
      this.#outbox.renew();
    });
  }

  #born(board: string, { retain, payload }: Incoming): void {
    const { server, clock } = this.#options;
    const told = this.#boards.get(board);
    if (told === undefined && !retain && !this.#former.has(board)) return;
    const claim = readClaim(payload);
    if (claim === null) return;
    if (retain) {
      if (told === undefined && claim.server === server) this.#leftBehind(board);
      return;
    }
    if (claim.server === server) return;
    if (told === undefined) return this.#leaveFormer(board);
    const isNews = this.#rivals.told(board, claim, clock.now());
    this.#decide(told);
    if (!isNews || told.owner.kind !== "ours") return;
    // Whoever has just connected does not know of ours, and may have spoken at its topics.
    for (const topic of told.topics) this.#outbox.again(topic);
  }

  /** A former process of this server had a board that is not here, and could not say goodbye. */
  #leftBehind(board: string): void {
    if (this.#former.has(board) || this.#former.size >= MOST_FORMER) return;
    this.#former.add(board);
    this.#broker.subscribe(this.#topics.birth(board));
    this.#outbox.hold(this.#topics.availability(board), "offline");
  }

  /** Another server has it now. */
  #leaveFormer(board: string): void {
    this.#former.delete(board);
    this.#broker.unsubscribe(this.#topics.birth(board));
    this.#outbox.leave(this.#topics.availability(board));
  }

  /** A server came or went. */
  #serverSaid(server: string, payload: Uint8Array): void {
    const says = readStatus(new TextDecoder().decode(payload));
    if (says === null || server === this.#options.server) return;
    const former = this.#names.get(server);
    const isKnown = former !== undefined || this.#names.size < MOST_SERVERS;
    if (says.name !== null && isKnown) this.#names.set(server, says.name);
    if (this.#rivals.status(server, says)) return this.#decideAll();
    if (this.#names.get(server) === former) return;
    for (const told of this.#boards.values()) this.#tellHere(told);
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

  /** Q12. */
  async #answer({ payload, retain }: Incoming): Promise<void> {
    const call = retain ? null : readCall(payload);
    if (call === null) return;
    const { id, asker, by, request } = call;
    const outcome = await outcomeOf(() => this.#options.servers.call(() => ({ by, call: request })));
    this.#outbox.answer({
      topic: this.#topics.reply(asker),
      payload: answerMessage(id, outcome),
      retain: false,
    });
  }

  async #run(message: Incoming, command: CommandTopic): Promise<void> {
    const outcome = await this.#outcome(message, command);
    this.#outbox.answer(answerTo(message, command, outcome, this.#topics));
  }

  async #outcome(message: Incoming, at: CommandTopic): Promise<Outcome> {
    const { client, boards } = this.#options;
    const { board, channel, command } = at;
    return await outcomeOf(() =>
      client.call(() => {
        const { by, ...call } = readCommand(message, at, this.#topics);
        checkChannel(boards, board, channel);
        return { by, call: { ...call, method: `${channel}.${command}`, board } };
      })
    );
  }
}

async function outcomeOf(call: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { result: await call() };
  } catch (failure) {
    if (failure instanceof RequestFailure) return { failure };
    throw failure;
  }
}

/** Whether this server publishes a board's birth. */
function isSpokenFor({ kind }: Owner): boolean {
  return kind === "ours" || kind === "conflict";
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
