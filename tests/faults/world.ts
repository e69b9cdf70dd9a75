/**
 * Everything of one run: a board, its cable, a server that may be killed and started again, pages; what goes wrong, and what is looked
 * at all the time.
 *
 * @module
 */
import { join } from "node:path";
import { RequestFailure } from "../../protocol/failures.ts";
import { QUEUE_LIMIT } from "../../server/api/fanout.ts";
import { FlashFailure } from "../../server/programming/flashing.ts";
import { NO_FAULTS } from "../unit/link/faulty_line.ts";
import { Chance } from "./chance.ts";
import { ChipHardware } from "./chip_hardware.ts";
import { CommandLog } from "./command_log.ts";
import type { Hardware } from "./hardware.ts";
import { LogCheck } from "./log_check.ts";
import { armMisfit } from "./misfit.ts";
import { ModelHardware } from "./model_hardware.ts";
import { Network } from "./network.ts";
import { Observer } from "./observer_check.ts";
import { Page } from "./page.ts";
import type { Plan, Trouble } from "./plan.ts";
import { queueProblem } from "./queue_check.ts";
import { ServerProcess } from "./server_process.ts";
import { hexOf, type Trace } from "./trace.ts";
import { Cable } from "./usb.ts";
import { VirtualTime } from "./virtual_time.ts";
import { WireLog } from "./wire_log.ts";

/** The time of day at which every run begins. */
const MORNING = Date.UTC(2026, 0, 1, 8);
/** More than a snapshot has. */
const SNAPSHOT_BYTES = 16 * 1024;
/** Far more than a link, a store and a fan-out ever set. */
const MOST_TIMERS = 60;
/** What waits in the link (128), with what is on the wire (4). */
const MOST_OUTSTANDING = 132;
const CHECK_MS = 100;
/** A lease is 3 s; a server may take that much longer to notice that a board no longer answers: PING, and the silence of W6. */
const REST_MS = 3000 - 1200;
/** Bits per second of a bootloader. */
const BOOTLOADER_BAUD = 115_200;

/** What a world is made of. */
export interface WorldOptions {
  /** The seed. */
  readonly seed: number;
  /** What happens. */
  readonly plan: Plan;
  /** The real image on the chip, or the model. */
  readonly hardware: Hardware["kind"];
  /** Where files may be made. */
  readonly folder: string;
  /** Makes the trace. */
  readonly trace: (time: VirtualTime) => Trace;
}

/** A world in which nothing has gone wrong yet. */
export class World {
  /** Time. */
  readonly time: VirtualTime;
  /** What happens is written here. */
  readonly trace: Trace;
  /** What should not have been. */
  readonly problems: string[] = [];
  /** Commands. */
  readonly commands = new CommandLog();
  /** What went on the wire. */
  readonly wire: WireLog;
  /** The board. */
  readonly hardware: Hardware;
  /** Its cable. */
  readonly cable: Cable;
  /** Pages that are open. */
  readonly pages: Page[] = [];
  /** The database's file. */
  readonly path: string;
  /** The server; null while none runs. */
  server: ServerProcess | null = null;
  readonly #network: Network;
  readonly #crowd: number;
  readonly #chance: Chance;
  readonly #observers = new Map<string, Observer>();
  readonly #pageOf = new Map<number, string>();
  #log = new LogCheck();
  #wallOffset = 0;
  #isCalm = false;
  #pagesOpened = 0;
  #atAnswer: (() => void) | null = null;
  /** When the board was not online for any server. */
  readonly #outages: { readonly from: number; until: number }[] = [{ from: 0, until: Infinity }];

