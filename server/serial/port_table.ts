/**
 * Which ports are there, and what to tell when that changes.
 *
 * @module
 */
import type { PortDetails } from "./list_ports.ts";

/** Told of ports that come and go. */
export interface PortListener {
  /**
   * A port can be opened, or it may be worth another try: it is there, it was replaced (after
   * `disconnected`), or its permissions changed. A new device belongs to root until udev has handed it to its
   * group, a moment later.
   */
  connected(port: PortDetails): void;
  /** A port is gone. */
  disconnected(port: PortDetails): void;
}

/** A port and who may open it. */
export interface PresentPort {
  /** The port. */
  readonly port: PortDetails;
  /** Anything that changes when its owner, group or permissions do. */
  readonly access: string;
}

/** The ports that are there. */
export class PortTable {
  readonly #listener: PortListener;
  readonly #present = new Map<string, PresentPort>();

  constructor(listener: PortListener) {
    this.#listener = listener;
  }

  /**
   * A port went away, even if one of the same name is back by now.
   *
   * @param path The port.
   */
  remove(path: string): void {
    const known = this.#present.get(path);
    if (known === undefined) return;
    this.#present.delete(path);
    this.#listener.disconnected(known.port);
  }

  /** All ports may have been replaced. */
  removeAll(): void {
    for (const path of [...this.#present.keys()]) this.remove(path);
  }

  /**
   * These ports are there now, and no others.
   *
   * @param ports All of them.
   */
  update(ports: readonly PresentPort[]): void {
    const paths = new Set(ports.map(({ port }) => port.path));
    for (const path of [...this.#present.keys()]) {
      if (!paths.has(path)) this.remove(path);
    }
    for (const present of ports) {
      const { path } = present.port;
      const isNews = this.#present.get(path)?.access !== present.access;
      this.#present.set(path, present);
      if (isNews) this.#listener.connected(present.port);
    }
  }
}
