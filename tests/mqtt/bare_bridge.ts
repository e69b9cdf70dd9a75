/**
 * A bridge without a house: a test says which board there is, and reads the log.
 *
 * @module
 */
import { systemClock } from "../../protocol/clock.ts";
import { type BoardView, type ChannelView, UNKNOWN_CHANNEL } from "../../protocol/views.ts";
import type { BoardEvent } from "../../server/boards/boards.ts";
import { createLog } from "../../server/log.ts";
import { type Bridge, openBridge } from "../../server/mqtt/bridge.ts";
import { patiently } from "../patience.ts";
import { testProjects } from "../test_projects.ts";
import { accessTo } from "./mqtt_house.ts";

/** The board's id. */
export const BOARD = "uno-7f3a21c4";

/** What a channel says. */
const LIT: ChannelView = {
  ...UNKNOWN_CHANNEL,
  reported: { on: true },
  at: "2026-11-22T10:00:00.000Z",
  by: "board",
  rev: 17,
};

/** The board, with a state of its LED. */
export const ONLINE: BoardView = {
  id: BOARD,
  name: "Kitchen",
  kind: "serial",
  canProgram: true,
  port: { path: "/dev/ttyACM0", adapter: null },
  definition: "defef179",
  status: "online",
  reason: null,
  boot: 3,
  rev: 17,
  channels: { led: LIT },
  virtual: null,
};

/** Such a bridge. */
export class BareBridge implements AsyncDisposable {
  /** Lines of its log. */
  readonly lines: string[] = [];
  #wrote = Promise.withResolvers<void>();
  #board: BoardView | null;
  readonly #listeners = new Set<(event: BoardEvent) => void>();
  readonly #bridge: Bridge;

  /**
   * Open it.
   *
   * @param port Of the broker.
   * @param board The board that there is.
   */
  constructor(port: number, board: BoardView | null) {
    const projects = testProjects();
    const client = { call: () => Promise.reject(new Error("Nobody calls")) };
    this.#board = board;
    this.#bridge = openBridge({
      access: accessTo(port, "destello"),
      server: "0badcafe",
      name: "kitchen-pi",
      log: createLog({ write: (line) => this.#write(line), now: () => new Date() }),
      clock: systemClock,
      boards: {
        projects,
        list: () => this.#board === null ? [] : [this.#board],
        projectOf: () => projects.all[0],
        subscribe: (listener) => {
          this.#listeners.add(listener);
          return () => this.#listeners.delete(listener);
        },
        observeProjects: () => () => {},
        rivalled() {},
        view: () => this.#board,
      },
      client,
      servers: client,
      version: "test",
      homeAssistant: null,
    });
  }

  /** The board is another way from now on; null: it is no longer listed. */
  change(view: BoardView | null): void {
    this.#board = view;
    for (const listener of this.#listeners) {
      listener({ method: "board.changed", params: { board: BOARD, view } });
    }
  }

  /** One more channel of the board is lit. */
  report(channel: string): void {
    if (this.#board === null) return;
    const { boot, channels } = this.#board;
    this.#board = { ...this.#board, channels: { ...channels, [channel]: LIT } };
    const { at, by, rev } = LIT;
    const params = {
      board: BOARD,
      channel,
      state: { on: true },
      boot: boot ?? 0,
      rev: rev ?? 0,
      by: by ?? "",
      at: at ?? "",
    };
    for (const listener of this.#listeners) listener({ method: "state.changed", params });
  }

  /** Wait until a line of a form is in the log. */
  async logged(pattern: RegExp): Promise<void> {
    while (!this.lines.some((line) => pattern.test(line))) {
      await patiently(
        this.#wrote.promise,
        () => `The log did not say ${pattern}, only ${this.lines.join("\n")}`,
      );
    }
  }

  #write(line: string): void {
    this.lines.push(line);
    this.#wrote.resolve();
    this.#wrote = Promise.withResolvers();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#bridge.close();
  }
}
