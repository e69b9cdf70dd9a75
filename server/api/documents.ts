/**
 * The documents that other tools read: OpenRPC, OpenAPI and AsyncAPI, made of the catalogue and of the projects as they are
 * served now (X1).
 *
 * @module
 */
import { createHash } from "node:crypto";
import { RequestFailure } from "../../protocol/failures.ts";
import type { Projects } from "../boards/projects.ts";

const OPENRPC = new URL("../../protocol/documents/openrpc.ts", import.meta.url).href;
const OPENAPI = new URL("../../protocol/documents/openapi.ts", import.meta.url).href;
const ASYNCAPI = new URL("../../protocol/documents/asyncapi.ts", import.meta.url).href;

/** Who writes each, by its path; read only when it is asked for, as most servers never are (see `LATER` in `main.ts`). */
const DOCUMENTS = {
  "/openrpc.json": async () => {
    const { openRpcDocument }: typeof import("../../protocol/documents/openrpc.ts") = await import(OPENRPC);
    return openRpcDocument;
  },
  "/openapi.json": async () => {
    const { openApiDocument }: typeof import("../../protocol/documents/openapi.ts") = await import(OPENAPI);
    return openApiDocument;
  },
  "/asyncapi.json": async () => {
    const { asyncApiDocument }: typeof import("../../protocol/documents/asyncapi.ts") = await import(
      ASYNCAPI
    );
    return asyncApiDocument;
  },
} as const;

/** Where they are. */
export const DOCUMENT_PATHS: readonly string[] = Object.keys(DOCUMENTS);

/** A document as it is sent. */
export interface WrittenDocument {
  /** JSON. */
  readonly text: string;
  /** Another for every other text. */
  readonly etag: string;
}

/** What {@linkcode Documents} takes. */
export interface DocumentsOptions {
  /** The projects that are served. */
  readonly projects: Pick<Projects, "all">;
  /** Version of Destello. */
  readonly version: string;
}

/** Writes the documents when they are asked for, and again when a project was exchanged (R10a). */
export class Documents {
  readonly #options: DocumentsOptions;
  /** The last one at each path, and what it was made of. */
  readonly #written = new Map<string, WrittenDocument & { readonly of: string }>();

  constructor(options: DocumentsOptions) {
    this.#options = options;
  }

  /**
   * A document.
   *
   * @param path One of {@linkcode DOCUMENT_PATHS}.
   * @param origin Where it is asked for.
   * @param name The only project that it is to be of; all of them unless told.
   * @throws {RequestFailure} "invalid_params" if no project is called so.
   */
  async at(path: string, origin: string, name: string | null): Promise<WrittenDocument> {
    const { projects: { all }, version } = this.#options;
    const projects = name === null ? all : all.filter((project) => project.name === name);
    if (projects.length === 0) {
      throw new RequestFailure(
        "invalid_params",
        `No project ${JSON.stringify(name?.slice(0, 80))} is served`,
        `Projects are ${all.map((project) => project.name).join(", ")}`,
      );
    }
    const writer = Object.entries(DOCUMENTS).find(([known]) => known === path)?.[1];
    if (writer === undefined) throw new RangeError(`There is no document at "${path}"`);
    const of = JSON.stringify([origin, projects.map((project) => [project.name, project.definition])]);
    const kept = this.#written.get(path);
    if (kept?.of === of) return kept;
    const write = await writer();
    const text = JSON.stringify(write(projects, { version, origin }));
    const etag = `"${createHash("sha256").update(text).digest("hex").slice(0, 16)}"`;
    const written = { text, etag, of };
    this.#written.set(path, written);
    return written;
  }
}
