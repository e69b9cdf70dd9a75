/**
 * One life of the server: store, boards, hot-plug and interface to clients, wired as `server/main.ts` and `server/api/server.ts` do,
 * without their sockets. It can be killed at any moment: then nothing of it goes on but what it had on disk.
 *
 * @module
 */
import { readSession } from "../../protocol/client_identity.ts";
import type { DatabaseSync } from "node:sqlite";
import { definition } from "../fixtures/board/definition.ts";
import type { Confirmed } from "../../protocol/api/board.ts";
import { hex32, schemaHash } from "../../protocol/schema_hash.ts";
import { ClientNames } from "../../server/api/client_names.ts";
import { type ClientSocket, Fanout } from "../../server/api/fanout.ts";
import { createMethods } from "../../server/api/methods.ts";
import { ReportPace } from "../../server/api/report_pace.ts";
import { MessageBudget, SpareCalls } from "../../server/api/message_budget.ts";
import { createRpc } from "../../server/api/rpc.ts";
import { CLOSE, WebSocketClient } from "../../server/api/web_socket_client.ts";
import type { BoardContext } from "../../server/boards/board_context.ts";
import { BoardList } from "../../server/boards/board_list.ts";
import type { BoardCommand } from "../../server/boards/boards.ts";
import type { CommandTracer } from "../../server/boards/command_trace.ts";
import { HotPlug } from "../../server/finding/hot_plug.ts";
import { BY_SERVER } from "../../server/boards/twin.ts";
import type { Clock, Timer } from "../../protocol/clock.ts";
import { createLog, type Log } from "../../server/log.ts";
import { openDatabase } from "../../server/store/database.ts";
import { Journal } from "../../server/store/journal.ts";
import { Store } from "../../server/store/store.ts";
import type { CommandLog } from "./command_log.ts";
import type { Accepted, Listener, Network } from "./network.ts";
import type { Cable, Process } from "./usb.ts";
import type { VirtualTime } from "./virtual_time.ts";
import { OWNER, UNATTENDED } from "../idle_boards.ts";
import type { Projects } from "../../server/boards/projects.ts";
import { testProject, testProjects } from "../test_projects.ts";

const PROJECTS = testProjects(testProject(definition, { build: 0 }));

/** What a server's life needs. */
export interface ServerProcessOptions {
  /** Time. */
  readonly time: VirtualTime;
  /** The time of day. */
  readonly wallClock: () => Date;
  /** Chance of sessions and ids. */
  readonly random32: () => number;
  /** The board's cable. */
  readonly cable: Cable;
  /** Where pages come from. */
  readonly network: Network;
  /** Where its database is. */
  readonly path: string;
  /** How many pages each of its clients counts for where reports are paced (C5a). */
  readonly crowd: number;
  /** Learns what reaches the boards. */
  readonly commands: CommandLog;
  /** Takes each line of its log. */
  readonly logLine: (line: string) => void;
}

/** Boards that tell of each command which reaches them. */
class WatchedBoards extends BoardList {
  readonly #began: () => void;

  constructor(projects: Projects, store: Store, began: () => void) {
    super(projects, store);
    this.#began = began;
  }

  override command(command: BoardCommand): Promise<Confirmed> {
    this.#began();
    return super.command(command);
  }
}

/** A process, from its start to its end. */
export class ServerProcess implements Process, Listener {
  /** Whether it runs. */
  isAlive = true;
  /** Its boards. */
  readonly boards: BoardList;
  /** Its clients. */
  readonly fanout: Fanout;
  readonly #options: ServerProcessOptions;
  readonly #timers = new Set<Timer>();
  readonly #databases: DatabaseSync[] = [];
  readonly #journals: Journal[] = [];
  readonly #sessions = new Set<WebSocketClient>();
  readonly #rpc;
  readonly #endWatch: () => void;
  readonly #pace: ReportPace;
  readonly #spare: SpareCalls;
  readonly #unsubscribe: () => void;
  readonly #startedAt: string;
  readonly #names = new ClientNames();

