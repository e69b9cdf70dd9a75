/**
 * What a client may ask for, by name, whichever way it asks (C3): `<channel>.<command>` of the definition, `boards.list`,
 * `board.rename`, `board.renew_id`, `ports.list`, `ports.try`, `history.query`, `doctor.examine`, what programs a board, what is done to a virtual one, and what watches a board's line.
 *
 * @module
 */
import type { Definition } from "../../protocol/dsl.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { argumentsCheck, type BoardView } from "../../protocol/messages.ts";
import type { Boards } from "../boards/boards.ts";
import { type Clock, systemClock } from "../link/clock.ts";
import { clientMethod } from "./client_method.ts";
import { type ClientName, ClientNames } from "./client_names.ts";
import { CommandCounts } from "./command_counts.ts";
import { consoleMethods } from "./console_methods.ts";
import { doctorMethod, type Examine } from "./doctor_method.ts";
import type { ClientSocket } from "./fanout.ts";
import { flashMethods, type Programmer } from "./flash_methods.ts";
import { historyMethod } from "./history_method.ts";
import { portMethods } from "./port_methods.ts";
import { renameMethod } from "./rename_method.ts";
import { renewIdMethod } from "./renew_id_method.ts";
import { RequestKeys } from "./request_keys.ts";
import { virtualMethods } from "./virtual_methods.ts";

/** One call of a method. */
export interface MethodCall {
  /** Name of the method. */
  readonly method: string;
  /** Which board is meant; null where the client named none. */
  readonly board: string | null;
  /** Arguments as the client sent them. */
  readonly params: unknown;
  /** Run only if the channel has not changed since this revision (C11); for commands. */
  readonly ifRev?: number;
  /** Names the request, so that repeating it runs nothing twice (C12); for commands. */
  readonly key?: string;
  /** Names what a person does in one go (H15); for commands. */
  readonly gesture?: string;
  /** Who asks, as others will read it. */
  readonly by: string;
  /** Who that is through any number of connections; absent, or null, where it has none that lasts. */
  readonly client?: ClientName | null;
  /** Aborts when the client's connection is gone; null where it has none that lasts. */
  readonly connection: AbortSignal | null;
  /** The client's socket; absent, or null, where it has none that lasts. */
  readonly socket?: ClientSocket | null;
}

/** All methods. */
export interface Methods {
  /** How the commands ended. */
  readonly commands: CommandCounts;
  /** Which of them may be repeated. */
  readonly keys: RequestKeys;
  /**
   * Call one.
   *
   * @param call Its name and arguments.
   * @returns Its result; a command's only after the board confirmed it (C4).
   * @throws {RequestFailure} by name, if it did not work out.
   */
  call(call: MethodCall): Promise<unknown>;
  /** Every board. */
  boards(): readonly BoardView[];
  /**
   * One board.
   *
   * @param id Its id.
   * @throws {RequestFailure} "unknown_board" if there is none of that id.
   */
  board(id: string): BoardView;
}

/** What {@linkcode createMethods} takes. */
export interface MethodsOptions {
  /** The definition that commands derive from. */
  readonly definition: Definition;
  /** The boards that run them. */
  readonly boards: Boards;
  /** Programs a board on behalf of a page; without one there is no `board.flash`. */
  readonly programmer?: Programmer;
  /** Looks at the machine; without it there is no `doctor.examine`. */
  readonly examine?: Examine;
  /** What clients are called; nobody is known unless told. */
  readonly names?: ClientNames;
  /** Time; the machine's unless told. */
  readonly clock?: Clock;
  /** The time of day; the machine's unless told. */
  readonly wallClock?: () => Date;
}

type Method = (call: MethodCall) => unknown;

/**
 * The methods of a definition.
 *
 * @param options Definition and boards.
 * @returns The methods.
 */
