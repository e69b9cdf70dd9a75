import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sentence } from "../browser/sentence.ts";
import { Seen, Visitors } from "../browser/visitors.ts";
import { PROJECT, TaskProcess } from "../tools/task_process.ts";
import { tools, withTools } from "../tool.ts";
import { InstalledPackage } from "./installed_package.ts";

Deno.test(withTools(
  "T14: from the packed package, with Node alone: a project, a board that is flashed, the page, and a click that its board confirms",
  [tools.chromium, tools.npm, tools.optiboot],
  async (t, chromium) => {
    await using installed = await InstalledPackage.install();
    const { folder } = installed;

    await t.step("npx destello new", async () => {
      const { code, stdout, stderr } = await installed.run(["new", "fan"]);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^ {2}npx destello serve --project fan /m);
      assert.ok(existsSync(join(folder, "fan", "definition.ts")));
      const ignored = await readFile(join(folder, "fan", ".gitignore"), "utf8");
      assert.equal(ignored, await readFile(join(PROJECT, "examples", "start", ".gitignore"), "utf8"));
    });

    const uno = join(folder, "uno");
    await installed.start(["board", "--empty", "--link", uno]).said(/^Virtual Uno at /m);
    const serve = ["serve", "--port", "0", "--no-open", "--project", "fan", "--board", uno];
    const [, url = ""] = await installed.start(serve).said(/^Destello ready at (\S+)$/m);

    await t.step("npx destello serve: its page programs the board", async () => {
      await using visitors = await Visitors.open(chromium);
      const page = new Seen(await visitors.visit(url));
      const { found, chips } = page.words.text;
      await page.button(found.program).click();
      await page.chip("board", chips.boardStatus.online).waitFor({ timeout: 60_000 });
      assert.deepEqual(visitors.problems, []);
    });

    await t.step("npx destello flash", async () => {
      const { code, stdout, stderr } = await installed.run([
        "flash",
        "--project",
        "fan",
        "--with",
        "prebuilt",
      ]);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^Board \S+ runs build [0-9a-f]{8}$/m);
    });

    await t.step("npx destello serve: a click on its page", async () => {
      await using visitors = await Visitors.open(chromium);
      const page = new Seen(await visitors.visit(url));
      await page.led.click();
      await page.text(sentence(page.words.text.channel.confirmed)).waitFor();
      const { stdout } = await installed.run(["get", "led", "on"]);
      assert.equal(stdout, "true\n");
      assert.deepEqual(visitors.problems, []);
    });

    await t.step("T14a: a signal ends the server, whoever is told alone", async () => {
      const words = ["serve", "--port", "0", "--no-open", "--board", "virtual"];
      const ways = [["SIGTERM", "npx"], ["SIGTERM", "alone"], ["SIGINT", "alone"], [
        "SIGHUP",
        "alone",
      ]] as const;
      for (const [index, [signal, way]] of ways.entries()) {
        const options = [...words, "--data", join(folder, `data${index}`)];
        const server = way === "npx" ? installed.start(options) : installed.startAlone(options);
        await server.said(/^Destello ready/m);
        server.signal(signal);
        // Its output is open as long as the server runs.
        const { code } = await server.ended();
        assert.equal(code, way === "npx" ? 143 : 0, `${signal} ${way}`);
      }
    });

    await t.step(
      "T14a: the unit of destello service starts the server, and is not made of what npx forgets",
      async () => {
        const { code, stdout } = await installed.run([
          "service",
          "install",
          "--dry-run",
          "--",
          "--port",
          "0",
          "--data",
          join(folder, "data"),
          "--board",
          "virtual",
        ]);
        assert.equal(code, 0);
        const [, line = ""] = /^ExecStart=(.*)$/m.exec(stdout) ?? [];
        const [program = "", ...args] = line.split(" ");
        await using server = new TaskProcess(args, folder, {}, [program]);
        await server.said(/^Destello ready/m);
      },
    );

    await t.step("no sentence names a task, which the package does not have", async () => {
      const source = join(folder, "node_modules", "destello");
      for (const entry of await readdir(source, { recursive: true })) {
        if (!/^(?:scripts|server|client)\/.*\.js$/.test(entry)) continue;
        const text = await readFile(join(source, entry), "utf8");
        assert.doesNotMatch(text, /deno task |"deno", "args"|" task service/, entry);
      }
      const { stdout } = await installed.run(["--help"]);
      assert.match(stdout, /^Usage: npx destello COMMAND/m);
      const { code, stderr } = await installed.run(["led", "sett", "--on"]);
      assert.deepEqual([code, stderr.includes("deno task")], [2, false], stderr);
      assert.match(stderr, /did you mean "led set"\? "npx destello led --help"/);
    });
  },
));

Deno.test("T14: deno install -g from a clone makes destello a program", async () => {
  const root = await mkdtemp(join(tmpdir(), "destello-install-"));
  try {
    const words = ["install", "-g", "-A", "-n", "destello", "--config", "deno.json", "scripts/destello.ts"];
    const install = await new Deno.Command(Deno.execPath(), {
      args: words,
      cwd: PROJECT,
      env: { DENO_INSTALL_ROOT: root },
      stdin: "null",
    }).output();
    assert.ok(install.success, new TextDecoder().decode(install.stderr));
    // From anywhere, and with a file that would be another project's.
    await writeFile(join(root, "deno.json"), '{ "imports": { "destello": "./nothing.ts" } }');
    const { code, stdout } = await new Deno.Command(join(root, "bin", "destello"), {
      args: ["new", "fan"],
      cwd: root,
      // A task that runs the tests has told its own folder.
      env: { PATH: `${join(Deno.execPath(), "..")}:${Deno.env.get("PATH")}`, INIT_CWD: root },
      stdin: "null",
    }).output();
    assert.equal(code, 0);
    assert.match(new TextDecoder().decode(stdout), /^Made a project for Arduino Uno in fan$/m);
    assert.ok(existsSync(join(root, "fan", "definition.ts")));
  } finally {
    await rm(root, { recursive: true });
  }
});