  /** Starts. */
  constructor(options: ServerProcessOptions) {
    const { wallClock, random32, cable, network, path, commands, time } = options;
    this.#options = options;
    this.#startedAt = wallClock().toISOString();
    const clock = this.#clock();
    const log = this.#log();
    const store = new Store({
      path,
      clock,
      wallClock,
      log,
      keepHouse: () => Promise.resolve(null),
      open: (path, now) => {
        const opened = openDatabase(path, now);
        this.#databases.push(opened.database);
        return opened;
      },
      openJournal: (path) => {
        const journal = new Journal(path);
        this.#journals.push(journal);
        return journal;
      },
    });
    const tracer: CommandTracer = {
      begin: (_board, { channel, command, args, by }) => ({
        sent() {
          if (by === BY_SERVER) commands.restoring(channel, command, args, time.now());
        },
        answered() {},
        over() {},
      }),
    };
    const context: BoardContext = { projects: PROJECTS, clock, wallClock, random32, log, tracer };
    const boards = new WatchedBoards(PROJECTS, store, () => commands.began(time.now()));
    this.boards = boards;
    this.#rpc = createRpc({
      methods: createMethods({ ...UNATTENDED, boards, clock, wallClock }),
      log,
    });
    this.fanout = new Fanout(clock);
    this.#spare = new SpareCalls(clock);
    this.#pace = new ReportPace(this.#crowd(), clock);
    this.#unsubscribe = boards.subscribe((event) => this.#pace.tell(event));
    const port = ({ path }: { readonly path: string }) => cable.port(path, this);
    this.#endWatch = cable.watch(new HotPlug({ boards, context, clock, port }));
    network.listener = this;
  }

  /** Timers that are set. */
  get timers(): number {
    return this.#timers.size;
  }

  /** A page connected. */
  accept(socket: ClientSocket, connection: number, protocols: readonly string[]): Accepted {
    const session = new WebSocketClient({
      socket: {
        get bufferedBytes() {
          return socket.bufferedBytes;
        },
        send: (text) => {
          if (this.isAlive) socket.send(text);
        },
        close: (code, reason) => {
          if (this.isAlive) socket.close(code, reason);
        },
      },
      client: this.#names.enter(null, true),
      device: OWNER,
      session: readSession(protocols),
      rpc: this.#rpc,
      fanout: this.fanout,
      budget: new MessageBudget(this.#clock(), this.#spare),
      snapshot: ({ current, all }) => ({
        boards: this.boards.list(),
        definition,
        server: {
          version: "0.0.0",
          startedAt: this.#startedAt,
          schemaHash: hex32(schemaHash(definition)),
          findsBoards: true,
          you: current,
          yours: all,
          now: this.#options.wallClock().toISOString(),
        },
      }),
    });
    this.#sessions.add(session);
    return {
      received: (text) => {
        if (this.isAlive) this.#options.commands.handled(connection, text, () => session.received(text));
      },
      closed: () => {
        this.#sessions.delete(session);
        if (this.isAlive) session.closed();
      },
    };
  }

  /** Its clients, as many as each of them counts for. */
  #crowd(): Pick<Fanout, "broadcast" | "size"> {
    const { fanout } = this;
    const { crowd } = this.#options;
    return {
      broadcast: (notification) => fanout.broadcast(notification),
      get size() {
        return fanout.size * crowd;
      },
    };
  }

  /** kill -9: from this moment on nothing of it happens. */
  kill(): void {
    const { cable, network } = this.#options;
    this.isAlive = false;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
    this.#endWatch();
    network.break();
    cable.release(this);
    for (const database of this.#databases) database.close();
    for (const journal of this.#journals) journal.close();
  }

  /** End as a signal ends it. */
  async end(): Promise<void> {
    this.#unsubscribe();
    this.#pace.close();
    this.#options.network.listener = null;
    const message = "The server is closing";
    this.fanout.broadcast({ jsonrpc: "2.0", method: "server.closing", params: { message } });
    for (const session of [...this.#sessions]) session.end(CLOSE.goingAway, message);
    this.fanout.close();
    this.#endWatch();
    await this.boards.close();
    this.isAlive = false;
  }

  /** The process's timers end with it. */
  #clock(): Clock {
    const { time } = this.#options;
    return {
      now: () => time.now(),
      after: (ms, fire) => {
        if (!this.isAlive) return { cancel() {} };
        const timer = time.after(ms, () => {
          this.#timers.delete(timer);
          fire();
        });
        this.#timers.add(timer);
        return {
          cancel: () => {
            this.#timers.delete(timer);
            timer.cancel();
          },
        };
      },
    };
  }

  #log(): Log {
    return createLog({
      write: (line) => {
        if (this.isAlive) this.#options.logLine(line);
      },
      now: this.#options.wallClock,
      clock: this.#options.time,
    });
  }
}
