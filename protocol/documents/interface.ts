/**
 * The interface as documents tell it: one walk over the catalogue and the definitions of the served projects. OpenRPC, OpenAPI,
 * AsyncAPI and the tools of `destello mcp` are all made of what it gives.
 *
 * @module
 */
import { confirmed } from "../api/board.ts";
import * as catalogue from "../api/catalogue.ts";
import { COMMAND, type Http, type Method, type Role, ROLES } from "../api/method.ts";
import { NOTIFICATIONS } from "../api/notifications.ts";
import type { Channel, Definition } from "../dsl.ts";
import { MAX_BATCH } from "../messages.ts";
import { type Failure, FAILURES } from "../troubles.ts";
import { visibleText } from "../visible_text.ts";
import { CALLS } from "./descriptions.gen.ts";
import {
  atLeast,
  either,
  type JsonSchema,
  reference,
  type SchemaWriter,
  valuesSchema,
} from "./json_schema.ts";

/** A project whose boards the documents tell of. */
export interface DescribedProject {
  /** What people call it. */
  readonly name: string;
  /** Its channels. */
  readonly definition: Pick<Definition, "channels">;
}

/** What is said of something that is asked for or told. */
export interface Described {
  /** One sentence, for a list. */
  readonly summary: string;
  /** All of it. */
  readonly description: string;
}

/**
 * What a text says, in short and whole.
 *
 * @param text One sentence or several.
 */
export function described(text: string): Described {
  const [summary = text] = text.split(/(?<=\.) /);
  return { summary, description: text };
}

/** A method that clients can call; its description says the role that it needs, too. */
export interface Operation extends Described {
  /** Its name. */
  readonly name: string;
  /** What it takes: an object, or any one of several. */
  readonly params: readonly JsonSchema[];
  /** What it gives. */
  readonly result: JsonSchema;
  /** Who may call it (S21). */
  readonly needs: Role;
  /** Whether a call names a board. */
  readonly ofBoard: boolean;
  /** Whether it is a command of a channel: only the board's confirmation answers it (C4), and it may have conditions (C11, C12). */
  readonly isCommand: boolean;
  /** Its own path over HTTP; null: it is called at `/rpc` alone. */
  readonly http: Http | null;
}

/** A notification that clients are told. */
export interface Event extends Described {
  /** Its name. */
  readonly name: string;
  /** What is told. */
  readonly params: JsonSchema;
}

/** Below it are the commands of a board, over HTTP (C9). */
export const BOARD_PATH = "/api/boards/<id>";

/** A path as OpenAPI writes it. */
export function templatedPath(path: string): string {
  return path.replace("<id>", "{board}");
}

/**
 * Every method: those of the catalogue, then the commands of the projects.
 *
 * @param projects The projects. Where several have a command of one name, it takes and gives what any of them says.
 * @param writer Writes the shapes.
 */
export function operations(
  projects: readonly DescribedProject[],
  writer: SchemaWriter,
): readonly Operation[] {
  const methods: readonly Method[] = Object.values(catalogue).flatMap((subject) =>
    Object.values<unknown>(subject).filter(isMethod)
  );
  return [
    ...methods.map((method) => methodOperation(method, writer)),
    ...commandOperations(projects, writer),
  ];
}

function isMethod(exported: unknown): exported is Method {
  return typeof exported === "object" && exported !== null && "needs" in exported;
}

function methodOperation(method: Method, writer: SchemaWriter): Operation {
  const { name, needs, ofBoard = false, http = null } = method;
  return {
    name,
    ...described(`${CALLS[name] ?? name} ${roleWords(needs)}`),
    params: [writer.shape(method.params(), name)],
    result: writer.shape(method.result(), name),
    needs,
    ofBoard,
    isCommand: false,
    http,
  };
}

/** Who may call something. */
export function roleWords(role: Role): string {
  return `Needs the role ${role}.`;
}

/** A command of one project's channel. */
interface ProjectCommand {
  readonly project: string;
  readonly channel: string;
  readonly command: string;
  readonly of: Channel;
}

function commandOperations(
  projects: readonly DescribedProject[],
  writer: SchemaWriter,
): readonly Operation[] {
  const all = projects.flatMap(({ name: project, definition: { channels } }) =>
    Object.entries(channels).flatMap(([channel, of]) =>
      Object.keys(of.commands).map((command): ProjectCommand => ({ project, channel, command, of }))
    )
  );
  const answer = writer.shape(confirmed, "");
  const byName = Map.groupBy(all, ({ channel, command }) => `${channel}.${command}`);
  return [...byName].map(([name, told]) => ({
    name,
    summary: [...new Set(told.map(commandSummary))].join(" "),
    description: `${
      told.map(commandWords).join(" ")
    } The answer comes when the board has confirmed it, with what it read back. ${roleWords(COMMAND.needs)}`,
    params: [...new Map(told.map(({ of, command }) => {
      const params = valuesSchema(of.commands[command] ?? {});
      return [JSON.stringify(params), params];
    })).values()],
    result: {
      ...answer,
      properties: { ...answer.properties, state: either(told.map(({ of }) => stateSchema(of))) },
    },
    needs: COMMAND.needs,
    ofBoard: true,
    isCommand: true,
    http: { verb: "POST", path: `${BOARD_PATH}/${name.replace(".", "/")}` },
  }));
}

function commandSummary({ command, of }: ProjectCommand): string {
  const args = Object.keys(of.commands[command] ?? {});
  return `"${command}" of ${JSON.stringify(visibleText(of.title))}${
    args.length === 0 ? "" : `, with ${args.join(", ")}`
  }.`;
}

