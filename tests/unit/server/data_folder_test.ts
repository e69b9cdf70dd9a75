import assert from "node:assert/strict";
import { defaultDataFolder } from "../../../server/data_folder/data_folder.ts";
import { openCommand } from "../../../server/open_browser.ts";
import { StartFailure } from "../../../server/start_failure.ts";

function folder(os: string, env: Readonly<Record<string, string>>): string {
  return defaultDataFolder({ os, env: (name) => env[name] });
}

Deno.test("defaultDataFolder() is in the state folder of each system", () => {
  assert.equal(folder("linux", { HOME: "/home/ana" }), "/home/ana/.local/state/destello");
  assert.equal(folder("linux", { HOME: "/home/ana", XDG_STATE_HOME: "/state" }), "/state/destello");
  assert.equal(
    folder("linux", { HOME: "/home/ana", XDG_STATE_HOME: "rel" }),
    "/home/ana/.local/state/destello",
  );
  assert.equal(folder("linux", { HOME: "/home/ana", XDG_STATE_HOME: "" }), "/home/ana/.local/state/destello");
  assert.equal(folder("darwin", { HOME: "/Users/ana" }), "/Users/ana/Library/Application Support/Destello");
  assert.equal(
    folder("windows", { LOCALAPPDATA: "C:\\Users\\ana\\AppData\\Local" }),
    "C:\\Users\\ana\\AppData\\Local\\Destello",
  );
});

Deno.test("defaultDataFolder() asks for --data where there is no home", () => {
  for (const os of ["linux", "darwin", "windows"]) {
    assert.throws(() => folder(os, { HOME: "" }), (error) => {
      return error instanceof StartFailure && /not set.*--data DIR/.test(error.message);
    });
  }
});

Deno.test("openCommand() is the system's own", () => {
  assert.deepEqual(openCommand("linux", "http://127.0.0.1:1"), ["xdg-open", "http://127.0.0.1:1"]);
  assert.deepEqual(openCommand("darwin", "http://127.0.0.1:1"), ["open", "http://127.0.0.1:1"]);
  assert.deepEqual(openCommand("windows", "http://127.0.0.1:1"), [
    "cmd",
    "/c",
    "start",
    "",
    "http://127.0.0.1:1",
  ]);
});
