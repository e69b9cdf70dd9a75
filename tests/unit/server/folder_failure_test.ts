import assert from "node:assert/strict";
import { folderFailure } from "../../../server/data_folder/folder_lock.ts";

Deno.test("S13a: a data folder where Deno lets nobody write is told as such, without the advice to permit everything", () => {
  // The words of Deno 2.9, for a program that has a permission for that very folder.
  const said = `Requires all access to "/dev/shm/destello", run again with the --allow-all flag`;
  assert.equal(
    folderFailure("/dev/shm/destello", new Deno.errors.NotCapable(said)).message,
    'Data folder "/dev/shm/destello" cannot be used: Deno lets no program with limited permissions write into /dev, /proc or /sys; ' +
      "choose another with --data DIR",
  );
});
