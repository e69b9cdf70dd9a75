/**
 * The lanes of one board: whose commands for which channel wait in which (B9).
 *
 * @module
 */
import type { CommandClient } from "./boards.ts";
import { Lane } from "./lane.ts";

export class Lanes {
  /** Lanes that are not empty, by client and channel. */
  readonly #lanes = new Map<unknown, Map<string, Lane>>();
  /** Connections whose end is listened for. */
  readonly #watched = new WeakSet<AbortSignal>();

  /** How many commands wait. */
  get waiting(): number {
    return [...this.#lanes.values()].flatMap((lanes) => [...lanes.values()])
      .reduce((sum, lane) => sum + lane.waiting, 0);
  }

  /**
   * Where a command goes.
   *
   * @param client Who asks; absent where it has no connection that lasts, and a lane for each command.
   * @param channel Name of its channel.
   * @returns Its lane.
   */
  of(client: CommandClient | undefined, channel: string): Lane {
    if (client === undefined) return new Lane();
    const { queue, endsWith } = client;
    if (endsWith !== null && !this.#watched.has(endsWith)) {
      this.#watched.add(endsWith);
      endsWith.addEventListener("abort", () => this.#connectionEnded(queue, endsWith), { once: true });
    }
    const lanes = this.#lanes.get(queue) ?? new Map<string, Lane>();
    this.#lanes.set(queue, lanes);
    const lane = lanes.get(channel) ?? new Lane();
    lanes.set(channel, lane);
    return lane;
  }

  /**
   * A command is over: its lane is forgotten if it is empty.
   *
   * @param client Who asked.
   * @param channel Name of its channel.
   */
  forgetIfEmpty(client: CommandClient | undefined, channel: string): void {
    const lanes = this.#lanes.get(client?.queue);
    if (lanes?.get(channel)?.isEmpty !== true) return;
    lanes.delete(channel);
    if (lanes.size === 0) this.#lanes.delete(client?.queue);
  }

  #connectionEnded(queue: unknown, connection: AbortSignal): void {
    for (const lane of [...this.#lanes.get(queue)?.values() ?? []]) lane.connectionEnded(connection);
  }
}
