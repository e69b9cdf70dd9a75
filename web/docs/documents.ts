/**
 * The documents that `/docs` shows: from the server, or as the browser kept them (X5a).
 *
 * @module
 */
import type { AsyncApiDocument } from "../../protocol/documents/asyncapi.ts";
import type { OpenRpcDocument } from "../../protocol/documents/openrpc.ts";
import type { StorageSource } from "../offline/last_known.ts";

/** Where they are kept in the browser. */
const KEY = "destello.documents";

/** What the server says of a project's interface. */
export interface Documents {
  /** The only project that they are of; null: they are of all. */
  readonly project: string | null;
  /** The methods. */
  readonly openrpc: OpenRpcDocument;
  /** The notifications. */
  readonly asyncapi: AsyncApiDocument;
}

/**
 * The documents of a project.
 *
 * @param project Its name; null for those of all.
 * @param token Shown to the server.
 * @param storage Where they are kept from now on.
 * @throws {TypeError} if they cannot be had.
 */
export async function fetchDocuments(
  project: string | null,
  token: string,
  storage: StorageSource,
): Promise<Documents> {
  const query = project === null ? "" : `?project=${encodeURIComponent(project)}`;
  const text = async (name: string) => {
    const response = await fetch(`/${name}.json${query}`, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new TypeError(`/${name}.json was answered with ${response.status}`);
    return `"${name}":${await response.text()}`;
  };
  const both = await Promise.all(["openrpc", "asyncapi"].map(text));
  const all = `{"project":${JSON.stringify(project)},${both.join()}}`;
  try {
    storage().setItem(KEY, all);
  } catch {
    // A browser that keeps nothing for pages throws: without the server it shows none.
  }
  return JSON.parse(all);
}

/**
 * Those that were kept.
 *
 * @param storage Where.
 * @returns Null if there are none.
 */
export function keptDocuments(storage: StorageSource): Documents | null {
  try {
    return JSON.parse(storage().getItem(KEY) ?? "null");
  } catch {
    return null;
  }
}
