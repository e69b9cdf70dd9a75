import { readFile } from "node:fs/promises";
import { cppOf } from "../../firmware-gen/fields/kinds.ts";
import { definition as standard } from "../fixtures/board/definition.ts";
import { type AnyValues, type Definition, type Field, scaleOf } from "../../protocol/dsl.ts";
import type { Value } from "../../protocol/fields/kind.ts";
import { inputsOf, pinNames } from "../../protocol/inputs.ts";
import { MAX_ANALOG } from "../../protocol/virtual_board.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import {
  type BoardReason,
  type BoardStatus,
  type BoardView,
  type ChannelView,
  UNKNOWN_CHANNEL,
} from "../../protocol/views.ts";
import type { Confirmed, Identified, Renamed } from "../../protocol/api/board.ts";
import type { LeftAlone } from "../../protocol/api/ports.ts";
import type { StoreTrouble } from "../../protocol/store_trouble.ts";
import type { StoreHealth } from "../../server/store/keeper.ts";
import type { Flashed } from "../../protocol/api/flash.ts";
import {
  FlashFailure,
  type Flashing,
  type FlashJob,
  type FlashReport,
} from "../../server/programming/flashing.ts";
import type { BoardCommand, BoardEvent } from "../../server/boards/boards.ts";
import { IdleBoards } from "../idle_boards.ts";
import { type AskedFor, ScriptedHistory } from "./scripted_history.ts";
import { ScriptedLine } from "./scripted_line.ts";
import { ScriptedEnvironment } from "./scripted_environment.ts";
import type { DefinitionSource } from "../../server/boards/served_project.ts";
import type { Projects } from "../../server/boards/projects.ts";
import { testProject, testProjects } from "../test_projects.ts";

/** Where the standard board's definition is written. */
const STANDARD: DefinitionSource = {
  file: "tests/fixtures/board/definition.ts",
  read: () => readFile(new URL("../fixtures/board/definition.ts", import.meta.url), "utf8"),
};

/** A request that a test has to answer. */
interface Held {
  readonly confirm: () => void;
  readonly fail: (failure: RequestFailure) => void;
}

