/**
 * A store on a real file, opened as often as a test likes.
 *
 * @module
 */
import { join } from "node:path";
import { openStore } from "../unit/store/changes.ts";
import { inTempFolder } from "../server/temp_folder.ts";

/** Run a test with a path for a store. */
export function withStoreFile(test: (path: string) => Promise<void>): Promise<void> {
  return inTempFolder((folder) => test(join(folder, "destello.sqlite")));
}

/** Open it, do something, close it; what its log was told. */
export async function once(
  path: string,
  use: (store: ReturnType<typeof openStore>["store"]) => Promise<void> | void,
): Promise<readonly string[]> {
  const { store, lines } = openStore({ path });
  await use(store);
  await store.close();
  return lines;
}
