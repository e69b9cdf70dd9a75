/**
 * The lanes of one board: whose commands for which channel wait in which (B9), also when a connection ends or gives way to the
 * next one of the same client.
 *
 * @module
 */
import { Lane } from "./lane.ts";

/** See the module. */
export class Lanes {
  /** Lanes that are not empty, by connection and channel. */
  readonly #lanes = new Map<AbortSignal, Map<string, Lane>>();
  /** Whose a lane is. */
  readonly #owners = new WeakMap<Lane, AbortSignal>();
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
   * @param client Aborts when the connection it came on ends; absent where it has none that lasts, which has a lane for each
   * command.
   * @param channel Name of its channel.
   * @returns Its lane.
   */
  of(client: AbortSignal | undefined, channel: string): Lane {
    if (client === undefined) return new Lane();
    const known = this.#lanes.get(client)?.get(channel);
    if (known !== undefined) return known;
    const lane = new Lane();
    this.#place(lane, client, channel);
    return lane;
  }

  /**
   * A client goes on on another connection (C12): what it asks there for the channel comes after what it asked before.
   *
   * @param channel Name of the channel.
   * @param from The connection before.
   * @param to The one from now on; if it has asked for something else already, that order stands.
   */
  handOver(channel: string, from: object, to: AbortSignal): void {
    const lane = from instanceof AbortSignal ? this.#lanes.get(from)?.get(channel) : undefined;
    if (lane === undefined || this.#lanes.get(to)?.has(channel) === true) return;
    this.#remove(lane, channel);
    this.#place(lane, to, channel);
  }

  /**
   * A command of a lane is over.
   *
   * @param lane It is forgotten if it is empty.
   * @param channel Name of its channel.
   */
  forgetIfEmpty(lane: Lane, channel: string): void {
    if (lane.isEmpty) this.#remove(lane, channel);
  }

  #place(lane: Lane, client: AbortSignal, channel: string): void {
    const lanes = this.#lanes.get(client) ?? new Map<string, Lane>();
    this.#lanes.set(client, lanes);
    lanes.set(channel, lane);
    this.#owners.set(lane, client);
    if (this.#watched.has(client)) return;
    this.#watched.add(client);
    client.addEventListener("abort", () => this.#connectionEnded(client), { once: true });
  }

  #remove(lane: Lane, channel: string): void {
    const owner = this.#owners.get(lane);
    const lanes = owner && this.#lanes.get(owner);
    if (owner === undefined || lanes?.get(channel) !== lane) return;
    lanes.delete(channel);
    if (lanes.size === 0) this.#lanes.delete(owner);
  }

  #connectionEnded(client: AbortSignal): void {
    for (const lane of [...this.#lanes.get(client)?.values() ?? []]) lane.connectionEnded();
  }
}
