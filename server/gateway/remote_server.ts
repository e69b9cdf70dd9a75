/**
 * Another server at the broker, as far as it has been heard (G3).
 *
 * @module
 */
import type { BoardServer } from "../../protocol/views.ts";
import type { ServerSays } from "../mqtt/server_status.ts";

/** So many of its sessions that have ended are known. */
const MOST_ENDED = 8;

/** A server. */
export class RemoteServer {
  /** Its id at the broker. */
  readonly id: string;
  #name: string;
  #session: number | null = null;
  #isOnline = false;
  /** Sessions before the present one, the last ones of them. */
  readonly #ended: number[] = [];

  constructor(id: string) {
    this.id = id;
    this.#name = id;
  }

  /** What people call it: its id until it says. */
  get name(): string {
    return this.#name;
  }

  /** It, as pages name it. */
  get told(): BoardServer {
    return { id: this.id, name: this.#name };
  }

  /** Which of its connections to the broker has last said that it is there; null: none has. */
  get session(): number | null {
    return this.#session;
  }

  /** Whether it is there. */
  get isOnline(): boolean {
    return this.#isOnline;
  }

  /**
   * Whether a session has ended, and another one has begun: what is still under way of it comes too late.
   *
   * @param session Which.
   */
  hasLeft(session: number): boolean {
    return this.#isOnline && session !== this.#session && this.#ended.includes(session);
  }

  /**
   * It says something of itself, or the broker does for it.
   *
   * @param says What.
   * @param isKept Whether that lay at the broker: then it may be long gone.
   * @returns Whether it is another way than before.
   */
  says({ isOnline, session, name }: ServerSays, isKept: boolean): boolean {
    const former = [this.#name, this.#session, this.#isOnline];
    if (name !== null) this.#name = name;
    if (isOnline && !isKept) {
      if (this.#session !== null && this.#session !== session) {
        this.#ended.push(this.#session);
        this.#ended.splice(0, this.#ended.length - MOST_ENDED);
      }
      this.#session = session;
      this.#isOnline = true;
    } else if (!isOnline && session === this.#session) {
      // The will of a former connection may come after the next one has begun.
      this.#isOnline = false;
    }
    return former[0] !== this.#name || former[1] !== this.#session || former[2] !== this.#isOnline;
  }

  /** Nobody knows any more. */
  unheard(): void {
    this.#isOnline = false;
  }
}
