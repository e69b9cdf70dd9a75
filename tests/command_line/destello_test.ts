import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import config from "../../deno.json" with { type: "json" };
import { definition } from "../fixtures/board/definition.ts";
import { SUB_COMMANDS } from "../../scripts/sub_commands.ts";
import { foreign } from "./foreign_server.ts";
import { destello, PROGRAM, TwoProjects } from "./two_projects.ts";
import { PATIENCE_MS } from "../patience.ts";
import { PROJECT } from "../tools/task_process.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { VERSION } from "../../server/version.ts";

function lines(text: string): readonly unknown[] {
  return text.trim().split("\n").map((line): unknown => JSON.parse(line));
}

Deno.test("T1: --help of every level, and a task of the same name is the same module", async () => {
  const { code, stdout } = await destello(["--help"]);
  assert.equal(code, 0);
  for (const [name, { summary, load }] of Object.entries(SUB_COMMANDS)) {
    assert.match(stdout, new RegExp(`^  ${name} +${summary}$`, "m"));
    const help = await destello([name, "--help"]);
    assert.deepEqual(help, { code: 0, stdout: (await load()).USAGE, stderr: "" }, name);
    assert.match(help.stdout, new RegExp(`^Usage: deno task (?:destello )?${name}\\b`, "m"));
    const task = Object.entries(config.tasks).find(([task]) => task === name)?.[1];
    if (task === undefined || name === "serve") continue;
    assert.match(task.command, new RegExp(`^deno run .*scripts/destello\\.ts ${name}$`));
  }
});

Deno.test("T1: help before a command prints what --help behind it does, and --version the version", async () => {
  assert.deepEqual(await destello(["help"]), await destello(["--help"]));
  assert.deepEqual(await destello(["help", "history"]), await destello(["history", "--help"]));
  assert.deepEqual(await destello(["--version"]), { code: 0, stdout: `destello ${VERSION}\n`, stderr: "" });
  const { code, stderr } = await destello(["--version", "get"]);
  assert.deepEqual([code, stderr], [
    2,
    'Unexpected argument "get"; "deno task destello --help" lists the options\n',
  ]);
});

Deno.test("T2, T12: a misspelt command names the one that is meant, with a server and without", async () => {
  await inTempFolder(async (state) => {
    const { code, stdout, stderr } = await destello(["bords"], { XDG_STATE_HOME: state });
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /^There is no command "bords": did you mean "boards"\?/);
    const option = await destello(["get", "--jsn"]);
    assert.deepEqual([option.code, option.stdout], [2, ""]);
    assert.match(option.stderr, /^Unknown option "--jsn": did you mean "--json"\?/);
  });
});

/** Every command that asks a server. */
const ASKING = ["get", "watch", "history", "console", "devices", "mcp", "boards", "flash", "doctor"];

Deno.test("T3, T3a: without a server and without a token the program says what to do", async () => {
  await inTempFolder(async (state) => {
    const needing = ASKING.filter((name) => !["boards", "flash", "doctor"].includes(name));
    for (const args of [...needing.map((name) => [name]), ["led", "set", "--on"]]) {
      const { code, stdout, stderr } = await destello(args, { XDG_STATE_HOME: state });
      assert.deepEqual([code, stdout], [2, ""], args.join(" "));
      assert.match(stderr, /No server runs on the data folder ".*"; start it with "deno task serve"/);
    }
    for (const args of [...ASKING.map((name) => [name]), ["led", "set"]]) {
      const there = [...args, "--server", "http://127.0.0.1:1"];
      const both = await destello([...there, "--data", state], { DESTELLO_TOKEN: "0".repeat(32) });
      assert.deepEqual([both.code, both.stdout], [2, ""], args.join(" "));
      assert.match(both.stderr, /^With --server no folder of this machine is meant; leave out --data$/m);
      const remote = await destello(there, { DESTELLO_TOKEN: "" });
      assert.equal(remote.code, 2);
      assert.match(
        remote.stderr,
        /There is no token for "http:\/\/127\.0\.0\.1:1": put it in the variable DESTELLO_TOKEN/,
      );
    }
    const nobody = await destello(["get", "--server", "http://127.0.0.1:1"], {
      DESTELLO_TOKEN: "0".repeat(32),
    });
    assert.deepEqual([nobody.code, nobody.stdout], [2, ""]);
    assert.match(
      nobody.stderr,
      /^The server at "ws:\/\/127\.0\.0\.1:1\/ws" does not answer\nCheck the address/,
    );
    const none = await destello(["get", "--server", "http://127.0.0.1:1"], { DESTELLO_TOKEN: "a token" });
    assert.deepEqual([none.code, none.stdout], [2, ""]);
    assert.match(none.stderr, /^A token is 32 hexadecimal digits from 0 to f, .* has 7 characters/);
  });
});

