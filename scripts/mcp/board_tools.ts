/**
 * The tools of `destello mcp`: methods and commands as the documents tell them, called through our client library.
 *
 * @module
 */
import type { Session } from "../../client/session.ts";
import * as catalogue from "../../protocol/api/catalogue.ts";
import { mergedParams, type Operation, operations } from "../../protocol/documents/interface.ts";
import { type JsonSchema, SchemaWriter } from "../../protocol/documents/json_schema.ts";
import type { AnyValues } from "../../protocol/dsl.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { knownDefinition } from "../../protocol/told.ts";
import { anyValues } from "../../protocol/values.ts";
import { boardWords, confirmedWords, doneWords, failureWords } from "./outcome_words.ts";

/** Methods that an assistant has as tools, besides the commands. */
const METHODS: ReadonlySet<string> = new Set(
  [catalogue.board.list, catalogue.board.identify, catalogue.names.rename, catalogue.history.query].map((
    { name },
  ) => name),
);

/** A tool. */
export interface BoardTool {
  /** "led_set": assistants take no points in names. */
  readonly name: string;
  /** What it does. */
  readonly description: string;
  /** What it takes. */
  readonly inputSchema: JsonSchema;
  /** Whether it changes nothing. */
  readonly onlyReads: boolean;
}

/** What a call came to. */
export interface ToolAnswer {
  /** In words. */
  readonly words: string;
  /** The same for programs; null where it failed. */
  readonly result: object | null;
}

/** The tools of the boards that a session knows, now. */
export class BoardTools {
  readonly #session: Session;
  readonly #operations: ReadonlyMap<string, Operation>;

  constructor(session: Session) {
    this.#session = session;
    const projects = [...session.truth.definitions.values()].map((told) => ({
      name: told.name,
      definition: knownDefinition(told),
    }));
    const all = operations(projects, new SchemaWriter("draft-2020-12"))
      .filter(({ name, isCommand }) => isCommand || METHODS.has(name));
    this.#operations = new Map(all.map((operation) => [operation.name.replace(".", "_"), operation]));
  }

  /** All of them. */
  get list(): readonly BoardTool[] {
    return [...this.#operations].map(([name, operation]) => ({
      name,
      description: operation.description,
      inputSchema: mergedParams(operation),
      onlyReads: operation.needs === "view",
    }));
  }

  /**
   * Use one.
   *
   * @param name Its name.
   * @param given What it is given.
   * @param signal Aborted when nobody waits for it any more.
   */
  async use(
    name: string,
    given: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<ToolAnswer> {
    const operation = this.#operations.get(name);
    if (operation === undefined) {
      return {
        words: `There is no tool "${name}". Tools are ${[...this.#operations.keys()].join(", ")}.`,
        result: null,
      };
    }
    try {
      return await this.#call(operation, given, signal);
    } catch (error) {
      return { words: failureWords(operation.name, error), result: null };
    }
  }

  async #call({ name, isCommand }: Operation, given: Readonly<Record<string, unknown>>, signal: AbortSignal) {
    const session = this.#session;
    if (isCommand) {
      const [channel = "", command = ""] = name.split(".");
      const { board, args } = argumentsOf(name, given);
      const result = await session.command({ board, channel, command, args, signal });
      return { words: confirmedWords(result), result };
    }
    const result = { ...Object(await session.request(name, given)) };
    if (name !== catalogue.board.list.name) return { words: doneWords(name, result), result };
    const views = [...session.truth.boards.values()];
    return {
      words: views.length === 0
        ? "There is no board."
        : views.map((view) => boardWords(view, true)).join("\n"),
      result,
    };
  }
}

/** What is no value is not sent: the server would not know that the rest was meant with it. */
function argumentsOf(
  method: string,
  given: Readonly<Record<string, unknown>>,
): { readonly board: string | null; readonly args: AnyValues } {
  const { board = null, ...rest } = given;
  if (board !== null && typeof board !== "string") throw noValue(method, "board", board);
  const args = anyValues.safeParse(rest);
  if (args.success) return { board, args: args.data };
  const [name, value] =
    Object.entries(rest).find(([name, value]) => !anyValues.safeParse({ [name]: value }).success) ?? [];
  throw noValue(method, name ?? "arguments", value);
}

function noValue(method: string, name: string, value: unknown): RequestFailure {
  return new RequestFailure(
    "invalid_params",
    `${method}: "${name}" cannot be ${JSON.stringify(value)}`,
    "Give what the tool's schema says",
  );
}
