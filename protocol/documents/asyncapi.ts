/**
 * The interface as AsyncAPI 3.0 tells it: the WebSocket at `/ws`, on which the server receives requests, answers them, and sends
 * notifications.
 *
 * @module
 */
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from "../messages.ts";
import {
  batchOf,
  type Described,
  described,
  type DescribedProject,
  events,
  FAILED,
  operations,
  requestSchema,
  responseSchema,
} from "./interface.ts";
import { atLeast, type JsonSchema, SchemaWriter } from "./json_schema.ts";
import type { ServerWords } from "./openrpc.ts";

interface Reference {
  readonly $ref: string;
}

/** A message on the WebSocket. */
export interface AsyncApiMessage {
  readonly name: string;
  readonly description?: string;
  readonly payload: JsonSchema;
}

/** Something that the server receives or sends. */
export interface AsyncApiOperation extends Described {
  readonly action: "receive" | "send";
  readonly channel: Reference;
  readonly messages: readonly Reference[];
  readonly reply?: { readonly channel: Reference; readonly messages: readonly Reference[] };
  /** Who may call it: a role (S21); of a batch each method says it. */
  readonly "x-role"?: string;
}

/** The document. */
export interface AsyncApiDocument {
  readonly asyncapi: "3.0.0";
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly defaultContentType: "application/json";
  readonly servers: Readonly<Record<string, { readonly host: string; readonly protocol: string }>>;
  readonly channels: Readonly<
    Record<string, { readonly address: string; readonly messages: Readonly<Record<string, AsyncApiMessage>> }>
  >;
  readonly operations: Readonly<Record<string, AsyncApiOperation>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

const CHANNEL = "webSocket";
const HERE: Reference = { $ref: `#/channels/${CHANNEL}` };
const FAILURE = "failed";
/** No method is called so: each has a dot in its name. */
const BATCH = "batch";

/**
 * The document of some projects.
 *
 * @param projects The projects.
 * @param server The server.
 */
export function asyncApiDocument(
  projects: readonly DescribedProject[],
  { version, origin }: ServerWords,
): AsyncApiDocument {
  const writer = new SchemaWriter("draft-7");
  const methods = operations(projects, writer);
  const told = events(writer);
  const messages: AsyncApiMessage[] = [
    ...methods.flatMap((method) => [
      { name: request(method.name), payload: requestSchema(method) },
      { name: response(method.name), payload: responseSchema(method) },
    ]),
    ...told.map(({ name, description, params }) => ({
      name,
      description,
      payload: atLeast({
        jsonrpc: { type: "string", const: "2.0" },
        method: { type: "string", const: name },
        params,
      }),
    })),
    { name: FAILURE, description: "A request failed.", payload: FAILED },
    { name: request(BATCH), payload: batchHere(methods.map(({ name }) => request(name))) },
    {
      name: response(BATCH),
      payload: batchHere([...methods.map(({ name }) => response(name)), FAILURE]),
    },
  ];
  const received = methods.map((
    { name, summary, description, needs },
  ): [string, AsyncApiOperation] => [name, {
    action: "receive",
    channel: HERE,
    summary,
    description,
    messages: [messageHere(request(name))],
    reply: { channel: HERE, messages: [messageHere(response(name)), messageHere(FAILURE)] },
    "x-role": needs,
  }]);
  const batch: AsyncApiOperation = {
    action: "receive",
    channel: HERE,
    ...described(
      "Several requests in one message. One message answers those that have an id. Each needs the role of its method.",
    ),
    messages: [messageHere(request(BATCH))],
    reply: { channel: HERE, messages: [messageHere(response(BATCH)), messageHere(FAILURE)] },
  };
  const sent = told.map(({ name, summary, description }): [string, AsyncApiOperation] => [name, {
    action: "send",
    channel: HERE,
    summary,
    description,
    messages: [messageHere(name)],
  }]);
  const { host, protocol } = new URL(origin);
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Destello",
      version,
      description:
        `The boards of ${projects.map(({ name }) => name).join(", ")}. The WebSocket is opened with the ` +
        `sub-protocols ${SUBPROTOCOL} and ${TOKEN_SUBPROTOCOL_PREFIX}TOKEN. Its first message is a snapshot.`,
    },
    defaultContentType: "application/json",
    servers: { here: { host, protocol: protocol === "https:" ? "wss" : "ws" } },
    channels: {
      [CHANNEL]: { address: "/ws", messages: Object.fromEntries(messages.map((one) => [one.name, one])) },
    },
    operations: Object.fromEntries([...received, [BATCH, batch], ...sent]),
    components: { schemas: writer.components },
  };
}

function request(method: string): string {
  return `${method}.request`;
}

function response(method: string): string {
  return `${method}.response`;
}

function messageHere(name: string): Reference {
  return { $ref: `${HERE.$ref}/messages/${name}` };
}

function batchHere(names: readonly string[]): JsonSchema {
  return batchOf({ anyOf: names.map((name) => ({ $ref: `${messageHere(name).$ref}/payload` })) });
}