Deno.test("T12a: an option that another one, or the word before it, leaves no meaning is refused", async () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    [
      "doctor --server http://a --port x",
      /^With --server that server looks, by its own options; leave out --port$/m,
    ],
    ["doctor --server http://a --mqtt mqtt://a", /leave out --mqtt$/m],
    ["flash --server http://a --with x", /^With --server that server programs .*; leave out --with$/m],
    ["flash --board uno-1 --port x", /^--board names a board of the running server, .*; leave out --port$/m],
    ["service status --dry-run", /^"status" changes nothing; leave out --dry-run$/m],
    ["history --csv --json", /^--csv prints a table; leave out --json$/m],
    ["console --prints --json", /^--prints prints only .*; leave out --json$/m],
    ["console --prints --pings", /^--prints prints only .*; leave out --pings$/m],
    ["devices --role view", /^"list" takes no --role$/m],
    ["devices list --many", /^"list" takes no --many$/m],
    ["devices add --device x", /^"add" takes no --device$/m],
    ["devices invite --name x", /^"invite" takes no --name$/m],
    ["devices withdraw --role view", /^"withdraw" takes no --role$/m],
    ["build:firmware --all --check", /^--all builds for every board, .* --check$/m],
  ];
  for (const [words, said] of cases) {
    const { code, stdout, stderr } = await destello(words.split(" "));
    assert.deepEqual([code, stdout], [2, ""], words);
    assert.match(stderr, said);
  }
});

