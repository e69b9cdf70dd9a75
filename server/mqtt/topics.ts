/**
 * The names of topics (Q2). A channel is known by its board's id and its own name (H20), and so are its topics.
 *
 * @module
 */
import { isServerId } from "./server_id.ts";

/** Where a command is meant to go. */
export interface CommandTopic {
  /** The board's id. */
  readonly board: string;
  /** The channel's name. */
  readonly channel: string;
  /** The command's name. */
  readonly command: string;
  /** Names the request, where the topic does (Q7c). */
  readonly key: string | null;
}

/** What a topic is of. */
export type ReadTopic =
  /** Who a board is. */
  | { readonly kind: "birth"; readonly board: string }
  /** What a channel reports. */
  | { readonly kind: "state"; readonly board: string; readonly channel: string }
  /** What a server says of itself. */
  | { readonly kind: "status"; readonly server: string }
  /** A command. */
  | { readonly kind: "command" } & CommandTopic;

/** What no level of a topic may hold (MQTT 5, 1.5.4 and 4.7). */
const NOT_IN_LEVEL = /[/+#\p{Cc}]/u;
/** What a topic may not hold to be published to. */
const NOT_IN_NAME = /[+#\p{Cc}]/u;

/**
 * Whether a text can stand between two slashes of a topic.
 *
 * @param text For example a board's id.
 */
export function isLevel(text: string): boolean {
  return text !== "" && !NOT_IN_LEVEL.test(text);
}

/** All topics below one root. */
export class Topics {
  /** Asks every server to publish everything again. */
  readonly who: string;
  /** Births of all boards. */
  readonly births: string;
  /** States of all channels of all boards. */
  readonly states: string;
  /** What every server says of itself. */
  readonly statuses: string;
  readonly #root: string;

  /**
   * Topics of one installation.
   *
   * @param root What all of them begin with.
   */
  constructor(root: string) {
    this.#root = root;
    this.who = `${root}/who`;
    this.births = `${root}/+/birth`;
    this.states = `${root}/+/state/+`;
    this.statuses = `${root}/server/+/status`;
  }

  /** Whether a server is there: the topic of its will. */
  status(server: string): string {
    return `${this.#root}/server/${server}/status`;
  }

  /** What other servers ask of a server (Q12). */
  calls(server: string): string {
    return `${this.#root}/server/${server}/call`;
  }

  /** What is answered to whoever asked. */
  reply(asker: string): string {
    return `${this.#root}/reply/${asker}`;
  }

  /** Who a board is. */
  birth(board: string): string {
    return `${this.#root}/${board}/birth`;
  }

  /** Whether a board can be used. */
  availability(board: string): string {
    return `${this.#root}/${board}/availability`;
  }

  /** What a channel reports. */
  state(board: string, channel: string): string {
    return `${this.#root}/${board}/state/${channel}`;
  }

  /** Everything that a board reports. */
  statesOf(board: string): string {
    return this.state(board, "+");
  }

  /** A command. */
  command({ board, channel, command }: Omit<CommandTopic, "key">): string {
    return `${this.#root}/${board}/cmd/${channel}/${command}`;
  }

  /** Every command of a board. */
  commands(board: string): string {
    return `${this.#root}/${board}/cmd/#`;
  }

  /** What a channel's commands came to, for those who named no other topic; one of its own for whoever named a key in the topic. */
  result(board: string, channel: string, key: string | null = null): string {
    return `${this.#root}/${board}/result/${channel}${key === null ? "" : `/${key}`}`;
  }

  /** What all commands of a board came to, for those who named no other topic. */
  resultsOf(board: string): string {
    return this.result(board, "+");
  }

  /**
   * Read a topic.
   *
   * @param topic Any topic.
   * @returns What it is of; null if nothing here is told or asked there.
   */
  read(topic: string): ReadTopic | null {
    const start = `${this.#root}/`;
    if (!topic.startsWith(start)) return null;
    const levels = topic.slice(start.length).split("/");
    if (!levels.every(isLevel)) return null;
    const [board = "", kind = "", channel = "", command = "", key = null] = levels;
    switch (levels.length) {
      case 2:
        return kind === "birth" ? { kind, board } : null;
      case 3:
        if (kind === "state") return { kind, board, channel };
        return board === "server" && channel === "status" && isServerId(kind)
          ? { kind: "status", server: kind }
          : null;
      case 4:
      case 5:
        return kind === "cmd" ? { kind: "command", board, channel, command, key } : null;
      default:
        return null;
    }
  }

  /**
   * What is wrong with the topic at which a client wants its answer, as the end of a sentence (Q7b). Below the root only the
   * server speaks, except below `reply`: an answer must not look like a state or a command.
   *
   * @param topic What the client named.
   * @returns For example "must be a topic without + and #"; null if it can be used.
   */
  replyProblem(topic: string): string | null {
    if (topic === "" || topic.startsWith("$") || NOT_IN_NAME.test(topic)) {
      return "must be a topic without + and #, which does not begin with $";
    }
    const isOurs = topic === this.#root || topic.startsWith(`${this.#root}/`);
    return isOurs && !topic.startsWith(`${this.#root}/reply/`)
      ? `may lie below ${this.#root}/reply/, and nowhere else below ${this.#root}/`
      : null;
  }
}
