import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PROJECT } from "../tools/task_process.ts";
import { tools, withTools } from "../tool.ts";
import { SUB_COMMANDS } from "../../scripts/sub_commands.ts";
import { writeServerFile } from "../../server/data_folder/server_file.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { foreign } from "./foreign_server.ts";
import { destello, PROGRAM, TwoProjects } from "./two_projects.ts";

const KEYS = fileURLToPath(new URL("type_keys.py", import.meta.url));
const PROMPT = "ready>";

/** How each shell is started, and what it writes when it takes keys: as a person's own, but with a file of the test's, which loads the script twice. */
const SHELLS = {
  bash: {
    file: "bashrc",
    text: `PS1='${PROMPT}'; for _ in 1 2; do source <(destello completion bash); done`,
    ready: PROMPT,
    start: (folder: string) => ["bash", "--noprofile", "--rcfile", join(folder, "bashrc"), "-i"],
  },
  zsh: {
    file: ".zshrc",
    text: `PS1='${PROMPT}'; autoload -Uz compinit; compinit -u
for _ in 1 2; do source <(destello completion zsh); done`,
    // Its first prompt may be lost if a process that wrote a script ends just then; that its editor marks pasted text is not.
    ready: "\x1b[?2004h",
    start: () => ["zsh", "-i"],
  },
  fish: {
    file: "config.fish",
    text: `function fish_prompt; echo -n '${PROMPT}'; end
for time in 1 2; destello completion fish | source; end`,
    ready: PROMPT,
    start: (folder: string) => ["fish", "--no-config", "-i", "-C", `source ${join(folder, "config.fish")}`],
  },
} as const;

/** What is typed at a shell. */
interface Typed {
  readonly keys: string;
  /** The last that is on the screen then. */
  readonly until: string;
  /** The server's state folder. */
  readonly state: string;
  /** The token that is in the variable; none unless told. */
  readonly token?: string;
  /** Looks at the folder that the shell is in, which has the file "kept" and the folder "subfolder". */
  readonly look?: (folder: string) => Promise<void>;
}

/** Type keys at a shell that completes, until a text is on its screen. */
async function typed(
  shell: keyof typeof SHELLS,
  { keys, until, state, token = "", look = async () => {} }: Typed,
): Promise<string> {
  return await inTempFolder(async (home) => {
    const { file, text, ready, start } = SHELLS[shell];
    const folder = join(home, "here");
    await mkdir(join(folder, "subfolder"), { recursive: true });
    await writeFile(join(folder, "kept"), "as it was");
    await writeFile(join(home, file), `${text}\n`);
    const words = PROGRAM.map((word) => word.startsWith("scripts/") ? join(PROJECT, word) : word);
    // Deno keeps packages in the person's own folder.
    const program = `HOME=${Deno.env.get("HOME")} exec ${words.join(" ")} "$@"`;
    await writeFile(join(home, "destello"), `#!/bin/sh\n${program}\n`, { mode: 0o755 });
    const { code, stdout } = await new Deno.Command("python3", {
      args: [KEYS, ready, keys, until, ...start(home)],
      cwd: folder,
      env: {
        HOME: home,
        ZDOTDIR: home,
        TERM: "xterm",
        NO_COLOR: "1",
        XDG_STATE_HOME: state,
        DESTELLO_TOKEN: token,
        PATH: `${home}:${Deno.env.get("PATH")}`,
      },
      stdin: "null",
    }).output();
    const screen = new TextDecoder().decode(stdout);
    assert.equal(code, 0, `"${until}" was not on the screen: ${screen}`);
    await look(folder);
    return screen;
  });
}

Deno.test(withTools(
  "T11: Tab completes channel, command and option in bash, zsh and fish, and the board confirms what was typed so",
  [tools.zsh, tools.fish],
  async (t) => {
    await using house = await TwoProjects.open();
    for (const [index, shell] of (["bash", "zsh", "fish"] as const).entries()) {
      await t.step(shell, async () => {
        // Each of these is an error if Tab adds nothing to it.
        const keys = `destello fa\\ts\\t--perc\\t${50 + index}\\r`;
        await typed(shell, { keys, until: "confirmed by fan-", state: house.state });
        assert.equal((await house.run(["get", "fan", "percent"])).stdout, `${50 + index}\n`);
        const board = `destello get led on --board fa\\t\\r`;
        await typed(shell, { keys: board, until: "false", state: house.state });
      });
    }
  },
));

