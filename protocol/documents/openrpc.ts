/**
 * The interface as OpenRPC 1.3 tells it: the methods, by JSON-RPC over the WebSocket at `/ws` or by POST to `/rpc`.
 *
 * @module
 */
import {
  type Described,
  type DescribedFailure,
  type DescribedProject,
  failureData,
  failuresOf,
  mergedParams,
  METHOD_FAILURES,
  type Operation,
  operations,
  templatedPath,
} from "./interface.ts";
import { type JsonSchema, SchemaWriter } from "./json_schema.ts";

/** What every document says of the server that it is of. */
export interface ServerWords {
  /** Version of Destello. */
  readonly version: string;
  /** Where it was asked: "http://127.0.0.1:8000". */
  readonly origin: string;
}

/** A name and what it may be. */
export interface ContentDescriptor {
  readonly name: string;
  readonly description?: string;
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

/** One of its methods. */
export interface OpenRpcMethod extends Described {
  readonly name: string;
  readonly paramStructure: "by-name";
  readonly params: readonly ContentDescriptor[];
  readonly result: ContentDescriptor;
  readonly errors: readonly { readonly $ref: string }[];
  /** Who may call it: a role (S21). */
  readonly "x-role": string;
  /** How it is called over HTTP (C9): "POST /api/boards/{board}/led/set". */
  readonly "x-http": string;
}

/** The document. */
export interface OpenRpcDocument {
  readonly openrpc: "1.3.2";
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly name: string; readonly url: string }[];
  readonly methods: readonly OpenRpcMethod[];
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly errors: Readonly<
      Record<string, { readonly code: number; readonly message: string; readonly data: JsonSchema }>
    >;
  };
}

/**
 * The document of some projects.
 *
 * @param projects The projects.
 * @param server The server.
 */
export function openRpcDocument(
  projects: readonly DescribedProject[],
  { version, origin }: ServerWords,
): OpenRpcDocument {
  const writer = new SchemaWriter("draft-2020-12");
  const methods = operations(projects, writer).map(methodOf);
  return {
    openrpc: "1.3.2",
    info: {
      title: "Destello",
      version,
      description:
        `The boards of ${projects.map(({ name }) => name).join(", ")}. A WebSocket is opened with the ` +
        "sub-protocols destello.v1 and destello.token.TOKEN; a POST shows the token as a bearer token. The " +
        "notifications are in /asyncapi.json.",
    },
    servers: [
      { name: "WebSocket", url: `${origin.replace(/^http/, "ws")}/ws` },
      { name: "HTTP", url: `${origin}/rpc` },
    ],
    methods,
    components: {
      schemas: writer.components,
      errors: Object.fromEntries(METHOD_FAILURES.map((failure) => [failure.reason, errorOf(failure)])),
    },
  };
}

function methodOf(operation: Operation): OpenRpcMethod {
  const { name, summary, description, result, needs, http } = operation;
  return {
    name,
    summary,
    description,
    paramStructure: "by-name",
    params: paramsOf(operation),
    result: { name: "result", schema: result },
    errors: failuresOf(operation).map(({ reason }) => ({ $ref: `#/components/errors/${reason}` })),
    "x-role": needs,
    "x-http": http === null ? "POST /rpc" : `${http.verb} ${templatedPath(http.path)}`,
  };
}

function paramsOf(operation: Operation): readonly ContentDescriptor[] {
  const { properties = {}, required = [] } = mergedParams(operation);
  return Object.entries(properties).map(([name, schema]) => {
    const { description } = schema;
    return {
      name,
      ...(description === undefined ? {} : { description }),
      required: required.includes(name),
      schema,
    };
  });
}

function errorOf(failure: DescribedFailure): OpenRpcDocument["components"]["errors"][string] {
  const { code, reason } = failure;
  return { code, message: reason.replaceAll("_", " "), data: failureData([failure]) };
}
