/**
 * Asks which devices and codes there are whenever there may be others (S25).
 *
 * @module
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { list } from "../../protocol/api/devices.ts";
import type { ResultOf } from "../../protocol/api/method.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import type { PageModel } from "../page_model.ts";

/** What the server told, and when, by the monotonic clock. */
export interface ToldDevices extends ResultOf<typeof list> {
  /** When. */
  readonly at: number;
}

/** Keeps its element's devices as they are, for as long as the element is on the page. */
export class DeviceWatch implements ReactiveController {
  /** What was told last; null before that. */
  told: ToldDevices | null = null;
  /** Why nothing could be told last; null if it could. */
  failure: RequestFailure | null = null;
  readonly #host: ReactiveControllerHost & { readonly model: PageModel };
  #ends: readonly (() => void)[] = [];
  #isOnline = false;
  #isAsking = false;
  #isDue = false;

  /**
   * A watch, which the element keeps by itself.
   *
   * @param host The element; its model is there before it is on the page, and stays the same.
   */
  constructor(host: ReactiveControllerHost & { readonly model: PageModel }) {
    this.#host = host;
    host.addController(this);
  }

  /** The element is on the page. */
  hostConnected(): void {
    const { session } = this.#host.model;
    this.#ends = [
      session.subscribe(() => this.#connectionChanged()),
      session.observe(({ method }) => {
        // Some of what this page was to be told may have been left out before a snapshot (C5).
        if (method === "devices.changed" || method === "snapshot") void this.#ask();
      }),
    ];
    this.#connectionChanged();
  }

  /** The element is gone. */
  hostDisconnected(): void {
    for (const end of this.#ends) end();
    this.#isOnline = false;
  }

  #connectionChanged(): void {
    const wasOnline = this.#isOnline;
    this.#isOnline = this.#host.model.connection.status === "online";
    if (this.#isOnline && !wasOnline) void this.#ask();
  }

  /** One after another, so that what was told last is the newest. */
  async #ask(): Promise<void> {
    this.#isDue = true;
    if (this.#isAsking) return;
    this.#isAsking = true;
    while (this.#isDue) {
      this.#isDue = false;
      await this.#askOnce();
      this.#host.requestUpdate();
    }
    this.#isAsking = false;
  }

  async #askOnce(): Promise<void> {
    const { session, clock } = this.#host.model;
    try {
      const told = await session.call(list, {});
      this.told = { ...told, at: clock.now() };
      this.failure = null;
    } catch (failure) {
      if (!(failure instanceof RequestFailure)) throw failure;
      this.failure = failure;
    }
  }
}
