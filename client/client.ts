/**
 * The client as programs use it: every command of the definition is a method with its own types.
 *
 * @module
 */
import type { AnyValues, Channel, Definition, Fields, Values } from "../protocol/dsl.ts";
import { RequestFailure } from "../protocol/failures.ts";
import type { Confirmed } from "../protocol/api/board.ts";
import { hex32, schemaHash } from "../protocol/schema_hash.ts";
import { checkToken, checkWebSockets, notConnected } from "./not_connected.ts";
import { type CommandRequest, Session, type SessionOptions } from "./session.ts";
import { meantBoard } from "../protocol/meant_board.ts";
import { VirtualControls } from "./virtual_controls.ts";

/** What a command may depend on. */
export type CommandOptions = Pick<CommandRequest, "ifRev" | "gesture">;

/** A command as a method; it takes arguments if the command has any. */
export type CommandMethod<Args extends Fields, State extends Fields> = keyof Args extends never
  ? (args?: Record<string, never>, options?: CommandOptions) => Promise<Confirmed<Values<State>>>
  : (args: Values<Args>, options?: CommandOptions) => Promise<Confirmed<Values<State>>>;

/** The commands of a channel. */
export type ChannelMethods<C extends Channel> = {
  readonly [K in keyof C["commands"]]: CommandMethod<C["commands"][K], C["state"]>;
};

/** The channels of a board, as far as they have commands. */
export type BoardMethods<D extends Definition> = {
  readonly [
    K in keyof D["channels"] as keyof D["channels"][K]["commands"] extends never ? never : K
  ]: ChannelMethods<D["channels"][K]>;
};

/** A connected client: the channels of the only board of its definition, and the names that no channel can have. */
export type ClientOf<D extends Definition> = BoardMethods<D> & {
  /** Connection, truth, and its end. */
  readonly system: Session;
  /** What surrounds the only board, if it is virtual; `new VirtualControls(system, id)` is for one of several. */
  readonly virtual: VirtualControls;
  /**
   * One of several boards.
   *
   * @param id Its id.
   * @returns Its channels.
   */
  board(id: string): BoardMethods<D>;
  /** Ends the session. */
  [Symbol.dispose](): void;
};

/**
 * Connect to a server with a definition of one's own.
 *
 * @param definition The definition that both were made from.
 * @param url The server's WebSocket.
 * @param options The token, and what tests replace.
 * @returns The client, when the whole truth is known. From then on it reconnects by itself, for ever.
 * @throws {RequestFailure} "invalid_params" if the token is none, "server_offline" if the first attempt fails,
 * "foreign_origin", "foreign_host", "wrong_token" or "too_many_clients" if the server says that this is why, "schema_mismatch" if the server serves no project with the definition that this program was written for.
 */
export async function connectTo<D extends Definition>(
  definition: D,
  url: string,
  options: SessionOptions,
): Promise<ClientOf<D>> {
  checkToken(options.token);
  if (options.WebSocket === undefined) checkWebSockets();
  const session = new Session(url, options);
  try {
    await firstTruth(session, url);
    checkSchema(definition, session);
  } catch (failure) {
    session.close();
    throw failure;
  }
  return {
    ...boardMethods(definition, session, null),
    system: session,
    virtual: new VirtualControls(session),
    board: (id) => boardMethods(definition, session, id),
    [Symbol.dispose]: () => session.close(),
  };
}

/**
 * Wait for the first connection of a session.
 *
 * @param session The session.
 * @param url The server's WebSocket.
 * @throws {RequestFailure} as {@linkcode connectTo} does.
 */
export function firstTruth(session: Session, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = session.subscribe(() => {
      const { connection } = session;
      if (connection.status === "connecting") return;
      end();
      if (connection.status === "online") return resolve();
      if (connection.status === "closed") return reject(notConnected("closed", url));
      reject(notConnected(connection.reason, url, connection.refusal));
    });
  });
}

function checkSchema(definition: Definition, session: Session): void {
  const ours = hex32(schemaHash(definition));
  const { definitions } = session.truth;
  if (definitions.has(ours)) return;
  const theirs = [...definitions.keys()].map((hash) => `"${hash}"`).join(", ");
  throw new RequestFailure(
    "schema_mismatch",
    `The server serves definition ${theirs}, this program works by "${ours}"`,
    "Serve its project: deno task serve --project DIR; or run the program with a definition that is served",
  );
}

/**
 * The board that a program with a definition of its own may ask: of boards of several projects, one of its own.
 *
 * @throws {RequestFailure} "schema_mismatch" if it is of another definition, "unknown_board" if none is named and there is not exactly
 * one.
 */
function boardOf(ours: string, { truth }: Session, board: string | null): string | null {
  const isOurs = (theirs: string | null | undefined) => theirs === ours || theirs === undefined;
  if (board !== null) {
    const view = truth.boards.get(board);
    if (view?.definition === null || isOurs(view?.definition)) return board;
    throw new RequestFailure(
      "schema_mismatch",
      `Board "${board}" is of project "${view?.project}", whose definition is "${view?.definition}"; this program works by "${ours}"`,
      "Ask a board of this program's definition, or run the program with that one's",
    );
  }
  // The server knows best which is its only board.
  if (truth.definitions.size <= 1) return null;
  const mine = [...truth.boards.values()].filter(({ definition }) => isOurs(definition));
  const meant = meantBoard(mine);
  if (meant !== null) return meant.id;
  throw new RequestFailure(
    "unknown_board",
    `The request names no board, and there is not exactly one of definition "${ours}"`,
    mine.length === 0 ? "There is none" : `Boards of it are ${mine.map(({ id }) => `"${id}"`).join(", ")}`,
  );
}

function boardMethods<D extends Definition>(
  definition: D,
  session: Session,
  board: string | null,
): BoardMethods<D>;
function boardMethods(definition: Definition, session: Session, board: string | null): object {
  const ours = hex32(schemaHash(definition));
  // From entries: assigned one by one, a command of a channel "constructor" would become one of every object's.
  const methods = Object.entries(definition.channels).map(([channel, { commands }]) => [
    channel,
    Object.fromEntries(
      Object.keys(commands).map((command) => [
        command,
        async (args: AnyValues = {}, options: CommandOptions = {}): Promise<Confirmed> =>
          await session.command({ board: boardOf(ours, session, board), channel, command, args, ...options }),
      ]),
    ),
  ]);
  return Object.fromEntries(methods);
}
