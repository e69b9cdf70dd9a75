import type { BoardInput } from "../../protocol/inputs.ts";
import { systemClock } from "../../protocol/clock.ts";
import { newStatistics } from "../../server/link/link_statistics.ts";
import { createLog } from "../../server/log.ts";
import type { BoardEvent } from "../../server/boards/boards.ts";
import { VirtualBoardControls } from "../../server/virtual_board/virtual_board_controls.ts";
import type { VirtualLine } from "../../protocol/api/virtual.ts";
import { Environment } from "../../server/virtual_uno/environment.ts";

/** What a scripted board does when something is done to it. */
export interface ScriptedParts {
  /** An input is held down, or let go. */
  press(pin: string, down: boolean): void;
  /** An analog input is moved. */
  move(pin: string, value: number): void;
}

/** The real environment around a board that is none. */
export class ScriptedEnvironment extends VirtualBoardControls {
  #counts: Partial<VirtualLine> = {};
  /** Resolves when somebody watches no longer. */
  readonly unwatched = Promise.withResolvers<void>();
  readonly #emit: (event: BoardEvent) => void;

  constructor(
    board: string,
    inputs: readonly BoardInput[],
    parts: ScriptedParts,
    emit: (event: BoardEvent) => void,
  ) {
    const uno = {
      open: () => Promise.reject(new Error("There is no line")),
      press: (pin: string, down: boolean) => parts.press(pin, down),
      setAnalog: (pin: string, value: number | "drifting") => {
        if (value !== "drifting") parts.move(pin, value);
      },
      reset: () => {},
      brownOut: () => {},
      freeze: () => {},
      resume: () => {},
    };
    super({
      environment: new Environment({ uno, inputs, clock: systemClock, seed: 1 }),
      clock: systemClock,
      lineReport: () => ({ board, statistics: newStatistics(), outstanding: 0, waiting: 0 }),
      emit,
      lookNow: () => {},
      log: createLog({ write: () => {}, now: () => new Date() }),
    });
    this.#emit = emit;
  }

  /** See {@linkcode VirtualBoardControls.unwatch}. */
  override unwatch(watcher: object): void {
    super.unwatch(watcher);
    this.unwatched.resolve();
  }

  /** See {@linkcode VirtualBoardControls.line}. */
  override line(): VirtualLine {
    return { ...super.line(), ...this.#counts };
  }

  /** So much has happened on the line; those who watch are told. */
  count(counts: Partial<VirtualLine>): void {
    this.#counts = counts;
    this.#emit({ method: "virtual.line", params: this.line() });
  }
}
