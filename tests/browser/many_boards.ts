import type { AnyValues } from "../../protocol/dsl.ts";
import type { Confirmed, Renamed } from "../../protocol/api/board.ts";
import type { BoardReason, BoardView, ChannelView } from "../../protocol/views.ts";
import type { BoardCommand, BoardEvent } from "../../server/boards/boards.ts";
import { definition as standard } from "../fixtures/board/definition.ts";
import { definition as fan } from "../fixtures/second_project/definition.ts";
import { testProject, testProjects } from "../test_projects.ts";
import { ScriptedBoards } from "./scripted_boards.ts";

/** Machines that the boards are plugged into. */
const SERVERS = ["workshop", "library"].map((name) => ({ id: `${name}-0a1b`, name }));

const UNPLUGGED: BoardReason = {
  code: "line_ended",
  message: "/dev/ttyACM0 is gone",
  hint: "Plug the board in again",
  details: { port: "/dev/ttyACM0", line: "unplugged" },
};

/** What a board has after its id was renewed. */
export const RENEWED_ID = "uno-0badcafe";

function channel(reported: AnyValues): ChannelView {
  const at = new Date().toISOString();
  return { reported, desired: null, pending: null, at, by: "board", rev: 1, lease: null, reconciled: null };
}

/**
 * Boards of two projects on two machines, as a gateway shows them: "Bench 1", "Bench 2" and so on. Every third is a fan. Bench 5 is
 * unplugged, and Bench 8 has another firmware.
 */
export class ManyBoards extends ScriptedBoards {
  override readonly projects = testProjects(
    ...[standard, fan].map((definition) => testProject(definition, { name: definition.name })),
  );
  readonly #views = new Map<string, BoardView>();
  readonly #watchers = new Set<(event: BoardEvent) => void>();

  /** So many. */
  constructor(count: number) {
    super("serial");
    for (let number = 1; number <= count; number++) {
      const id = idOf(number);
      this.#views.set(id, this.#board(id, number));
    }
    if (count >= 5) this.#views.set(idOf(5), { ...this.view(5), status: "offline", reason: UNPLUGGED });
    if (count >= 8) this.#views.set(idOf(8), { ...this.view(8), status: "mismatch" });
  }

  /** Bench `number`. */
  view(number: number): BoardView {
    const view = this.#views.get(idOf(number));
    if (view === undefined) throw new RangeError(`There is no Bench ${number}`);
    return view;
  }

  override list(): readonly BoardView[] {
    return [...this.#views.values()];
  }

  override projectOf(board: string | null): ReturnType<ScriptedBoards["projectOf"]> {
    const [first, second = first] = this.projects.all;
    return this.#views.get(board ?? "")?.definition === second.schemaHash ? second : first;
  }

  override subscribe(listener: (event: BoardEvent) => void): () => void {
    const end = super.subscribe(listener);
    this.#watchers.add(listener);
    return () => {
      end();
      this.#watchers.delete(listener);
    };
  }

  override command(command: BoardCommand): Promise<Confirmed> {
    const { channel, args, by } = command;
    const number = this.#numberOf(command.board ?? "");
    this.commands.push(command);
    const state = { ...this.view(number).channels[channel]?.reported, ...args };
    this.reports(number, channel, state, by);
    const { id, boot, rev } = this.view(number);
    const timing = { queueMs: 0.1, boardMs: 1.3, totalMs: 1.4 };
    return Promise.resolve({ board: id, channel, state, boot: boot ?? 0, rev, timing });
  }

  /** Bench `number` says how a channel is. */
  reports(number: number, name: string, state: AnyValues, by = "board"): void {
    const before = this.view(number);
    const rev = before.rev + 1;
    const at = new Date().toISOString();
    const channels = { ...before.channels, [name]: { ...channel(state), at, by, rev } };
    this.#views.set(before.id, { ...before, rev, channels });
    this.#tell({
      method: "state.changed",
      params: { board: before.id, channel: name, state, boot: before.boot ?? 0, rev, by, at },
    });
  }

  /** Bench `number` is told of otherwise. */
  becomes(number: number, change: Partial<BoardView>): void {
    const view = { ...this.view(number), ...change };
    this.#views.set(view.id, view);
    this.#tell({ method: "board.changed", params: { board: view.id, view } });
  }

  /** Bench `number` is of this server, and another server has a board with its id. */
  conflict(number: number): void {
    const { server: _server, ...view } = this.view(number);
    const reason: BoardReason = {
      code: "id_conflict",
      message: `Another server (cellar) has a board with the id ${view.id}`,
      hint: "Give it an id of its own",
      details: { owner: "cellar" },
    };
    this.#views.set(view.id, view);
    this.becomes(number, { status: "offline", reason });
  }

  /** It goes, and comes with another id. */
  override renewId(board: string | null): Promise<Renamed> {
    const number = this.#numberOf(board ?? "");
    const id = RENEWED_ID;
    const view: BoardView = { ...this.view(number), id, status: "online", reason: null };
    this.remove(number);
    this.#views.set(id, view);
    this.#tell({ method: "board.changed", params: { board: id, view } });
    return Promise.resolve({ board: id, name: view.name });
  }

  /** Bench `number` was unplugged. */
  unplug(number: number): void {
    this.becomes(number, { status: "offline", reason: UNPLUGGED });
  }

  /** Bench `number` is back. */
  plugIn(number: number): void {
    this.becomes(number, { status: "online", reason: null });
  }

  /** Bench `number` is there for the first time. */
  add(number: number): void {
    const view = this.#board(idOf(number), number);
    this.#views.set(view.id, view);
    this.#tell({ method: "board.changed", params: { board: view.id, view } });
  }

  /** Bench `number` is listed no longer. */
  remove(number: number): void {
    const { id } = this.view(number);
    this.#views.delete(id);
    this.#tell({ method: "board.changed", params: { board: id, view: null } });
  }

  #numberOf(id: string): number {
    return Number(this.#views.get(id)?.name.split(" ")[1]);
  }

  #board(id: string, number: number): BoardView {
    const [light, second = light] = this.projects.all;
    const project = number % 3 === 0 ? second : light;
    const channels = project === light
      ? {
        led: channel({ on: false, periodMs: 0 }),
        lamp: channel({ level: number % 256 }),
        button: channel({ pressed: false, presses: 4 }),
        light: channel({ value: 612, periodMs: 200 }),
      }
      : { led: channel({ on: true }), fan: channel({ percent: number % 101 }) };
    const server = SERVERS[number % SERVERS.length];
    return {
      id,
      name: `Bench ${number}`,
      kind: "serial",
      canProgram: false,
      port: { path: `/dev/ttyACM${number}`, adapter: "Arduino Uno" },
      definition: project.schemaHash,
      project: project.definition.name,
      status: "online",
      reason: null,
      boot: 3,
      rev: 17,
      channels,
      virtual: null,
      ...server === undefined ? {} : { server },
    };
  }

  #tell(event: BoardEvent): void {
    for (const watcher of this.#watchers) watcher(event);
  }
}

/** As random as ids are, and the same each time. */
export function idOf(number: number): string {
  return `uno-${(Math.imul(number, 2654435761) >>> 0).toString(16).padStart(8, "0")}`;
}