  /** The server starts, and the pages open. */
  constructor(options: WorldOptions) {
    const { seed, plan, hardware, folder, trace } = options;
    this.#crowd = plan.crowd;
    this.time = new VirtualTime((error) => this.wrong(`Something was thrown: ${described(error)}`));
    this.trace = trace(this.time);
    this.wire = new WireLog(() => this.time.now());
    this.#chance = new Chance(seed);
    this.path = join(folder, `${seed}.sqlite`);
    this.cable = new Cable({
      time: this.time,
      random: this.#chance.of("line"),
      latencyMs: plan.latencyMs,
      resets: plan.resets,
      written: (bytes) => {
        this.wire.written(bytes);
        if (this.trace.isOn) this.trace.add("server", `> ${hexOf(bytes)}`);
      },
    });
    const said = (bytes: Uint8Array) => {
      if (this.trace.isOn) this.trace.add("board", `> ${hexOf(bytes)}`);
      this.cable.fromBoard(bytes);
    };
    this.hardware = hardware === "chip"
      ? new ChipHardware({ time: this.time, said })
      : new ModelHardware({ time: this.time, said });
    this.cable.hardware = this.hardware;
    this.#network = new Network({
      time: this.time,
      random: this.#chance.of("network"),
      delayMs: plan.delayMs,
      tap: {
        asked: (connection, text) => {
          this.commands.sent(connection, text);
          if (this.trace.isOn) this.trace.add(`socket ${connection}`, `> ${text}`);
        },
        told: (connection, text, waiting) => this.#told(connection, text, waiting),
      },
    });
    this.cable.plugIn(false);
    this.start();
    for (let number = 0; number < plan.pages; number++) this.openPage();
    this.#watch();
  }

  /** Something is not as it should be. */
  wrong(problem: string): void {
    if (this.problems.length < 20) this.problems.push(`${this.time.now().toFixed(3)} ms: ${problem}`);
    this.trace.add("WRONG", problem);
  }

  /** A server starts, unless one runs. */
  start(): void {
    if (this.server !== null) return;
    this.trace.add("server", "starts");
    this.#log = new LogCheck();
    const random = this.#chance.of("server");
    this.server = new ServerProcess({
      time: this.time,
      wallClock: () => this.#wallClock(),
      random32: () => random.next32(),
      cable: this.cable,
      network: this.#network,
      path: this.path,
      crowd: this.#crowd,
      commands: this.commands,
      logLine: (line) => {
        this.trace.add("log", line);
        const problem = this.#log.line(line);
        if (problem !== null) this.wrong(problem);
      },
    });
    this.server.boards.subscribe(({ method, params }) => {
      if (method !== "board.changed") return;
      this.trace.add("server", `${params.board} ${params.view?.status}`);
      if (params.view?.status === "online") this.#online();
      else if (params.view !== null) this.#offline();
    });
  }

  /** The subjects that the server's log says are down. */
  get down(): readonly string[] {
    return this.#log.down;
  }

  /** A page opens. */
  openPage(): Page {
    const name = `page ${++this.#pagesOpened}`;
    this.trace.add(name, "opens");
    const page: Page = new Page({
      name,
      time: this.time,
      wallClock: () => this.#wallClock(),
      random: this.#chance.of(name),
      network: this.#network,
      commands: this.commands,
      connected: ({ number }) => this.#pageOf.set(number, name),
    });
    this.#observers.set(name, new Observer(name));
    this.pages.push(page);
    return page;
  }

  /** Something goes wrong. */
  trouble(trouble: Trouble): void {
    this.trace.add("TROUBLE", JSON.stringify(trouble));
    const { time, hardware, cable } = this;
    switch (trouble.kind) {
      case "restart":
        return hardware.restart(trouble.cause);
      case "freeze":
        return hardware.stall(trouble.ms);
      case "blackout":
        return hardware.stall(trouble.us / 1000);
      case "unplug":
        cable.pullOut();
        time.after(trouble.ms, () => cable.plugIn(trouble.underAnotherName));
        return;
      case "kill":
        return this.#planKill(trouble.hops, trouble.whenAnswering, trouble.downMs);
      case "end":
        return void this.endServer().then(() => time.after(trouble.downMs, () => this.start()));
      case "stuck":
        return this.#makeStuck(this.pages[trouble.page], trouble.ms, trouble.unreadBytes);
      case "vanish":
        return this.pages[trouble.page]?.connection?.lose();
      case "reload":
        this.pages.splice(trouble.page, 1)[0]?.session.close();
        this.openPage();
        return;
      case "clock":
        this.#wallOffset += trouble.jumpMs;
        return;
      case "echo":
        cable.echo = true;
        time.after(trouble.ms, () => void (cable.echo = false));
        return;
      case "intruder":
        return cable.intrude(trouble.bytes);
      case "misfit":
        return armMisfit(trouble.misfit, this);
      case "unheard":
        cable.isMute = true;
        return;
      case "stale":
        return cable.intrude(this.wire.stale(trouble.frames));
      case "button":
        hardware.press(true);
        time.after(trouble.ms, () => hardware.press(false));
        return;
      case "flash":
        return void this.#flash(trouble.isForeign, trouble.ms);
    }
  }

  /** All is well from now on. */
  calm(): void {
    this.trace.add("CALM", "");
    this.#isCalm = true;
    this.#atAnswer = null;
    this.time.interrupt = null;
    this.cable.faults = NO_FAULTS;
    this.cable.echo = false;
    this.cable.isMute = false;
    this.wire.fresh = null;
    this.hardware.press(false);
    this.hardware.stall(0);
    this.#program(false);
    this.cable.plugIn(false);
    this.start();
    for (const page of this.pages) {
      if (page.connection !== null) page.connection.isStuck = false;
      // As if the person pressed "try now"; a connection that has died unseen is given up sooner than it would be.
      if (page.connection?.isLost) page.connection.giveUp();
      page.session.wake();
    }
  }

  /** The server ends as a signal ends it. */
  async endServer(): Promise<void> {
    const { server } = this;
    if (server === null) return;
    this.server = null;
    this.trace.add("server", "ends");
    this.#offline();
    await server.end();
    if (server.timers > 0) this.wrong(`${server.timers} timers are left of a server that has ended`);
    if (server.fanout.size > 0) {
      this.wrong(`${server.fanout.size} clients are left of a server that has ended`);
    }
  }

  /** Whether the lamp may have gone to its safe state then (W13): nobody can have renewed its lease for long enough. */
  lampMayRest(at: number): boolean {
    return this.#outages.some(({ from, until }) => at >= from + REST_MS && at <= until);
  }

  #wallClock(): Date {
    return new Date(MORNING + this.time.now() + this.#wallOffset);
  }

  #online(): void {
    const last = this.#outages.at(-1);
    if (last?.until === Infinity) last.until = this.time.now();
  }

  #offline(): void {
    if (this.#outages.at(-1)?.until !== Infinity) {
      this.#outages.push({ from: this.time.now(), until: Infinity });
    }
  }

  #told(connection: number, text: string, waiting: number): void {
    this.commands.told(connection, text, this.time.now());
    if (this.trace.isOn) this.trace.add(`socket ${connection}`, `< ${text}`);
    const problem = this.#observers.get(this.#pageOf.get(connection) ?? "")?.told(text);
    if (typeof problem === "string") this.wrong(problem);
    const flood = queueProblem(connection, text, waiting);
    if (flood !== null) this.wrong(flood);
    if (this.#atAnswer !== null && text.startsWith('{"jsonrpc":"2.0","id"')) {
      this.#atAnswer();
      this.#atAnswer = null;
    }
  }

  /** After so many turns of the promises that wait then, the server is no more. */
  #planKill(hops: number, whenAnswering: boolean, downMs: number): void {
    let left = hops;
    const hop = () => {
      if (left-- > 0) queueMicrotask(hop);
      else this.#kill(downMs);
    };
    if (whenAnswering) this.#atAnswer = () => queueMicrotask(hop);
    else this.time.interrupt = () => queueMicrotask(hop);
  }

  #kill(downMs: number): void {
    if (this.server === null) return;
    this.trace.add("server", "is killed");
    this.#offline();
    this.server.kill();
    this.server = null;
    this.time.after(downMs, () => this.start());
  }

  #makeStuck(page: Page | undefined, ms: number, unreadBytes: number): void {
    const connection = page?.connection;
    if (connection === null || connection === undefined) return;
    connection.isStuck = true;
    connection.leaveUnread(unreadBytes);
    this.time.after(ms, () => void (connection.isStuck = false));
  }

  /** Somebody programs the board: the server lends the port (F3). */
  async #flash(isForeign: boolean, ms: number): Promise<void> {
    const { server, cable, time } = this;
    try {
      const job = server?.boards.flashing.begin(null);
      if (job === undefined) return;
      await job.take();
      try {
        const port = cable.port(job.place.port, { isAlive: true });
        await port.open({ baudRate: BOOTLOADER_BAUD });
        port.start({ received() {}, ended() {} });
        await new Promise<void>((resolve) => void time.after(ms, resolve));
        if (cable.path === job.place.port) this.#program(isForeign && !this.#isCalm);
        await port.close();
      } catch (error) {
        await job.fail(new FlashFailure(described(error)));
        return;
      }
      await job.end("00000000", time);
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      this.trace.add("flash", error.message);
    }
  }

  /** Whoever takes another schema's board for one of ours moves its pins (W10): it obeys, but says that it is another. */
  #program(isForeign: boolean): void {
    const { hardware } = this;
    if (!isForeign && !hardware.isForeign) return;
    if (hardware.isForeign) {
      hardware.settle();
      const moved = hardware.pins.find(({ at, what }) => at > hardware.programmedAt && what !== "reset");
      if (moved !== undefined) this.wrong(`${moved.what} of a board of another schema moved at ${moved.at}`);
    }
    hardware.program(isForeign);
  }

  #watch(): void {
    this.time.after(CHECK_MS, () => {
      this.#watch();
      const { server } = this;
      if (server === null) return "quiet";
      if (server.timers > MOST_TIMERS) this.wrong(`The server has ${server.timers} timers`);
      for (const { board, outstanding } of server.boards.lineReports()) {
        if (outstanding > MOST_OUTSTANDING) this.wrong(`${outstanding} requests wait for ${board}`);
      }
      const most = server.fanout.size * (QUEUE_LIMIT + SNAPSHOT_BYTES);
      if (server.fanout.bufferedBytes > most) {
        this.wrong(`${server.fanout.bufferedBytes} bytes wait for ${server.fanout.size} clients`);
      }
      return "quiet";
    });
  }
}

function described(error: unknown): string {
  return error instanceof Error ? error.stack ?? error.message : String(error);
}
