/**
 * What a client may ask for, by name, whichever way it asks (C3): `<channel>.<command>` of the definition, and the methods of
 * `protocol/api/`, of which each has a handler here.
 *
 * @module
 */
import type * as catalogue from "../../protocol/api/catalogue.ts";
import { COMMAND, type Http, isAllowed, type Method } from "../../protocol/api/method.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { argumentsCheck } from "../../protocol/messages.ts";
import type { BoardView } from "../../protocol/views.ts";
import type { Boards } from "../boards/boards.ts";
import type { KnownProject } from "../boards/projects.ts";
import { type Clock, systemClock } from "../../protocol/clock.ts";
import { boardMethods } from "./board_methods.ts";
import { CommandCounts } from "./command_counts.ts";
import { consoleMethods } from "./console_methods.ts";
import { deviceMethods } from "./device_methods.ts";
import { nearestWord } from "../../protocol/nearest_word.ts";
import { type Devices, ownedBy } from "./devices.ts";
import { doctorMethods, type Examine } from "./doctor_methods.ts";
import { flashMethods, type Programmer } from "./flash_methods.ts";
import type { Handler, Handlers, MethodCall } from "./handler.ts";
import { historyMethods } from "./history_methods.ts";
import { nameMethods } from "./name_methods.ts";
import { NO_CHANGES, type ProjectBuilds, projectMethods } from "./project_methods.ts";
import { portMethods } from "./port_methods.ts";
import { keyLimits, RequestKeys } from "./request_keys.ts";
import { MAX_CLIENTS } from "./max_clients.ts";
import { timeMethods } from "./time_methods.ts";
import { virtualMethods } from "./virtual_methods.ts";

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
  /** Those that can be called over HTTP at a path of their own (C9). */
  readonly http: readonly HttpMethod[];
  /**
   * One board.
   *
   * @param id Its id.
   * @throws {RequestFailure} "unknown_board" if there is none of that id.
   */
  board(id: string): BoardView;
}

/** A method with a path of its own. */
export interface HttpMethod {
  /** Its name. */
  readonly name: string;
  /** Its verb and path. */
  readonly http: Http;
}

/** What {@linkcode createMethods} takes. */
export interface MethodsOptions {
  /** The boards that run them. */
  readonly boards: Boards;
  /** Programs a board on behalf of a page. */
  readonly programmer: Programmer;
  /** Looks at the machine. */
  readonly examine: Examine;
  /** Builds projects that have changed; none has unless told. */
  readonly builds?: ProjectBuilds;
  /** Who may come in, and what clients are called. */
  readonly devices: Devices;
  /** Where other machines open the page, and the certificate that they see there; this one alone opens it unless told. */
  readonly network?: Parameters<typeof deviceMethods>[1];
  /** Time; the machine's unless told. */
  readonly clock?: Clock;
  /** The time of day; the machine's unless told. */
  readonly wallClock?: () => Date;
  /** How many clients may connect at a time. */
  readonly maxClients?: number;
}

type Answer = (call: MethodCall) => unknown;

/**
 * The methods of a server.
 *
 * @param options Boards, and what the methods need besides.
 * @returns The methods.
 */
