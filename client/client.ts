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

/** A connected client: the channels of the only board, and the names that no channel can have. */
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
 * "foreign_origin", "foreign_host", "wrong_token" or "too_many_clients" if the server says that this is why, "schema_mismatch" if the server works by another definition than this program was written for.
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

function firstTruth(session: Session, url: string): Promise<void> {
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
  const theirs = session.truth.server?.schemaHash;
  if (theirs === ours) return;
  throw new RequestFailure(
    "schema_mismatch",
    `The server works by definition "${theirs}", this program by "${ours}"`,
    "Run the program with the definition of the server",
  );
}

function boardMethods<D extends Definition>(
  definition: D,
  session: Session,
  board: string | null,
): BoardMethods<D>;
function boardMethods(definition: Definition, session: Session, board: string | null): object {
  // From entries: assigned one by one, a command of a channel "constructor" would become one of every object's.
  const methods = Object.entries(definition.channels).map(([channel, { commands }]) => [
    channel,
    Object.fromEntries(
      Object.keys(commands).map((command) => [
        command,
        (args: AnyValues = {}, options: CommandOptions = {}): Promise<Confirmed> =>
          session.command({ board, channel, command, args, ...options }),
      ]),
    ),
  ]);
  return Object.fromEntries(methods);
}