export function createMethods(options: MethodsOptions): Methods {
  const { definition, boards, programmer, examine, clock = systemClock, wallClock = () => new Date() } =
    options;
  const { names = new ClientNames() } = options;
  const commands = new CommandCounts();
  const keys = new RequestKeys(clock);
  // A Map: a method called "constructor" or "__proto__" must be as unknown as any other.
  const commandMethods = new Map<string, Method>();
  for (const [channelName, channel] of Object.entries(definition.channels)) {
    for (const [commandName, args] of Object.entries(channel.commands)) {
      const check = argumentsCheck(args);
      const method = `${channelName}.${commandName}`;
      commandMethods.set(method, ({ board, params, by, connection, ifRev, key, gesture }) => {
        const checked = check(params);
        if (!checked.ok) throw badArguments(checked.problem);
        const run = () =>
          commands.watch(boards.command({
            board,
            channel: channelName,
            command: commandName,
            args: checked.value,
            by,
            ...(connection === null ? {} : { client: connection }),
            ...(ifRev === undefined ? {} : { ifRev }),
            ...(key === undefined ? {} : { isRepeatable: true }),
            ...(gesture === undefined ? {} : { gesture }),
          }));
        return key === undefined ? run() : keys.outcome(
          connection,
          key,
          JSON.stringify([method, board, checked.value, ifRev]),
          run,
          (before) => {
            if (connection !== null) boards.handOver?.({ board, channel: channelName }, before, connection);
          },
        );
      });
    }
  }
  const methods = new Map<string, Method>([
    ["boards.list", listBoards],
    ["board.rename", renameMethod(boards)],
    ["server.rename_client", clientMethod(names)],
    ...commandMethods,
  ]);
  for (const [name, method] of portMethods(boards)) methods.set(name, method);
  const renewId = boards.renewId?.bind(boards);
  if (renewId !== undefined) methods.set("board.renew_id", renewIdMethod(renewId));
  if (boards.flashing !== undefined) {
    for (const [name, method] of flashMethods(boards.flashing, programmer)) methods.set(name, method);
  }
  const virtual = boards.virtual?.bind(boards);
  if (virtual !== undefined) {
    for (const [name, method] of virtualMethods(virtual)) methods.set(name, method);
  }
  if (examine !== undefined) methods.set("doctor.examine", doctorMethod(examine, () => boards.list()));
  if (boards.history !== undefined) methods.set("history.query", historyMethod(boards.history));
  if (boards.watchLine !== undefined) {
    const watchLine: typeof boards.watchLine = boards.watchLine.bind(boards);
    for (const [name, method] of consoleMethods({ watchLine, clock, wallClock })) methods.set(name, method);
  }
  const takesNothing = argumentsCheck({});

  function listBoards({ board, params }: MethodCall): unknown {
    if (board !== null) throw badArguments(`"boards.list" is about every board, got "board"`);
    const checked = takesNothing(params);
    if (!checked.ok) throw badArguments(checked.problem);
    return { boards: boards.list(), now: wallClock().toISOString() };
  }

  return {
    commands,
    keys,
    async call(call) {
      const method = methods.get(call.method);
      const forCommands = (["ifRev", "key", "gesture"] as const).find((name) => call[name] !== undefined);
      if (method !== undefined && forCommands !== undefined && !commandMethods.has(call.method)) {
        throw badArguments(`"${forCommands}" is for commands of a channel, and "${call.method}" is none`);
      }
      if (method !== undefined) return await method(call);
      throw new RequestFailure(
        "unknown_method",
        `There is no method ${JSON.stringify(call.method.slice(0, 80))}`,
        `Methods are ${[...methods.keys()].join(", ")}`,
      );
    },
    boards: () => boards.list(),
    board(id) {
      const found = boards.list().find((view) => view.id === id);
      if (found !== undefined) return found;
      throw new RequestFailure(
        "unknown_board",
        `There is no board ${JSON.stringify(id.slice(0, 80))}`,
        'GET /api/boards or the method "boards.list" names every board',
      );
    },
  };
}

function badArguments(problem: string): RequestFailure {
  return new RequestFailure("invalid_params", problem, "Send arguments that fit the definition");
}
