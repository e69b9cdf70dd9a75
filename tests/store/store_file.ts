/**
 * A store on a real file, opened as often as a test likes.
 *
 * @module
 */
import { join } from "node:path";
import { openDatabase } from "../../server/store/database.ts";
import { Journal } from "../../server/store/journal.ts";
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

/** Open it, do something, and leave it as `kill -9` does: nothing of it goes on but what it had given to write(). */
export async function killed(
  path: string,
  use: (opened: ReturnType<typeof openStore>) => Promise<void> | void,
): Promise<void> {
  const held: { close(): void }[] = [];
  const opened = openStore({
    path,
    open: (...asked) => {
      const opened = openDatabase(...asked);
      held.push(opened.database);
      return opened;
    },
    openJournal: (path) => {
      const journal = new Journal(path);
      held.push(journal);
      return journal;
    },
  });
  await use(opened);
  for (const file of held) file.close();
}