Deno.test(withTools(
  "T11a: Tab runs and overwrites nothing, whatever is on the line and whatever a server says",
  [tools.zsh, tools.fish],
  async (t) => {
    await using house = await TwoProjects.open();
    const title = String.raw`"title":"Lamp\n$(touch ran)\u001b[31m"`;
    await using server = foreign(house.url, `"title":"Lamp"`, title);
    const address = `http://127.0.0.1:${server.addr.port}`;
    const token = (await house.token()).trim();
    const { stdout } = await destello(["complete", "--", "get", "--server", address, "la"], {
      DESTELLO_TOKEN: token,
    });
    assert.equal(stdout, "lamp\tLamp\ufffd$(touch ran)\ufffd[31m\n");
    // Ctrl+A and "echo" print the line as Tab made it; Ctrl+U takes it away.
    const echo = "\\x01echo \\r";
    const keys = [
      `destello get > kept --js\\t\\x15`,
      `destello flash --project $(touch ran) --\\t\\x15`,
      `destello get --server ${address} l\\t\\x15`,
      `destello get --server ${address} lam\\t${echo}`,
      `destello flash --project subf\\t${echo}`,
      `destello flash --project=subf\\t${echo}`,
      `destello build:f\\t${echo}`,
      `echo o''ver\\r`,
    ].join("");
    for (const shell of ["bash", "zsh", "fish"] as const) {
      await t.step(shell, async () => {
        const screen = await typed(shell, {
          keys,
          until: "over",
          state: house.state,
          token,
          async look(folder) {
            assert.equal(await readFile(join(folder, "kept"), "utf8"), "as it was");
            assert.deepEqual((await readdir(folder)).toSorted(), ["kept", "subfolder"]);
          },
        });
        assert.doesNotMatch(screen, /readonly/);
        const made = [`${address} lamp`, "--project subfolder", "--project=subfolder", " build:firmware"];
        for (const line of made) assert.ok(screen.includes(line), `${line}: ${screen}`);
      });
    }
  },
));

async function offered(words: readonly string[], state: string): Promise<readonly string[]> {
  const { code, stdout, stderr } = await destello(["complete", "--", ...words], { XDG_STATE_HOME: state });
  assert.deepEqual([code, stderr], [0, ""]);
  return stdout.split("\n").slice(0, -1).map((line) => line.split("\t")[0] ?? "");
}

Deno.test("T11, T11a: what is offered comes from the running server, and without one from the program", async () => {
  const alone = await inTempFolder(async (state) => [
    await offered(["b"], state),
    await offered(["devices", "add", "--role", ""], state),
    await offered(["led", ""], state),
    await offered(["flash", "--project", ""], state),
    await offered(["flash", "--project=./e"], state),
    await offered(["serve", "--tls-cert", ""], state),
    await offered(["new", ""], state),
    await offered(["led", "set", "--data", ""], state),
    await offered(["flash", "--with", ""], state),
    await offered(["history", "--only", ""], state),
    await offered(["history", "--from", ""], state),
    await offered(["get", "2>", "err"], state),
    await offered(["get", ">er"], state),
    await offered(["devices", ">", "out", "--name", "'a b'", "re"], state),
    await offered(["devices", "add", "--role=c"], state),
  ]);
  assert.deepEqual(alone, [
    ["boards", "board", "build:firmware"],
    ["view", "control", "admin"],
    [],
    [":files"],
    [":files"],
    [":files"],
    [":files"],
    [":files"],
    [],
    [],
    [],
    [":files"],
    [":files"],
    ["rename", "revoke"],
    ["--role=control"],
  ]);
  await using house = await TwoProjects.open();
  const { uno, fan } = house.ids;
  assert.deepEqual(await offered(["l"], house.state), ["led", "lamp", "light"]);
  assert.deepEqual(await offered(["lamp", ""], house.state), ["set", "fade"]);
  assert.deepEqual(await offered(["lamp", "--board", uno, ""], house.state), ["set", "fade"]);
  assert.deepEqual(await offered(["fan."], house.state), ["fan.set"]);
  assert.deepEqual(await offered(["fan.set", "--p"], house.state), ["--percent"]);
  assert.deepEqual(await offered(["get", "--board", uno, "lamp", ""], house.state), ["level"]);
  assert.deepEqual(await offered(["led", "set", "--no"], house.state), ["--no-on"]);
  assert.deepEqual(await offered(["get", "light", ""], house.state), ["value", "periodMs"]);
  assert.deepEqual(await offered(["history", "--board", ""], house.state), [uno, fan]);
  // A person may call a board as a command of a shell: what is offered is its id.
  await house.client.call("board.rename", { board: fan, name: "$(touch x)" });
  assert.deepEqual(await offered(["watch", "--board", "f"], house.state), [fan]);
  // A channel may be called as a command: it is offered as it is written, and the command stays what it is.
  const token = (await house.token()).trim();
  await using server = foreign(house.url, '"lamp"', '"get"', token);
  await inTempFolder(async (state) => {
    const data = join(state, "destello");
    await mkdir(data);
    await writeFile(join(data, "token"), token);
    await writeServerFile(data, server.addr.port);
    const { stdout } = await destello(["complete", "--", "ge"], { XDG_STATE_HOME: state });
    const { summary } = SUB_COMMANDS["get"] ?? {};
    assert.equal(stdout, `get\t${summary}\ngen\t${SUB_COMMANDS["gen"]?.summary}\nget.set\t\nget.fade\t\n`);
    assert.deepEqual(await offered(["get.fade", "--m"], state), ["--ms"]);
  });
});

Deno.test("T11b: Tab gives a server up that takes the connection and says nothing, and offers what needs none", async () => {
  using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections: Deno.TcpConn[] = [];
  const listening = (async () => {
    for await (const connection of silent) connections.push(connection);
  })();
  const { code, stdout } = await destello(
    ["complete", "--", "lamp", "set", "--server", `http://127.0.0.1:${silent.addr.port}`, "--"],
    { DESTELLO_TOKEN: "0".repeat(32) },
  );
  silent.close();
  await listening;
  for (const connection of connections) connection.close();
  assert.equal(code, 0);
  assert.equal(stdout, "--server\t\n--data\t\n--board\t\n--json\t\n--help\t\n");
  // A client that waits longer asks over HTTP why, by a connection of its own.
  assert.equal(connections.length, 1);
});
