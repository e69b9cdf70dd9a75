/**
 * Boards on lines to model boards, in virtual time, and everything they told.
 *
 * @module
 */
import type { Notifications } from "../../../protocol/api/notifications.ts";
import { Board } from "../../../server/boards/board.ts";
import type { BoardContext } from "../../../server/boards/board_context.ts";
import { BoardList } from "../../../server/boards/board_list.ts";
import type { BoardEvent } from "../../../server/boards/boards.ts";
import type { LineSource } from "../../../server/boards/line_source.ts";
import type { KnownProject } from "../../../server/boards/projects.ts";
import type { ByteStream } from "../../../server/link/byte_stream.ts";
import { createLog } from "../../../server/log.ts";
import { Store } from "../../../server/store/store.ts";
import { FakeClock } from "../link/fake_clock.ts";
import { FaultyLine } from "../link/faulty_line.ts";
import { ModelBoard } from "../link/model_board.ts";
import { SeededRandom } from "../link/seeded_random.ts";
import type { ServedProject } from "../../../server/boards/served_project.ts";
import { keepsNothing } from "../../idle_boards.ts";
import { testProject, testProjects } from "../../test_projects.ts";

/** A model board that can be plugged in anywhere. */
export class Plugged {
  /** The board. */
  readonly model: ModelBoard;
  /** The line that is open to it; null while none is. */
  line: FaultyLine | null = null;
  /** Whether what is sent to it gets lost. */
  isDeaf = false;
  readonly #rig: BoardRig;

  /** A board with an id in its EEPROM, with the firmware of the first project or of another one. */
  constructor(rig: BoardRig, uid: number, { table }: KnownProject = rig.context.projects.all[0]) {
    this.#rig = rig;
    this.model = new ModelBoard({
      table,
      clock: rig.clock,
      uid,
      out: (bytes) => this.line?.fromBoard(bytes),
    });
  }

  /** A place that it is plugged into: opening it resets the board. */
  at(label: string, kind: LineSource["kind"] = "serial"): TestSource {
    return new TestSource(label, kind, () => {
      const line = new FaultyLine(this.#rig.clock, this.#rig.random, 0.5, (bytes) => {
        if (!this.isDeaf) this.model.take(bytes);
      });
      this.line = line;
      this.model.restart();
      return line;
    });
  }
}

/** A place that may refuse to be opened. */
export class TestSource implements LineSource {
  /** Why it cannot be opened; null if it can. */
  refusal: Error | null = null;
  /** How often it was opened, or tried. */
  tries = 0;
  /** Whether it was given back. */
  closed = false;
  /** Who has it open beside us. */
  others: readonly { readonly pid: number; readonly name: string }[] = [];
  /** Whether it goes on being looked at when its board is somewhere else. */
  isOpenToOthers = false;
  /** Whether another server may speak to the same board. */
  isShared = false;
  readonly #open: () => ByteStream;

  /** There is a real board at a port. */
  get isEmulated(): boolean {
    return this.kind === "virtual";
  }

  /** A real board can be programmed, an emulated one cannot. */
  get programmingRefusal(): LineSource["programmingRefusal"] {
    return this.isEmulated
      ? { cause: "virtual", message: "is the virtual Uno, which always runs the committed image", hint: "" }
      : null;
  }

  /** A port of its name; none for an emulated board. */
  get port(): LineSource["port"] {
    return !this.isEmulated ? { path: this.label, adapter: null } : null;
  }

  /** A place. */
  constructor(readonly label: string, readonly kind: LineSource["kind"], open: () => ByteStream) {
    this.#open = open;
  }

  /** @inheritdoc */
  otherHolders(): readonly { readonly pid: number; readonly name: string }[] {
    return this.others;
  }

  /** @inheritdoc */
  open(): Promise<ByteStream> {
    this.tries++;
    return this.refusal === null ? Promise.resolve(this.#open()) : Promise.reject(this.refusal);
  }

  /** @inheritdoc */
  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

/** A list of boards and its environment. */
export class BoardRig {
  /** Time. */
  readonly clock = new FakeClock();
  /** Chance. */
  readonly random = new SeededRandom(1);
  /** Lines of the log, without their times. */
  readonly log: string[] = [];
  /** Every event, in order. */
  readonly events: BoardEvent[] = [];
  /** The list. */
  readonly boards: BoardList;
  /** What boards share. */
  readonly context: BoardContext;

  /** An empty list; with a path for a store, one that remembers. */
  constructor(path?: string, ...projects: readonly ServedProject[]) {
    const [first = testProject(), ...others] = projects;
    this.context = {
      projects: testProjects(first, ...others),
      clock: this.clock,
      wallClock: () => new Date(this.clock.now()),
      random32: () => this.random.next32(),
      log: createLog({
        write: (line) => this.log.push(line.slice(line.indexOf(" ") + 1)),
        now: () => new Date(this.clock.now()),
        clock: this.clock,
      }),
    };
    const store = path === undefined ? keepsNothing() : new Store({ ...this.context, path });
    this.boards = new BoardList(this.context.projects, store);
    this.boards.subscribe((event) => this.events.push(event));
  }

  /** List a board and look for it. */
  add(source: LineSource): Board {
    const board = this.boards.add((home) => new Board(this.context, source, home));
    void board.start();
    return board;
  }

  /** Let time pass, in steps between which promises are settled. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 5) {
      await settled();
      this.clock.pass(5);
    }
    await settled();
  }

  /** Events of one kind. */
  told<M extends BoardEvent["method"]>(method: M): Notifications[M][] {
    const isOne = (event: Told): event is ToldAs<M> => event.method === method;
    const events: readonly Told[] = this.events;
    return events.filter(isOne).map(({ params }) => params);
  }
}

/** An event of any kind. */
interface Told {
  readonly method: string;
  readonly params: unknown;
}

/** An event of one kind. */
interface ToldAs<M extends keyof Notifications> extends Told {
  readonly params: Notifications[M];
}

/** Resolves when every promise that can settle now has settled. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