/** One board in any state a test wants it to be in, also those that a real one is hardly brought into. */
export class ScriptedBoards extends IdleBoards {
  /** Whether commands wait for the test; otherwise they are confirmed at once. */
  hold = false;
  /** Whoever programs the board waits for the test to let it end. */
  readonly programmed = Promise.withResolvers<void>();
  /** See {@linkcode Boards.flashing}: it goes as far as the test lets it. */
  override readonly flashing: Flashing = {
    ports: () => [],
    begin: () => this.#job = new ScriptedJob(this),
    cancel: () => {
      this.#job?.cancelled.abort(
        new FlashFailure("Programming was cancelled", undefined, { flash: "cancelled" }),
      );
      return Promise.resolve();
    },
  };
  /** See {@linkcode Boards.history}: everything that happened, in memory. */
  override readonly history = new ScriptedHistory();
  /** See {@linkcode Boards.store}. */
  override readonly store: { trouble: StoreTrouble | null } & StoreHealth = {
    trouble: null,
    writesWaiting: 0,
    rowsPassedOver: 0,
    lost: 0,
    observe: () => {},
  };
  /** What surrounds the board; null for a real one. */
  readonly around: ScriptedEnvironment | null;
  /** The board's line, on which it says what a test lets it say. */
  readonly line = new ScriptedLine("uno-7f3a21c4");
  /** See {@linkcode Boards.watchLine}. */
  override readonly watchLine = this.line.watchLine;
  /** Every command that came from a page. */
  readonly commands: BoardCommand[] = [];
  /** Ports on which no board was looked for. */
  alone: readonly LeftAlone[] = [];
  /** Which boards were to show themselves. */
  readonly identified: (string | null)[] = [];
  /** Which boards were to get another id. */
  readonly renewals: (string | null)[] = [];
  #held: Held[] = [];
  readonly #failing: RequestFailure[] = [];
  #listeners = new Set<(event: BoardEvent) => void>();
  #view: BoardView;
  #other: BoardView | null = null;
  #job: ScriptedJob | null = null;

  /** What the board can do. */
  override readonly projects: Projects;

  /** A board that is online and at rest. */
  constructor(kind: BoardView["kind"] = "virtual", scripted: Definition = standard) {
    super();
    this.projects = testProjects(testProject(scripted, scripted === standard ? { source: STANDARD } : {}));
    this.#view = {
      id: "uno-7f3a21c4",
      name: "Uno",
      kind,
      canProgram: kind === "serial",
      port: kind === "serial" ? { path: "/dev/ttyACM1", adapter: "Arduino Uno" } : null,
      status: "online",
      reason: null,
      boot: 3,
      rev: 17,
      channels: scripted === standard ? standardViews() : atRest(scripted),
      virtual: null,
    };
    this.around = kind === "serial" ? null : new ScriptedEnvironment(
      this.#view.id,
      inputsOf(scripted.channels),
      {
        press: (pin, down) => this.#act(pin, (field, before) => pressedValue(field, before, down)),
        move: (pin, value) =>
          this.#act(pin, (field, before, index) => index === 0 ? movedValue(field, value) : before),
      },
      (event) => this.#emit(event),
    );
  }

  /** The history cannot be written, or can again. */
  storeBecomes(trouble: StoreTrouble | null): void {
    this.store.trouble = trouble;
    this.#emit({ method: "store.changed", params: { store: trouble } });
  }

  /** See {@linkcode Boards.list}. */
  override list(): readonly BoardView[] {
    return this.#other === null ? [this.#whole()] : [this.#whole(), this.#other];
  }

  /** See {@linkcode Boards.virtual}. */
  override virtual(): ScriptedEnvironment {
    if (this.around !== null) return this.around;
    throw new RequestFailure("not_virtual", `Board ${this.#view.id} is a real one`, "Use its own button");
  }

  #whole(): BoardView {
    return { ...this.#view, virtual: this.around?.environment.view() ?? null };
  }

  /** See {@linkcode Boards.leftAlone}. */
  override leftAlone(): readonly LeftAlone[] {
    return this.alone;
  }

  /** See {@linkcode Boards.tryPort}: the port is left alone no longer, and a board is looked for on it. */
  override tryPort(port: string): { readonly board: string; readonly port: string } {
    const tried = this.alone.find(({ id }) => id === port);
    if (tried === undefined) {
      throw new RequestFailure("invalid_params", `No port "${port}"`, "Choose another");
    }
    this.leaveAlone(...this.alone.filter((other) => other !== tried));
    this.plug({ id: `uno-${port}`, port: { path: tried.path, adapter: tried.adapter } });
    return { board: `uno-${port}`, port: tried.path };
  }

  /** These ports are left alone from now on. */
  leaveAlone(...ports: readonly LeftAlone[]): void {
    this.alone = ports;
    this.#emit({ method: "ports.changed", params: { leftAlone: ports } });
  }

  /** See {@linkcode Boards.renewId}; waits as commands do. The board that was plugged in besides gets an id and goes online. */
  override async renewId(board: string | null): Promise<Renamed> {
    this.renewals.push(board);
    await this.#wait();
    const former = this.#other;
    if (former === null) throw new Error("No other board is plugged in");
    const id = "uno-0badcafe";
    this.#emit({ method: "board.changed", params: { board: former.id, view: null } });
    this.plug({ ...former, id, status: "online", reason: null });
    return { board: id, name: former.name };
  }

  /** See {@linkcode Boards.subscribe}. */
  override subscribe(listener: (event: BoardEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** See {@linkcode Boards.command}. */
  override async command(command: BoardCommand): Promise<Confirmed> {
    const { channel, args, by } = command;
    this.commands.push(command);
    const since = new Date().toISOString();
    const pending = { command: command.command, args, by, stage: "sent", since } as const;
    this.#put(channel, { pending });
    this.#emit({ method: "command.pending", params: { board: this.#view.id, channel, pending } });
    try {
      await this.#wait();
    } catch (error) {
      this.history.failed(command, this.#view, since, error);
      throw error;
    } finally {
      this.#put(channel, { pending: null });
      this.#emit({ method: "command.pending", params: { board: this.#view.id, channel, pending: null } });
    }
    const state = this.#after(command);
    this.report(channel, state, by, { command, since });
    const { id, boot, rev } = this.#view;
    const timing = { queueMs: 0.1, boardMs: 1.3, totalMs: 1.4 };
    return { board: id, channel, state, boot: boot ?? 0, rev, timing };
  }

  /** Resolves when the next command for a channel has come, and with it all that its page asked before. */
  commanded(channel: string): Promise<void> {
    return new Promise((resolve) => {
      const unsubscribe = this.subscribe(({ method, params }) => {
        if (method !== "command.pending" || params.channel !== channel || params.pending === null) return;
        unsubscribe();
        resolve();
      });
    });
  }

  /** See {@linkcode Boards.rename}; waits as commands do. */
  override async rename(board: string | null, name: string): Promise<Renamed> {
    await this.#wait();
    const change = { name: name || "Uno" };
    if (this.#other !== null && board === this.#other.id) this.#other = { ...this.#other, ...change };
    else this.#view = { ...this.#view, ...change };
    const view = board === this.#other?.id ? this.#other : this.#view;
    this.#emit({ method: "board.changed", params: { board: view.id, view } });
    return { board: view.id, name: view.name };
  }

  /** See {@linkcode Boards.identify}; waits as commands do. */
  override async identify(board: string | null): Promise<Identified> {
    this.identified.push(board);
    await this.#wait();
    return { board: board ?? this.#view.id };
  }

  /** How many requests wait for the test. */
  get held(): number {
    return this.#held.length;
  }

  /** Let the oldest held request fail, or the next one if what a page shows as asked is still under way. */
  fail(failure: RequestFailure): void {
    const oldest = this.#held.shift();
    if (oldest === undefined) this.#failing.push(failure);
    else oldest.fail(failure);
  }

  async #wait(): Promise<void> {
    if (!this.hold) return;
    const failure = this.#failing.shift();
    if (failure !== undefined) throw failure;
    await new Promise<void>((confirm, fail) => this.#held.push({ confirm, fail }));
  }

  /** Confirm every held command, and hold no more. */
  release(): void {
    this.hold = false;
    for (const { confirm } of this.#held.splice(0)) confirm();
  }

  /** The board says how a channel is. */
  report(channel: string, state: AnyValues, by: string, asked: AskedFor | null = null): void {
    const at = new Date().toISOString();
    this.#view = { ...this.#view, rev: this.#view.rev + 1 };
    this.#put(channel, { reported: state, by, at, rev: this.#view.rev });
    const { id, boot, rev } = this.#view;
    this.history.reported({ board: id, channel, state, boot: boot ?? 0, rev, by, at }, asked);
    this.#emit({
      method: "state.changed",
      params: { board: id, channel, state, boot: boot ?? 0, rev, by, at },
    });
  }

  /** The board becomes another status; if it has no contact, its lamp falls back after some time. */
  become(status: BoardStatus, reason: BoardReason | null = null, leaseMs: number = LEASE.ms): void {
    const until = status === "online" ? null : new Date(Date.now() + leaseMs).toISOString();
    this.#put("lamp", { lease: { ...LEASE, until } });
    this.#view = { ...this.#view, status, reason };
    this.#emit({ method: "board.changed", params: { board: this.#view.id, view: this.#whole() } });
  }

  /** Programming a board, this one unless told, has come so far. */
  progress(report: FlashReport, board = this.#view.id): void {
    this.#emit({ method: "flash.progress", params: { board, ...report } });
  }

  /** Something is plugged in: nothing is known but its port, unless told. */
  plug(change: Partial<BoardView> = {}): void {
    const channels = Object.fromEntries(
      Object.keys(this.#view.channels).map((name) => [name, UNKNOWN_CHANNEL]),
    );
    this.#other = {
      id: "uno-dev-ttyACM0",
      name: "Uno",
      kind: "serial",
      canProgram: true,
      port: { path: "/dev/ttyACM0", adapter: "Arduino Uno" },
      status: "connecting",
      reason: null,
      boot: null,
      rev: 0,
      channels,
      virtual: null,
      ...change,
    };
    this.#emit({ method: "board.changed", params: { board: this.#other.id, view: this.#other } });
  }

  /** A second board that was online, and was unplugged. */
  addUnplugged(): void {
    this.plug({
      id: "uno-0badcafe",
      name: "Garage",
      status: "offline",
      reason: {
        code: "line_ended",
        message: "/dev/ttyACM0 is gone",
        hint: "Plug the board in again; Destello finds it by itself, on whatever port",
        details: { port: "/dev/ttyACM0", line: "unplugged" },
      },
      boot: 2,
      channels: this.#view.channels,
    });
  }

  /** A second board, which was online, and whose id a board at another server has, too. */
  addWithSharedId(): void {
    this.plug({
      id: "uno-0badf00d",
      name: "Garage",
      status: "offline",
      reason: {
        code: "id_conflict",
        message: "Server cellar has a board with the same id: one EEPROM was copied from the other",
        hint: "Give one of them an id of its own",
        details: { owner: "cellar" },
      },
      boot: 2,
      channels: this.#view.channels,
    });
  }

  /** The board starts anew. */
  restart(): void {
    const boot = (this.#view.boot ?? 0) + 1;
    this.#view = { ...this.#view, boot, rev: this.#view.rev + 1 };
    const at = new Date().toISOString();
    const decisions = { led: "restored", lamp: "safe", button: "kept", light: "restored" } as const;
    for (const [channel, decision] of Object.entries(decisions)) {
      this.#put(channel, { reconciled: { decision, boot, at, reason: null } });
    }
    this.become("online");
  }

  /** What the channel says after a command ran. */
  #after({ channel, command, args }: BoardCommand): AnyValues {
    const before = this.#view.channels[channel]?.reported ?? {};
    switch (`${channel}.${command}`) {
      case "led.toggle":
        return { ...before, on: before.on !== true };
      case "led.blink":
        return { on: true, ...args };
      case "lamp.fade":
        return { level: args.level ?? 0 };
      default:
        return { ...before, ...args };
    }
  }

  /** Somebody acts on a pin: the board says what its firmware would make of it, field by field. */
  #act(pin: string, become: (field: Field, before: Value, index: number) => Value): void {
    for (const [name, channel] of Object.entries(this.projects.all[0].definition.channels)) {
      if (!pinNames(channel).includes(pin)) continue;
      const before = this.#view.channels[name]?.reported ?? {};
      const after = Object.entries(channel.state).map(([field, kind], index) =>
        [field, become(kind, before[field] ?? 0, index)] as const
      );
      this.report(name, Object.fromEntries(after), "board");
    }
  }

  #put(channel: string, change: Partial<ChannelView>): void {
    const before = this.#view.channels[channel] ?? reported({});
    this.#view = { ...this.#view, channels: { ...this.#view.channels, [channel]: { ...before, ...change } } };
  }

  #emit(event: BoardEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

const LEASE = { ms: 3000, safe: { level: 0 }, until: null } as const;

/** Every field as it is without power. */
function atRest({ channels }: Definition): Readonly<Record<string, ChannelView>> {
  const rest = (field: Field) => cppOf(field).example(field, 0);
  return Object.fromEntries(
    Object.entries(channels).map(([name, { state }]) => [
      name,
      reported(Object.fromEntries(Object.entries(state).map(([name, field]) => [name, rest(field)]))),
    ]),
  );
}

/** A switch is as it is held, and a number counts. */
function pressedValue(field: Field, before: Value, down: boolean): Value {
  if (field.kind === "bool") return down;
  return down && field.kind === "int" ? Number(before) + 1 : before;
}

/** As far in its range as the input is in its own. */
function movedValue(field: Field, value: number): Value {
  const { min, max, step, ...scale } = scaleOf(field);
  return scale.valueOf(min + Math.round((value / MAX_ANALOG) * (max - min) / step) * step);
}

function reported(state: AnyValues): ChannelView {
  return {
    reported: state,
    desired: null,
    pending: null,
    at: new Date().toISOString(),
    by: "board",
    rev: 17,
    lease: null,
    reconciled: null,
  };
}

function standardViews(): Readonly<Record<string, ChannelView>> {
  return {
    led: reported({ on: false, periodMs: 0 }),
    lamp: { ...reported({ level: 90 }), lease: LEASE },
    button: reported({ pressed: false, presses: 4 }),
    light: reported({ value: 612, periodMs: 200 }),
  };
}

/** Programming the scripted board. */
class ScriptedJob implements FlashJob {
  readonly place = { board: "uno-7f3a21c4", port: "/dev/ttyACM0" };
  readonly isOver = false;
  readonly cancelled = new AbortController();
  readonly signal = this.cancelled.signal;
  readonly #boards: ScriptedBoards;

  constructor(boards: ScriptedBoards) {
    this.#boards = boards;
  }

  report(report: FlashReport): void {
    this.#boards.progress(report);
  }

  take(): Promise<void> {
    this.#boards.become("flashing");
    return Promise.resolve();
  }

  end(build: string): Promise<Flashed> {
    this.#boards.progress({ phase: "done", percent: 100, message: "Done" });
    this.#boards.become("online");
    return Promise.resolve({ board: this.place.board, status: "online", build });
  }

  fail(failure: FlashFailure): Promise<void> {
    this.#boards.progress({ phase: "failed", percent: null, message: failure.message });
    const { message, hint, details } = failure;
    this.#boards.become("offline", { code: "flash_failed", message, hint, details });
    return Promise.resolve();
  }

  abandon(): Promise<void> {
    return Promise.resolve();
  }
}
