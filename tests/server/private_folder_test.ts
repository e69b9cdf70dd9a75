import assert from "node:assert/strict";
import { join } from "node:path";
import { writeWhole } from "../../server/data_folder/kept_file.ts";
import { takeFolder } from "../../server/data_folder/folder_lock.ts";
import { checkPrivate } from "../../server/data_folder/private_folder.ts";
import { ServerProcess } from "./server_process.ts";
import { tools, withTools } from "../tool.ts";
import { inTempFolder } from "./temp_folder.ts";

/** Only root can give a file to somebody else. */
const NOBODY = 65534;
const VICTIM = "what must stay\n";

/** A data folder that somebody has prepared, and a file of another kind beside it. */
interface Prepared {
  readonly data: string;
  readonly victim: string;
}

async function prepared(folder: string): Promise<Prepared> {
  const [data, victim] = [join(folder, "data"), join(folder, "victim.txt")];
  await Deno.mkdir(data, { mode: 0o700 });
  await Deno.writeTextFile(victim, VICTIM, { mode: 0o644 });
  return { data, victim };
}

async function untouched({ data, victim }: Prepared, names: readonly string[]): Promise<void> {
  assert.equal(await Deno.readTextFile(victim), VICTIM);
  assert.equal(((await Deno.stat(victim)).mode ?? 0) & 0o777, 0o644);
  assert.deepEqual((await Array.fromAsync(Deno.readDir(data))).map(({ name }) => name).sort(), names);
}

for (
  const name of [
    "server.json",
    "server.lock",
    "destello.sqlite",
    "token",
    "devices.json",
    "virtual_uno.eeprom",
  ]
) {
  Deno.test(withTools(
    `S13: a data folder in which "${name}" is a link is refused, and the link's target is untouched`,
    [tools.unix],
    () =>
      inTempFolder(async (folder) => {
        const there = await prepared(folder);
        await Deno.symlink("../victim.txt", join(there.data, name));
        await assert.rejects(takeFolder(there.data), {
          name: "StartFailure",
          message: new RegExp(
            `^Data folder ".*" is not used, since ".*/${name}" is a link, .*; remove it, or choose`,
          ),
        });
        await untouched(there, [name]);
      }),
  ));
}

Deno.test(withTools(
  "S13: a data folder that others may write is refused, with the command that mends it",
  [tools.unix],
  () =>
    inTempFolder(async (folder) => {
      const there = await prepared(folder);
      for (const mode of [0o777, 0o1777, 0o770, 0o702]) {
        await Deno.chmod(there.data, mode);
        await assert.rejects(
          takeFolder(there.data),
          new RegExp(`other users may write there \\(mode ${mode.toString(8)}\\); .*"chmod 700 `),
        );
      }
      await untouched(there, []);
      await Deno.chmod(there.data, 0o755);
      (await takeFolder(there.data)).close();
    }),
));

Deno.test(withTools(
  "S13: a data folder of another user is refused, also behind a link, and what another user has put into ours",
  [tools.root],
  () =>
    inTempFolder(async (folder) => {
      const there = await prepared(folder);
      await Deno.writeTextFile(join(there.data, "token"), "f".repeat(32), { mode: 0o600 });
      await Deno.chown(join(there.data, "token"), NOBODY, NOBODY);
      await assert.rejects(
        takeFolder(there.data),
        /"[^"]*\/token" belongs to user 65534, and this is user 0; move it away/,
      );
      await Deno.chown(there.data, NOBODY, NOBODY);
      await assert.rejects(
        takeFolder(there.data),
        /since it belongs to user 65534, and this is user 0; let that user/,
      );
      const link = join(folder, "link");
      await Deno.symlink("data", link);
      await assert.rejects(takeFolder(link), /since it belongs to user 65534/);
      await untouched(there, ["token"]);
    }),
));

Deno.test(withTools(
  "S13: a link of another user that leads to our own data folder is refused, our own is taken",
  [tools.root],
  () =>
    inTempFolder(async (folder) => {
      const there = await prepared(folder);
      const link = join(folder, "link");
      await Deno.symlink("data", link);
      await checkPrivate(link);
      const { success } = await new Deno.Command("chown", { args: ["-h", String(NOBODY), link] }).output();
      assert.ok(success);
      await assert.rejects(checkPrivate(link), /since it belongs to user 65534/);
      await untouched(there, []);
    }),
));

Deno.test(withTools(
  "S13: a server that may not use its data folder says why, and ends with exit code 2",
  [tools.unix],
  () =>
    inTempFolder(async (folder) => {
      const there = await prepared(folder);
      await Deno.chmod(there.data, 0o777);
      await using server = ServerProcess.fake(["--port", "0", "--data", there.data]);
      const { code, stderr } = await server.ended();
      assert.equal(code, 2);
      assert.match(stderr, /^Data folder ".*" is not used, since other users may write there/);
      await untouched(there, []);
    }),
));

Deno.test(withTools(
  "H19a: writeWhole() writes through no link, neither at the file's name nor at its draft's",
  [tools.unix],
  () =>
    inTempFolder(async (folder) => {
      const there = await prepared(folder);
      const path = join(there.data, "clients.json");
      await Deno.symlink(there.victim, path);
      await Deno.symlink(there.victim, `${path}.${Deno.pid}.new`);
      await writeWhole(path, "{}");
      await untouched(there, ["clients.json"]);
      assert.equal(await Deno.readTextFile(path), "{}");
      assert.equal((await Deno.lstat(path)).isSymlink, false);
    }),
));
