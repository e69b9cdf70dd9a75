/**
 * The interface as OpenAPI 3.1.1 tells it: the calls over HTTP (C9). A method without a path of its own is called at `/rpc`.
 *
 * @module
 */
import { PAIR_PATH, paired, pairing } from "../api/devices.ts";
import { type Role, ROLES } from "../api/method.ts";
import {
  batchOf,
  BOARD_PATH,
  CONDITIONS,
  type Described,
  described,
  type DescribedProject,
  FAILED,
  failureData,
  type Operation,
  operations,
  requestSchema,
  responseSchema,
  roleWords,
  SERVER_FAILURES,
  templatedPath,
} from "./interface.ts";
import { atLeast, either, type JsonSchema, reference, SchemaWriter } from "./json_schema.ts";
import type { ServerWords } from "./openrpc.ts";

/** A parameter of a path, of its query, or a header. */
export interface OpenApiParameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

interface Content {
  readonly content: { readonly "application/json": { readonly schema: JsonSchema } };
}

/** What can be done at a path. */
export interface OpenApiOperation extends Described {
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, readonly Role[]>>[];
  readonly parameters?: readonly OpenApiParameter[];
  readonly requestBody?: Content & { readonly required: true };
  readonly responses: Readonly<
    Record<string, { readonly $ref: string } | (Partial<Content> & { readonly description: string })>
  >;
}

/** The document. */
export interface OpenApiDocument {
  readonly openapi: "3.1.1";
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<
    Record<string, { readonly get?: OpenApiOperation; readonly post?: OpenApiOperation }>
  >;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly responses: Readonly<Record<string, Content & { readonly description: string }>>;
    readonly securitySchemes: Readonly<Record<string, { readonly type: "http"; readonly scheme: "bearer" }>>;
  };
}

/**
 * The document of some projects.
 *
 * @param projects The projects.
 * @param server The server.
 */
export function openApiDocument(
  projects: readonly DescribedProject[],
  { version, origin }: ServerWords,
): OpenApiDocument {
  const writer = new SchemaWriter("draft-2020-12");
  const all = operations(projects, writer);
  const shapes = all.flatMap((operation): (readonly [string, JsonSchema])[] => [
    [`${operation.name}.request`, requestSchema(operation)],
    [`${operation.name}.response`, responseSchema(operation)],
  ]);
  const paths = Object.fromEntries(all.flatMap((operation) => pathOf(operation)));
  const others = { ...boardPath(), ...rpcPath(), ...pairPath(writer) };
  return {
    openapi: "3.1.1",
    info: {
      title: "Destello",
      version,
      description:
        `The boards of ${projects.map(({ name }) => name).join(", ")}. An answer to a command comes only ` +
        "after the board has confirmed it.",
    },
    servers: [{ url: origin }],
    paths: { ...paths, ...others },
    components: {
      schemas: {
        ...writer.components,
        ...Object.fromEntries(shapes),
        Request: { anyOf: all.map(({ name }) => reference(`${name}.request`)) },
        Response: { anyOf: [...all.map(({ name }) => reference(`${name}.response`)), reference("Failed")] },
        Failed: FAILED,
        Failure: atLeast({ error: withMessage(failureData(SERVER_FAILURES)) }),
      },
      responses: Object.fromEntries(
        [...BY_STATUS].map(([status, failures]) => [
          `status${status}`,
          {
            description: failures.map(({ reason }) => reason).join(", "),
            ...jsonContent(reference("Failure")),
          },
        ]),
      ),
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
    },
  };
}

function withMessage(data: JsonSchema): JsonSchema {
  const message: JsonSchema = { type: "string", description: "What happened." };
  return {
    ...data,
    properties: { ...data.properties, message },
    required: [...data.required ?? [], "message"],
  };
}

function jsonContent(schema: JsonSchema): Content {
  return { content: { "application/json": { schema } } };
}

const BY_STATUS = Map.groupBy(SERVER_FAILURES, ({ status }) => status);

/** Every method may fail in each of these ways. */
const FAILED_RESPONSES: OpenApiOperation["responses"] = Object.fromEntries(
  [...BY_STATUS.keys()].map((status) => [status, { $ref: `#/components/responses/status${status}` }]),
);

function responses(result: JsonSchema): OpenApiOperation["responses"] {
  return { 200: { description: "It is done.", ...jsonContent(result) }, ...FAILED_RESPONSES };
}

const BOARD: OpenApiParameter = {
  name: "board",
  in: "path",
  required: true,
  description: "Id of the board.",
  schema: { type: "string" },
};

function pathOf(operation: Operation): readonly (readonly [string, OpenApiDocument["paths"][string]])[] {
  const { name, summary, description, params, result, needs, ofBoard, isCommand, http } = operation;
  if (http === null) return [];
  const said = {
    operationId: name,
    summary,
    description,
    security: [{ token: [needs] }],
    responses: responses(result),
  };
  const board = ofBoard ? [BOARD] : [];
  if (http.verb === "POST") {
    const post = {
      ...said,
      parameters: [...board, ...(isCommand ? COMMAND_PARAMETERS : [])],
      requestBody: { required: true, ...jsonContent(either(params)) },
    } as const;
    return [[templatedPath(http.path), { post }]];
  }
  const query = Object.entries(params[0]?.properties ?? {}).map(([name, schema]) => ({
    name,
    in: "query",
    ...(schema.description === undefined ? {} : { description: schema.description }),
    schema,
  } as const));
  return [[templatedPath(http.path), { get: { ...said, parameters: [...board, ...query] } }]];
}

const COMMAND_PARAMETERS: readonly OpenApiParameter[] = [
  { name: "ifRev", in: "query", description: CONDITIONS.ifRev.description, schema: CONDITIONS.ifRev },
  { name: "Idempotency-Key", in: "header", description: CONDITIONS.key.description, schema: CONDITIONS.key },
];

function boardPath(): OpenApiDocument["paths"] {
  const get: OpenApiOperation = {
    operationId: "board",
    ...described(`One board, with its channels' states. ${roleWords(ROLES[0])}`),
    security: [{ token: [ROLES[0]] }],
    parameters: [BOARD],
    responses: responses(reference("Board")),
  };
  return { [templatedPath(BOARD_PATH)]: { get } };
}

/** One, or an array of several (C3). */
function oneOrBatch(name: "Request" | "Response"): JsonSchema {
  const one = reference(name);
  return { anyOf: [one, batchOf(one)] };
}

function rpcPath(): OpenApiDocument["paths"] {
  const post: OpenApiOperation = {
    operationId: "rpc",
    ...described(
      "Any method, by JSON-RPC 2.0. Each says the role that it needs. A batch is an array of such requests.",
    ),
    security: [{ token: [] }],
    requestBody: {
      required: true,
      ...jsonContent(oneOrBatch("Request")),
    },
    responses: {
      ...responses(oneOrBatch("Response")),
      204: { description: "Nothing is to be answered: no request had an id." },
    },
  };
  return { "/rpc": { post } };
}

function pairPath(writer: SchemaWriter): OpenApiDocument["paths"] {
  const post: OpenApiOperation = {
    operationId: "pair",
    ...described("A token of one's own, for a code that an admin has made."),
    security: [],
    requestBody: { required: true, ...jsonContent(writer.shape(pairing(), "")) },
    responses: responses(writer.shape(paired(), "devices.add")),
  };
  return { [PAIR_PATH]: { post } };
}
