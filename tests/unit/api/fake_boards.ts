/**
 * Boards that answer when the test says so, or at once.
 *
 * @module
 */
import type { AnyValues } from "../../../protocol/dsl.ts";
import { RequestFailure } from "../../../protocol/failures.ts";
import { type BoardView, type ChannelView, UNKNOWN_CHANNEL } from "../../../protocol/views.ts";
import type { Confirmed, Renamed } from "../../../protocol/api/board.ts";
import type { BoardCommand, BoardEvent } from "../../../server/boards/boards.ts";
import { IdleBoards } from "../../idle_boards.ts";

/** A command that waits for the test. */
export interface HeldCommand {
  /** What was asked. */
  readonly command: BoardCommand;
  /** Confirm it. */
  confirm(): void;
  /** Let it fail. */
  fail(error: unknown): void;
}

/** One board with an LED and a button. */
export class FakeBoards extends IdleBoards {
  /** Every command that arrived. */
  readonly commands: BoardCommand[] = [];
  /** Boards that were to get another id. */
  readonly renewals: (string | null)[] = [];
  /** Names that were asked for, with the board. */
  readonly renames: (readonly [board: string | null, name: string])[] = [];
  /** Commands that wait, while {@linkcode hold} is set. */
  readonly held: HeldCommand[] = [];
  /** Whether commands wait for the test. */
  hold = false;
  /** Makes the snapshot as long as a test needs it. */
  name = "Uno";
  /** Whether it has been closed. */
  closed = false;
  readonly #listeners = new Set<(event: BoardEvent) => void>();
  #led: ChannelView = { ...UNKNOWN_CHANNEL, reported: { on: false } };
  #rev = 0;

  /** How many listen. */
  get listeners(): number {
    return this.#listeners.size;
  }

  /** @inheritdoc */
  override list(): readonly BoardView[] {
    return [{
      id: "uno-7f3a21c4",
      name: this.name,
      kind: "virtual",
      canProgram: false,
      port: null,
      status: "online",
      reason: null,
      boot: 1,
      rev: this.#rev,
      channels: { led: this.#led },
      virtual: null,
    }];
  }

  /** @inheritdoc */
  override async command(command: BoardCommand): Promise<Confirmed> {
    this.commands.push(command);
    if (command.board !== null && command.board !== "uno-7f3a21c4") {
      throw new RequestFailure("unknown_board", `There is no board "${command.board}"`, "Name another");
    }
    if (this.hold) {
      await new Promise<void>((resolve, reject) => {
        this.held.push({ command, confirm: resolve, fail: reject });
      });
    }
    return this.#confirm(command);
  }

  /** @inheritdoc */
  override rename(board: string | null, name: string): Promise<Renamed> {
    this.renames.push([board, name]);
    this.name = name || "Uno";
    return Promise.resolve({ board: "uno-7f3a21c4", name: this.name });
  }

  /** @inheritdoc */
  override renewId(board: string | null): Promise<Renamed> {
    this.renewals.push(board);
    return Promise.resolve({ board: "uno-0badcafe", name: this.name });
  }

  /** @inheritdoc */
  override subscribe(listener: (event: BoardEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tell every listener. */
  emit(event: BoardEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** A board, as it is now. */
  view(board: string): BoardView | null {
    return this.list().find(({ id }) => id === board) ?? null;
  }

  /** No other server has one of them. */
  rivalled(): void {}

  /** Every project stays as it is. */
  exchange(): Promise<void> {
    return Promise.resolve();
  }

  /** End. */
  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }

  #confirm({ channel, command, args, by }: BoardCommand): Confirmed {
    const state: AnyValues = command === "toggle" ? { on: this.#led.reported?.on !== true } : args;
    const at = "2026-11-22T10:00:00.123Z";
    const about = { board: "uno-7f3a21c4", channel, state, boot: 1, rev: ++this.#rev };
    this.#led = { ...this.#led, reported: state, at, by, rev: this.#rev };
    this.emit({ method: "state.changed", params: { ...about, by, at } });
    return { ...about, timing: { queueMs: 0, boardMs: 1, totalMs: 1 } };
  }
}