export function createMethods(options: MethodsOptions): Methods {
  const {
    boards,
    devices,
    network = () => ({ network: null, fingerprint: null }),
    programmer,
    examine,
    clock = systemClock,
    wallClock = () => new Date(),
  } = options;
  const { builds = NO_CHANGES, maxClients = MAX_CLIENTS } = options;
  const commands = new CommandCounts();
  const keys = new RequestKeys(clock, keyLimits(maxClients));
  const known = new WeakMap<KnownProject, ReadonlyMap<string, Answer>>();
  const commandsIn = (project: KnownProject): ReadonlyMap<string, Answer> => {
    const answers = known.get(project) ?? commandsOf(project, boards, commands);
    known.set(project, answers);
    return answers;
  };
  const commandNames = () => new Set(boards.projects.all.flatMap((one) => [...commandsIn(one).keys()]));
  const bySubject: { readonly [S in keyof typeof catalogue]: Handlers<typeof catalogue[S]> } = {
    history: historyMethods(boards.history),
    board: boardMethods(boards, wallClock),
    names: nameMethods(boards, devices.names),
    devices: deviceMethods(devices, network),
    ports: portMethods(boards),
    projects: projectMethods(builds),
    flash: flashMethods(boards, programmer, clock),
    virtual: virtualMethods((board) => boards.virtual(board)),
    doctor: doctorMethods(examine, () => boards.list()),
    console: consoleMethods({ boards, clock, wallClock }),
    time: timeMethods(wallClock),
  };
  const handlers: readonly Handler[] = Object.values(bySubject).flatMap((subject) =>
    Object.values<Handler>(subject)
  );
  // A Map: a method called "constructor" or "__proto__" must be as unknown as any other.
  const methods = new Map(handlers.map((handler) => [handler.method.name, handler]));

  /** What a command of a channel is says the project of the board that is meant. */
  function commandMethod({ method, board }: MethodCall): Answer {
    const project = boards.projectOf(board);
    const answer = commandsIn(project).get(method);
    if (answer !== undefined) return answer;
    throw new RequestFailure(
      "unknown_method",
      `There is no method "${method}" of project "${project.name}", whose board is meant`,
      `Its commands are ${[...commandsIn(project).keys()].join(", ")}`,
    );
  }

  /** A repetition is answered as the first one was, also if the board is another project's by now (C12). */
  function command(call: MethodCall): Promise<unknown> {
    const run = async () => await commandMethod(call)(call);
    const { method, board, params, device, session = null, ifRev, key } = call;
    return key === undefined ? run() : keys.outcome(
      session ?? ownedBy(device, ""),
      key,
      JSON.stringify([method, board, params, ifRev]),
      run,
    );
  }

  function unknownMethod(name: string): RequestFailure {
    const ofChannels = [...commandNames()];
    const known = [...methods.keys(), ...ofChannels];
    const meant = name.length > MOST_MISSPELT ? null : nearestWord(name, known);
    const [channel] = name.split(".", 1);
    const siblings = ofChannels.filter((command) => command.startsWith(`${channel}.`));
    return new RequestFailure(
      "unknown_method",
      `There is no method ${JSON.stringify(name.slice(0, 80))}${
        meant === null ? "" : `: did you mean "${meant}"?`
      }`,
      siblings.length > 0
        ? `Commands of "${channel}" are ${siblings.join(", ")}`
        : `Methods are ${known.join(", ")}`,
    );
  }

  return {
    commands,
    keys,
    async call(call) {
      const handler = methods.get(call.method);
      // A repetition has its first answer also where no project has such a command any more (R10a).
      const isKnown = handler !== undefined || call.key !== undefined ||
        boards.projects.all.some((project) => commandsIn(project).has(call.method));
      if (!isKnown) throw unknownMethod(call.method);
      checkRole(call, handler?.method ?? COMMAND);
      if (handler === undefined) return await command(call);
      const forCommands = (["ifRev", "key", "gesture"] as const).find((name) => call[name] !== undefined);
      if (forCommands === undefined) return await handler.answer(call);
      throw badArguments(`"${forCommands}" is for commands of a channel, and "${call.method}" is none`);
    },
    http: handlers.flatMap(({ method: { name, http } }) => http === undefined ? [] : [{ name, http }]),
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

/** Longest name that is looked at for a slip of the finger. */
const MOST_MISSPELT = 40;

/** Here for every way to call a method (S21): a WebSocket, a batch, `/rpc`, and the paths of HTTP. */
function checkRole({ method, device: { role }, by }: MethodCall, called: Pick<Method, "needs">): void {
  if (isAllowed(role, called)) return;
  throw new RequestFailure(
    "not_allowed",
    `"${method}" needs the role "${called.needs}", and ${by} has the role "${role}"`,
    "Ask whoever runs the server to add this device with another role: deno task devices add",
  );
}

/** The commands of a project's channels, by method name. */
function commandsOf(
  { definition }: KnownProject,
  boards: Boards,
  commands: CommandCounts,
): ReadonlyMap<string, Answer> {
  const answers = Object.entries(definition.channels).flatMap(([channel, known]) =>
    Object.entries(known.commands).map(([command, takes]): readonly [string, Answer] => {
      const check = argumentsCheck(takes);
      const method = `${channel}.${command}`;
      return [method, ({ board, params, by, connection, session = null, ifRev, key, gesture }) => {
        const checked = check(params);
        if (!checked.ok) throw badArguments(checked.problem);
        return commands.watch(boards.command({
          board,
          channel,
          command,
          args: checked.value,
          by,
          ...(connection === null ? {} : {
            client: {
              owner: session ?? connection,
              endsWith: key !== undefined && session !== null ? null : connection,
            },
          }),
          ...(ifRev === undefined ? {} : { ifRev }),
          ...(gesture === undefined ? {} : { gesture }),
        }));
      }];
    })
  );
  return new Map(answers);
}

function badArguments(problem: string): RequestFailure {
  return new RequestFailure("invalid_params", problem, "Send arguments that fit the definition");
}
