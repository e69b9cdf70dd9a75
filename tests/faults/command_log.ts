/**
 * Every command of a run: who asked, when it reached the boards, when its answer left, and how it ended for the page.
 *
 * @module
 */
import type { AnyValues } from "../../protocol/dsl.ts";
import type { RequestFailure } from "../../protocol/failures.ts";
import type { Confirmed } from "../../protocol/api/board.ts";

/** How a command ended, as the page was told. */
export type CommandEnd =
  | { readonly kind: "confirmed"; readonly result: Confirmed }
  | { readonly kind: "failed"; readonly failure: RequestFailure };

/** A command. */
export interface CommandRecord {
  /** Its number in the run. */
  readonly number: number;
  /** Who asked. */
  readonly by: string;
  /** Channel name. */
  readonly channel: string;
  /** Command name. */
  readonly command: string;
  /** Its arguments. */
  readonly args: AnyValues;
  /** The revision on which it depends (C11); null if on none. */
  readonly ifRev: number | null;
  /** When the page asked. */
  readonly askedAt: number;
  /** When it reached the boards; null if it did not. */
  beganAt: number | null;
  /** When the server first told the page that it was confirmed. */
  answeredAt: number | null;
  /** How it ended; null while it goes on. */
  end: CommandEnd | null;
}

/** All of them. */
export class CommandLog {
  /** Every command, in the order in which it was asked. */
  readonly all: CommandRecord[] = [];
  /** Those that reached the boards, in that order: the order in which a board runs them. */
  readonly begun: CommandRecord[] = [];
  readonly #byRequest = new Map<string, CommandRecord>();
  readonly #byKey = new Map<string, CommandRecord>();
  #asking: CommandRecord | null = null;
  #handling: string | null = null;

  /** A page asks: whatever it sends during `send` is this command. */
  asked(
    command: Omit<CommandRecord, "number" | "beganAt" | "answeredAt" | "end">,
    send: () => void,
  ): CommandRecord {
    const record: CommandRecord = {
      ...command,
      number: this.all.length + 1,
      beganAt: null,
      answeredAt: null,
      end: null,
    };
    this.all.push(record);
    this.#asking = record;
    send();
    this.#asking = null;
    return record;
  }

  /** A page's socket took a message. */
  sent(connection: number, text: string): void {
    const id = idIn(text);
    const key = /"key":"([^"]*)"/.exec(text)?.[1];
    if (id === null || key === undefined) return;
    // A page asks again on another connection for what it was not answered (C12).
    const record = this.#asking ?? this.#byKey.get(key);
    if (record === undefined) return;
    this.#byKey.set(key, record);
    this.#byRequest.set(`${connection}/${id}`, record);
  }

  /** The server handles a message: what reaches the boards during `handle` is its command. */
  handled(connection: number, text: string, handle: () => void): void {
    this.#handling = `${connection}/${idIn(text)}`;
    handle();
    this.#handling = null;
  }

  /** A command reached the boards. */
  began(now: number): void {
    const record = this.#byRequest.get(this.#handling ?? "");
    if (record === undefined || record.beganAt !== null) return;
    record.beganAt = now;
    this.begun.push(record);
  }

  /** The server itself asks for something: nobody is told how it ends. */
  restoring(channel: string, command: string, args: AnyValues, now: number): void {
    this.begun.push({
      number: 0,
      by: "server",
      channel,
      command,
      args,
      ifRev: null,
      askedAt: now,
      beganAt: now,
      answeredAt: null,
      end: null,
    });
  }

  /** The server's socket took a message. What it refused on a connection that broke may be asked again, and run (C12). */
  told(connection: number, text: string, now: number): void {
    const id = CONFIRMATION.exec(text)?.[1];
    const record = id === undefined ? undefined : this.#byRequest.get(`${connection}/${id}`);
    if (record !== undefined) record.answeredAt ??= now;
  }
}

const CONFIRMATION = /^\{"jsonrpc":"2\.0","id":(\d+),"result":/;

/** The id of a request or an answer; it stands first, and a notification has none. */
function idIn(text: string): string | null {
  return /^\{"jsonrpc":"2\.0","id":(\d+)/.exec(text)?.[1] ?? null;
}