function commandWords({ project, channel, command, of }: ProjectCommand): string {
  const title = JSON.stringify(visibleText(of.title));
  return `"${command}" of ${title}${of.title === channel ? "" : ` (${channel})`}, in the project ${
    JSON.stringify(visibleText(project))
  }.`;
}

function stateSchema({ state }: Channel): JsonSchema {
  return { ...valuesSchema(state), description: "Read back from the hardware after the command ran." };
}

/**
 * Every notification.
 *
 * @param writer Writes the shapes.
 */
export function events(writer: SchemaWriter): readonly Event[] {
  return NOTIFICATIONS.map(({ name, params }) => ({
    name,
    ...described(CALLS[name] ?? name),
    params: writer.shape(params, name),
  }));
}

/** What the board that is meant is called in a request. */
export const BOARD_PARAM: JsonSchema = {
  type: "string",
  description: "Id of the board; may be left out while there is one board.",
};

/**
 * What a method takes as one object, with the board among it. Of several shapes each member may be what any of them says, and is
 * needed where all of them need it.
 *
 * @param operation The method.
 */
export function mergedParams({ params, ofBoard }: Operation): JsonSchema {
  const names = new Set(params.flatMap(({ properties = {} }) => Object.keys(properties)));
  const members = [...names].map((name): [string, JsonSchema] => [
    name,
    either(params.flatMap(({ properties }) => properties?.[name] ?? [])),
  ]);
  return {
    type: "object",
    properties: { ...Object.fromEntries(members), ...(ofBoard ? { board: BOARD_PARAM } : {}) },
    required: [...names].filter((name) => params.every(({ required }) => required?.includes(name) ?? false)),
    additionalProperties: false,
  };
}

/** What may stand beside the params of a command. */
export const CONDITIONS = {
  ifRev: {
    type: "integer",
    minimum: 0,
    description: "Run only if the channel has not changed since this revision.",
  },
  key: {
    type: "string",
    minLength: 1,
    maxLength: 64,
    description: "Names the request: asked again with it, the command runs once.",
  },
  gesture: {
    type: "string",
    minLength: 1,
    maxLength: 64,
    description: "Names what a person does in one go, to which the command belongs.",
  },
} as const satisfies Readonly<Record<string, JsonSchema>>;

/** A failure that a request may have. */
export interface DescribedFailure extends Failure {
  /** Its name. */
  readonly reason: string;
}

/** Every failure that the server answers a request with. */
export const SERVER_FAILURES: readonly DescribedFailure[] = Object.entries<Failure>(FAILURES)
  .map(([reason, failure]) => ({ reason, ...failure })).filter(({ by }) => by !== "client");

/** Those of methods: whoever calls one was let in. */
export const METHOD_FAILURES: readonly DescribedFailure[] = SERVER_FAILURES.filter(({ by }) =>
  by === undefined
);

/**
 * The failures of a method, as far as what it needs says which.
 *
 * @param operation The method.
 * @returns All that it may have.
 */
export function failuresOf({ needs, ofBoard, isCommand }: Operation): readonly DescribedFailure[] {
  return METHOD_FAILURES.filter(({ reason, of }) =>
    (ofBoard || of !== "board") && (isCommand || of !== "command") &&
    (needs !== ROLES[0] || reason !== "not_allowed")
  );
}

/** What is told of a failure beside its code and sentence (C6). */
export function failureData(failures: readonly DescribedFailure[]): JsonSchema {
  return {
    type: "object",
    properties: {
      reason: { type: "string", enum: failures.map(({ reason }) => reason), description: "Its name." },
      hint: { type: "string", description: "What to do about it." },
      outcome: {
        type: "string",
        enum: ["not_run", "unknown"],
        description: "Whether it had an effect: surely none, or nobody can tell.",
      },
      current: reference("Channel"),
      details: { type: "object", description: "What varies in it, by name." },
    },
    required: ["reason", "hint", "outcome"],
  };
}

const ENVELOPE = {
  jsonrpc: { type: "string", const: "2.0" },
  id: { type: ["string", "number", "null"] },
} as const satisfies Readonly<Record<string, JsonSchema>>;

/** A request of JSON-RPC for a method. */
export function requestSchema({ name, params, ofBoard, isCommand }: Operation): JsonSchema {
  return {
    type: "object",
    title: name,
    properties: {
      ...ENVELOPE,
      method: { type: "string", const: name },
      params: either(params),
      ...(ofBoard ? { board: BOARD_PARAM } : {}),
      ...(isCommand ? CONDITIONS : {}),
    },
    // Params of which nothing is needed may be left out.
    required: ["jsonrpc", "method", ...(params.every(isNeeded) ? ["params"] : [])],
    additionalProperties: false,
  };
}

function isNeeded({ required = [] }: JsonSchema): boolean {
  return required.length > 0;
}

/** What answers it. */
export function responseSchema({ name, result }: Operation): JsonSchema {
  return { ...atLeast({ ...ENVELOPE, result }), title: `${name} result` };
}

/**
 * Several in one message (C3).
 *
 * @param items What each may be.
 */
export function batchOf(items: JsonSchema): JsonSchema {
  return { type: "array", items, minItems: 1, maxItems: MAX_BATCH };
}

/** What answers a request that failed. */
export const FAILED: JsonSchema = atLeast({
  ...ENVELOPE,
  error: atLeast({
    code: { type: "integer", description: "JSON-RPC error code." },
    message: { type: "string", description: "What happened." },
    data: failureData(METHOD_FAILURES),
  }),
});