Deno.test("T1..T13: every sub-command against a server with two projects", async (t) => {
  await using house = await TwoProjects.open();
  const { uno, fan } = house.ids;

  await t.step("T4: boards lists the boards of both projects, as text and as JSON", async () => {
    const text = await house.run(["boards"]);
    assert.equal(text.code, 0, text.stderr);
    assert.match(text.stdout, new RegExp(`^${uno}  Uno\\n  online, project "Uno", virtual$`, "m"));
    const json = await house.run(["boards", "--json"]);
    assert.deepEqual(lines(json.stdout).slice(0, 2), [
      { board: uno, name: "Uno", status: "online", kind: "virtual", project: "Uno", port: null },
      { board: fan, name: "Fan", status: "online", kind: "virtual", project: "Fan", port: null },
    ]);
  });

  await t.step(
    "T4, T5, T6: a command is confirmed by the board that has the channel, exit code 0",
    async () => {
      const text = await house.run(["fan", "set", "--percent", "40"]);
      assert.equal(text.code, 0, text.stderr);
      assert.match(
        text.stdout,
        new RegExp(`^fan percent=40, confirmed by ${fan} \\(Fan\\) in [\\d.]+ ms\\n$`),
      );
      const json = await house.run(["led", "set", "--on", "--board", "Fan", "--json"]);
      const { board, state, rev } = Object(lines(json.stdout)[0]);
      assert.deepEqual([json.code, board, state], [0, fan, { on: true }]);
      const off = await house.run(["led.set", "--no-on", "--board", uno, "--json"]);
      assert.deepEqual(Object(lines(off.stdout)[0]).state, { on: false, periodMs: 0 });
      assert.ok(rev > 0);
    },
  );

  await t.step("T5a: an option's value that stands before the command is not taken for it", async () => {
    for (
      const words of ["fan --percent 41 set", "fan --board Fan --percent=42 set", "fan set --percent 40"]
    ) {
      const { code, stdout, stderr } = await house.run(words.split(" "));
      assert.deepEqual([code, stderr], [0, ""], words);
      assert.match(stdout, new RegExp(`^fan percent=${/\d+/.exec(words)?.[0]}, confirmed by ${fan} `));
    }
    const alone = await house.run(["lamp", "--level", "3"]);
    assert.deepEqual([alone.code, alone.stdout], [2, ""]);
    assert.match(alone.stderr, /^Unknown option "--level"; "deno task destello lamp --help" lists/);
  });

  await t.step(
    "T4, T5, T12: what is ambiguous, missing, out of range or misspelt is not sent, exit code 2",
    async () => {
      const before = await house.run(["get", "--json"]);
      const revs = (text: string) =>
        lines(text).filter((one) => Object(one).channel !== "light").map((one) => Object(one).rev);
      const cases: readonly (readonly [string, RegExp])[] = [
        ["led set --on", /^There is more than one board with a channel "led": choose with --board/],
        ["led set --on --board nobody", /^There is no board "nobody" with a channel "led"; there are /],
        ["lamp set", /^--level is missing: int\(\{ min: 0, max: 255 \}\)/],
        ["lamp set --level 256", /^--level must be a whole number from 0 to 255, got 256$/m],
        ["lamp set --level -1", /^--level must be a whole number from 0 to 255, got -1$/m],
        ["lamp set --level high", /^--level must be a whole number from 0 to 255, got "high"$/m],
        ["led set --board Fan", /^Say either --on or --no-on/],
        ["led set --on --no-on --board Fan", /^Say either --on or --no-on/],
        ["led set set --on --board Fan", /^"set" is one word too many: "led set" takes --on, --no-on; "deno/],
        ["led.set set --on --board Fan", /^"set" is one word too many: "led\.set" takes --on, --no-on; /],
        ["led set --on true --board Fan", /^"true" is one word too many: "led set" takes --on, --no-on; /],
        ["lamp set 50", /^"50" is one word too many: "lamp set" takes --level VALUE; /],
        [`led toggle 3 --board ${uno}`, /^"3" is one word too many: "led toggle" takes no arguments; /],
        ["led set --on=yes --board Fan", /^--on takes no value, got "yes"; write --on or --no-on; /],
        [
          "lamp set --level --json",
          /^--level needs a value; one that begins with a dash is written "--level=-VALUE"; "deno task /,
        ],
        ["lamp set --levle 3", /^Unknown option "--levle": did you mean "--level"\?/],
        ["lamb set --level 3", /^There is no command or channel "lamb": did you mean "lamp"\?/],
        ["lamp sett --level 3", /^There is no command "lamp sett": did you mean "lamp set"\?/],
        ["get lamp levl", /^"lamp" has no field "levl"; it has level$/m],
        ["get lmap", /^There is no channel "lmap": did you mean "lamp"\?/],
        ["watch led lmap", /^There is no channel "lmap": did you mean "lamp"\?/],
        ["history --from yesterday", /^--from must be a moment such as \S+Z, got "yesterday"$/m],
        ["history --to=", /^--to must be a moment such as \S+Z, got ""$/m],
        ["devices invite --role control --many", /^--many needs --role view, got --role control$/m],
        ["history --channel lmap", /^There is no channel "lmap": did you mean "lamp"\?/],
      ];
      for (const [words, said] of cases) {
        const { code, stdout, stderr } = await house.run(words.split(" "));
        assert.deepEqual([code, stdout], [2, ""], words);
        assert.match(stderr, said);
      }
      assert.deepEqual(revs((await house.run(["get", "--json"])).stdout), revs(before.stdout));
    },
  );

  await t.step("T1, T5: the help of a channel and of its commands is the definition's", async () => {
    for (const [channel, { title, commands }] of Object.entries(definition.channels)) {
      const { code, stdout } = await house.run([channel, "--help", "--board", uno]);
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`^${title}, a channel of ${uno}`));
      for (const [command, fields] of Object.entries(commands)) {
        const help = await house.run([channel, command, "--help", "--board", uno]);
        assert.match(help.stdout, new RegExp(`^Usage: deno task destello ${channel} ${command} `, "m"));
        for (const field of Object.keys(fields)) {
          assert.match(help.stdout, new RegExp(`^  --${field}\\b`, "m"));
        }
      }
    }
  });

  await t.step("T5: a channel that is called as a sub-command is written with its command", async () => {
    const env = { DESTELLO_TOKEN: (await house.token()).trim() };
    for (const name of ["get", "complete"]) {
      await using server = foreign(house.url, '"lamp"', `"${name}"`);
      const there = ["--server", `http://127.0.0.1:${server.addr.port}`];
      for (const first of [`${name}.`, ...name === "complete" ? [name] : []]) {
        const help = await house.run([first, "--help", ...there], env);
        assert.match(help.stdout, /^Lamp, a channel of/, help.stderr);
        const dot = first.endsWith(".") ? "." : " ";
        assert.ok(
          help.stdout.includes(`Usage: deno task destello ${name}${dot}COMMAND [options]`),
          help.stdout,
        );
      }
      const help = await house.run([`${name}.set`, "--help", ...there], env);
      assert.match(help.stdout, new RegExp(`^Usage: deno task destello ${name}\\.set \\[options\\]$`, "m"));
      const missing = await house.run([`${name}.set`, ...there], env);
      assert.match(missing.stderr, new RegExp(`"deno task destello ${name}\\.set --help" lists`));
    }
  });

  await t.step("T7: get says what a board reported", async () => {
    assert.deepEqual(await house.run(["get", "fan", "percent"]), { code: 0, stdout: "40\n", stderr: "" });
    assert.deepEqual((await house.run(["get", "led", "on", "--board", fan, "--json"])).stdout, "true\n");
    const all = await house.run(["get"]);
    assert.match(all.stdout, new RegExp(`^${uno}  button  pressed=false presses=0$`, "m"));
    const [one] = lines((await house.run(["get", "fan", "--json"])).stdout);
    const { board, channel, state, by } = Object(one);
    assert.deepEqual([board, channel, state], [fan, "fan", { percent: 40 }]);
    assert.match(by, /^client \d+$/);
  });

  await t.step("T8: watch prints what is known, then each change", async () => {
    await using watch = house.start(["watch", "fan", "--json"]);
    await watch.said(new RegExp(`"board":"${fan}","channel":"fan","state":{"percent":40}`));
    await house.run(["fan", "set", "--percent", "41"]);
    await watch.said(/"state":{"percent":41}/);
    for (const line of lines(watch.stdout)) assert.notEqual(Object(line).channel, "led");
    await using text = house.start(["watch", "--board", "Fan"]);
    await text.said(new RegExp(`^${fan}  fan  percent=41  \\S+  by client \\d+$`, "m"));
  });

  await t.step("T8: watch prints what a board says when it comes back", async () => {
    await house.run(["lamp", "set", "--level", "7"]);
    await using watch = house.start(["watch", "lamp", "--json"]);
    await watch.said(/"state":{"level":7}/);
    await house.client.call("virtual.power", { board: uno, action: "unplug" });
    await watch.said(new RegExp(`"board":"${uno}","status":"offline"`));
    await house.client.call("virtual.power", { board: uno, action: "plug" });
    await watch.said(/"state":{"level":0}/);
    const seen = lines(watch.stdout).map(Object).filter(({ board }) => board === uno);
    assert.deepEqual(
      seen.map(({ status, state }) => status ?? state.level).filter((one) => one !== "connecting"),
      ["online", 7, "offline", "online", 0],
    );
  });

  await t.step("T9: history is the page's table", async () => {
    const { code, stdout } = await house.run([
      "history",
      "--board",
      "Fan",
      "--csv",
      "--channel",
      "fan",
      "--only",
      "commands",
    ]);
    assert.equal(code, 0);
    const [headings, newest, older] = stdout.split("\r\n");
    assert.match(headings ?? "", /^at,board,channel,outcome,reason,by,command,args,state,boot,rev,/);
    assert.match(newest ?? "", new RegExp(`,${fan},fan,confirmed,,client \\d+,set,percent=41,percent=41,`));
    assert.match(older ?? "", /,set,percent=40,percent=40,/);
    // More than a page of 50.
    for (let level = 1; level <= 51; level++) {
      await house.client.call("lamp.set", { board: uno, level });
    }
    const table = await house.run(["history", "--board", uno, "--channel", "lamp", "--csv"]);
    assert.equal(table.stderr, "");
    assert.ok(table.stdout.trimEnd().split("\r\n").length > 52, table.stdout);
    const some = await house.run(["history", "--board", uno]);
    assert.equal(some.stdout.trimEnd().split("\n").length, 50);
    assert.equal(some.stderr, "There are older entries: --limit N prints N of them\n");
    const json = await house.run([
      "history",
      "--board",
      "Fan",
      "--json",
      "--limit",
      "1",
      "--only",
      "commands",
    ]);
    assert.deepEqual(lines(json.stdout).map((one) => Object(one).args), [{ percent: 41 }]);
    const text = await house.run(["history", "--board", "Fan", "--limit", "1", "--only", "commands"]);
    assert.match(
      text.stdout,
      /^\S+ {2}fan {2}set percent=41 {2}-> {2}confirmed {2}percent=41 {2}by client \d+\n$/,
    );
  });

  await t.step("T9, H13: history says that it is not whole", async () => {
    // The server may be writing just now.
    const holder = new DatabaseSync(join(house.state, "destello", "destello.sqlite"), {
      timeout: PATIENCE_MS,
    });
    holder.exec("begin immediate");
    await house.client.call("lamp.set", { board: uno, level: 60 });
    await house.client.notified("store.changed", ({ store }) => store !== null);
    const { code, stdout, stderr } = await house.run([
      "history",
      "--board",
      uno,
      "--channel",
      "lamp",
      "--csv",
    ]);
    assert.match(stdout, /,set,level=60,level=60,/);
    assert.match(
      stderr,
      /^The server cannot write the history \(locked\): \d+ changes are only in its memory, 0 are lost/,
    );
    assert.equal(code, 0);
    holder.exec("rollback");
    holder.close();
    await house.client.notified("store.changed", ({ store }) => store === null);
  });

  await t.step("T10: console shows the frames of a command", async () => {
    await using frames = house.start(["console", "--board", "Fan"]);
    await using json = house.start(["console", "--board", "Fan", "--json", "--pings"]);
    await json.said(/"kind":"pingReply"/);
    await using other = house.start(["console", "--board", "Fan", "--pings"]);
    await other.said(/ < pingReply /);
    await house.run(["fan", "set", "--percent", "42"]);
    await frames.said(/^\S+ > command seq=\d+ channel=fan command=set percent=42$/m);
    await frames.said(/^\S+ < reply seq=\d+ .*percent=42$/m);
    await json.said(/"meaning":{"kind":"command",.*"values":{"percent":42}/);
  });

  await t.step(
    "T2, T3: a role that may not, and a token that is none, are told with what to do",
    async () => {
      const added = await house.run(["devices", "add", "--name", "Ana", "--role", "view"]);
      const token = added.stdout.trim().split("\n").at(-1) ?? "";
      const env = { DESTELLO_TOKEN: token };
      assert.equal((await house.run(["get", "fan", "percent"], env)).stdout, "42\n");
      const refused = await house.run(["fan", "set", "--percent", "1", "--json"], env);
      assert.equal(refused.code, 1);
      const { error } = Object(lines(refused.stdout)[0]);
      assert.deepEqual([error.reason, error.outcome], ["not_allowed", "not_run"]);
      assert.equal(refused.stderr, `${error.message}\n${error.hint}\n`);
      const remote = await house.run(["fan", "set", "--percent", "1", "--server", house.url], env);
      assert.deepEqual([remote.code, remote.stdout], [1, ""]);
      for (const name of ASKING) {
        const wrong = await house.run([name], { DESTELLO_TOKEN: "0".repeat(32) });
        assert.equal(wrong.code, 1, name);
        assert.match(wrong.stderr, /does not let this program in/);
      }
      assert.equal((await house.run(["get", "fan", "percent"])).stdout, "42\n");
    },
  );

  await t.step("T3, T6: devices are let in at an address, and a program reads it", async () => {
    const env = { DESTELLO_TOKEN: (await house.token()).trim(), XDG_STATE_HOME: "/nowhere" };
    const there = async (...args: readonly string[]) => {
      const { code, stdout, stderr } = await house.run(
        ["devices", ...args, "--server", house.url, "--json"],
        env,
      );
      assert.equal(code, 0, stderr);
      return lines(stdout).map(Object);
    };
    const [bea] = await there("add", "--name", "Bea", "--role", "view");
    assert.deepEqual((await there("list")).map(({ name }) => name), ["Ana", "Bea"]);
    assert.deepEqual((await there("rename", "--device", "Bea", "--name", "Cleo"))[0].name, "Cleo");
    const [{ code, link }] = await there("invite", "--role", "view");
    assert.ok(link.startsWith(`${house.url}/#`) && link.includes(code), link);
    const refused = await house.run(["devices", "--json"], { DESTELLO_TOKEN: bea.token });
    assert.deepEqual([refused.code, Object(lines(refused.stdout)[0]).error.reason], [1, "not_allowed"]);
    assert.deepEqual(await there("revoke", "--device", "Cleo"), [{}]);
  });

  await t.step("T3: flash asks the server at an address, which says why it cannot", async () => {
    const env = { DESTELLO_TOKEN: (await house.token()).trim(), XDG_STATE_HOME: "/nowhere" };
    const there = await house.run(["flash", "--server", house.url, "--board", "Uno", "--json"], env);
    const { error } = Object(lines(there.stdout)[0]);
    assert.deepEqual([there.code, error.reason], [1, "flash_failed"], there.stderr);
    const nobody = await house.run(["flash", "--server", house.url, "--board", "Una"], env);
    assert.deepEqual([nobody.code, nobody.stdout], [2, ""]);
    assert.match(nobody.stderr, /^There is no board "Una"; there are /);
  });

  await t.step("T13: an output that nobody reads ends the program without a word", async () => {
    const script = `set -o pipefail; ${PROGRAM.join(" ")} watch | head -n 1`;
    const { code, stdout, stderr } = await new Deno.Command("bash", {
      args: ["-c", script],
      cwd: PROJECT,
      env: { XDG_STATE_HOME: house.state },
      stdin: "null",
    }).output();
    assert.equal(new TextDecoder().decode(stderr), "");
    assert.equal(new TextDecoder().decode(stdout).trim().split("\n").length, 1);
    assert.equal(code, 141);
  });

  await t.step(
    "T2, T6: nobody can tell what became of a command whose board died over it, exit code 3",
    async () => {
      await house.client.call("virtual.trouble", { board: fan, delayMs: 200 });
      const ran = house.run(["fan", "set", "--percent", "50", "--json"]);
      await house.client.notified(
        "command.pending",
        // One that came before may have lasted, too.
        ({ board, pending }) => board === fan && pending?.args["percent"] === 50 && pending.stage === "sent",
      );
      await house.client.call("virtual.power", { board: fan, action: "freeze" });
      const { code, stdout, stderr } = await ran;
      const { error } = Object(lines(stdout)[0]);
      assert.deepEqual([code, error.outcome], [3, "unknown"], stderr);
    },
  );

  await t.step(
    "T2, T7: what a board that is away cannot do surely did not run, and what it said is the last known",
    async () => {
      await house.client.call("virtual.power", { board: fan, action: "unplug" });
      const { code, stdout, stderr } = await house.run(["fan", "set", "--percent", "50"]);
      assert.deepEqual([code, stdout], [1, ""], stderr);
      const last = await house.run(["get", "fan", "--board", fan]);
      assert.equal(last.code, 3);
      assert.match(last.stdout, /^\S+ {2}fan {2}percent=\d+ {2}\(offline: last known\)\n$/);
      const old = `Board ${fan} (Fan) is offline: what is printed of it is the last known\n`;
      assert.equal(last.stderr, old);
      const value = await house.run(["get", "fan", "percent"]);
      assert.deepEqual([value.code, value.stderr], [3, old]);
      assert.match(value.stdout, /^\d+\n$/);
      const all = await house.run(["get"]);
      assert.deepEqual([all.code, all.stderr], [3, old]);
    },
  );

  await t.step("T1: doctor asks the running server", async () => {
    const { stdout } = await house.run(["doctor"]);
    assert.match(stdout, new RegExp(`^Server    ${house.url}$`, "m"));
    // The fan is unplugged by now.
    const env = { DESTELLO_TOKEN: (await house.token()).trim(), XDG_STATE_HOME: "/nowhere" };
    for (const [args, more] of [[["doctor"], {}], [["doctor", "--server", house.url], env]] as const) {
      const json = await house.run([...args, "--json"], more);
      assert.equal(json.code, 1, json.stderr);
      const found = lines(json.stdout).map(Object);
      assert.ok(found.some(({ message }) => message.startsWith("Fan: ")), json.stdout);
      for (const one of found) assert.deepEqual(Object.keys(one), ["message", "command"]);
    }
  });

  await t.step("T8: watch ends with its server", async () => {
    await using watch = house.start(["watch"]);
    await watch.said(/\n/);
    await house.end();
    const { code, stderr } = await watch.ended();
    assert.equal(code, 1);
    assert.match(stderr, /The connection to the server was lost\nStart it, then ask again\n$/);
  });
});
