/**
 * The queues of one board: whose commands for which channel wait in which (B9).
 *
 * @module
 */
import type { CommandClient } from "./boards.ts";
import { CommandQueue } from "./command_queue.ts";

export class CommandQueues {
  /** Those that are not empty, by owner and channel. */
  readonly #queues = new Map<unknown, Map<string, CommandQueue>>();
  /** Connections whose end is listened for. */
  readonly #watched = new WeakSet<AbortSignal>();

  /** How many commands wait. */
  get waiting(): number {
    return [...this.#queues.values()].flatMap((queues) => [...queues.values()])
      .reduce((sum, queue) => sum + queue.waiting, 0);
  }

  /**
   * Where a command goes.
   *
   * @param client Who asks; absent where it has no connection that lasts, and a queue for each command.
   * @param channel Name of its channel.
   * @returns Its queue.
   */
  of(client: CommandClient | undefined, channel: string): CommandQueue {
    if (client === undefined) return new CommandQueue();
    const { owner, endsWith } = client;
    if (endsWith !== null && !this.#watched.has(endsWith)) {
      this.#watched.add(endsWith);
      endsWith.addEventListener("abort", () => this.#connectionEnded(owner, endsWith), { once: true });
    }
    const queues = this.#queues.get(owner) ?? new Map<string, CommandQueue>();
    this.#queues.set(owner, queues);
    const queue = queues.get(channel) ?? new CommandQueue();
    queues.set(channel, queue);
    return queue;
  }

  /**
   * A command is over: its queue is forgotten if it is empty.
   *
   * @param client Who asked.
   * @param channel Name of its channel.
   */
  forgetIfEmpty(client: CommandClient | undefined, channel: string): void {
    const queues = this.#queues.get(client?.owner);
    if (queues?.get(channel)?.isEmpty !== true) return;
    queues.delete(channel);
    if (queues.size === 0) this.#queues.delete(client?.owner);
  }

  #connectionEnded(owner: unknown, connection: AbortSignal): void {
    for (const queue of [...this.#queues.get(owner)?.values() ?? []]) queue.connectionEnded(connection);
  }
}
