/**
 * `deno task service`: Destello as a service of systemd, which starts with the machine (S42).
 *
 * @module
 */
import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { cwd, env, stdout } from "node:process";
import { currentPage } from "../page_build/kept_page.ts";
import { parseCommandLine } from "../server/command_line.ts";
import { lanAddress } from "../server/network/lan_address.ts";
import { CLONE } from "../server/permissions.ts";
import { absolutePath, CommandLine } from "../server/program_arguments.ts";
import { StartFailure } from "../server/start_failure.ts";
import { portGroup, Systemd } from "./service/systemd.ts";
import { SYSTEM_DATA, UNIT, unitText } from "./service/unit.ts";

/** What `--help` prints. */
export const USAGE: string = `Have systemd start Destello with the machine (Linux).

Usage: deno task service install [--system] [--dry-run] [-- OPTIONS]
       deno task service status [--system]
       deno task service remove [--system] [--dry-run]

  install     Write the unit, start it now and at every start; again with other
              options replaces it. OPTIONS are those of "deno task serve"
  status      Whether it runs, since when, where it is, and its last lines
  remove      Stop it and remove the unit; its data stays
  --system    A service of the system, with a user of its own that may write to its
              own folder alone; needs root. Without it: a service of yours
  --dry-run   Only print what would be written and run
  --help      Print this
`;

type Action = (systemd: Systemd, isDry: boolean, serve: readonly string[]) => Promise<number>;

const ACTIONS: Readonly<Record<string, Action>> = { install, status, remove };

async function install(systemd: Systemd, isDry: boolean, serve: readonly string[]): Promise<number> {
  const { isSystem, file } = systemd;
  const options = parseCommandLine(serve);
  if (options === "help") throw new StartFailure(`"deno task serve --help" lists its options`);
  if (isSystem && options.data !== null) {
    throw new StartFailure(`--data is not for a service of the system: systemd gives it ${SYSTEM_DATA}`);
  }
  if (CLONE.includes("/_npx/")) {
    throw new StartFailure(
      `npx keeps Destello in "${CLONE}" for a while only; install it first, then make it a service: npm install -g destello`,
    );
  }
  const text = unitText({
    isSystem,
    serve,
    from: env["INIT_CWD"] ?? cwd(),
    clone: CLONE,
    deno: Deno.execPath(),
    env: (name) => env[name],
    lanAddress: (wanted) => lanAddress(wanted, Deno.networkInterfaces()),
    group: isSystem ? await portGroup() : null,
  });
  const former = await readFile(file, "utf8").catch(() => null);
  const commands = [
    systemd.command("daemon-reload"),
    systemd.command("enable", UNIT),
    // One that runs as it should goes on.
    systemd.command(former === text ? "start" : "restart", UNIT),
  ];
  if (isDry) {
    stdout.write(`${file}:\n\n${text}\n${commands.map((words) => `> ${words.join(" ")}\n`).join("")}`);
    return 0;
  }
  await systemd.check();
  if (isSystem) {
    await checkReadable("the clone", CLONE);
    await checkReadable("Deno", Deno.execPath());
    for (const project of options.projects) await checkReadable("the project", absolutePath(project));
  }
  // The service itself may not write it into the clone.
  await currentPage();
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  stdout.write(`${former === null ? "Wrote" : former === text ? "Unchanged:" : "Replaced"} ${file}\n`);
  for (const words of commands) await systemd.run(...words);
  const data = isSystem ? ` --data ${SYSTEM_DATA}` : "";
  stdout.write(
    isSystem
      ? `Nobody's browser is let in without a code: deno task devices invite --role admin${data}\n`
      : "It runs while you are logged in; from the machine's start on with: loginctl enable-linger\n",
  );
  stdout.write(`To undo all of it: deno task service remove${isSystem ? " --system" : ""}\n\n`);
  return await status(systemd);
}

async function remove(systemd: Systemd, isDry: boolean): Promise<number> {
  const { file } = systemd;
  const stop = systemd.command("disable", "--now", UNIT);
  const reload = systemd.command("daemon-reload");
  if (isDry) {
    stdout.write(`> ${stop.join(" ")}\n> rm ${file}\n> ${reload.join(" ")}\n`);
    return 0;
  }
  await systemd.check();
  if (await stat(file).catch(() => null) === null) {
    stdout.write(`There is no ${file}\n`);
    return 0;
  }
  await systemd.run(...stop);
  await rm(file);
  stdout.write(`Removed ${file}\n`);
  await systemd.run(...reload);
  const kept = systemd.isSystem ? SYSTEM_DATA : "in your state folder, as for deno task serve";
  stdout.write(`Its data stays: ${kept}\n`);
  return 0;
}

async function status(systemd: Systemd): Promise<number> {
  await systemd.check();
  const properties = "ActiveState,ActiveEnterTimestamp,StatusText,Result,LoadState";
  const { text } = await systemd.ask(...systemd.command("show", UNIT, `--property=${properties}`));
  const shown = Object.fromEntries(text.split("\n").map((line) => /^(\w+)=(.*)$/.exec(line)?.slice(1) ?? []));
  const { ActiveState: state, ActiveEnterTimestamp: since, StatusText: told, Result: result } = shown;
  if (shown["LoadState"] === "not-found") {
    stdout.write("There is no service: deno task service install\n");
    return 1;
  }
  const isActive = state === "active";
  stdout.write(
    isActive
      ? `The service runs since ${since}. ${told}\n`
      : `The service does not run: ${state}${result === "success" ? "" : `, ${result}`}\n`,
  );
  const { text: lines } = await systemd.ask(...systemd.journal);
  stdout.write(lines.replaceAll(/^(?=.)/gm, "  "));
  return isActive ? 0 : 1;
}

/** The user that systemd makes for the service reads what everybody may read. */
async function checkReadable(what: string, path: string): Promise<void> {
  const found = await stat(path);
  const needed = found.isDirectory() ? 0o005 : 0o004;
  if ((found.mode & needed) !== needed) throw unreadable(what, path);
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) throw unreadable(what, folder);
  }
}

function unreadable(what: string, path: string): StartFailure {
  return new StartFailure(
    `The service's own user may not read "${path}", and needs ${what} there; move it to a folder that everybody may read, such as /opt/destello, or make it a service of yours, without --system`,
  );
}

/**
 * Run it.
 *
 * @param args Its command line.
 * @returns Its exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  const end = args.indexOf("--");
  const [own, serve] = end < 0 ? [args, []] : [args.slice(0, end), args.slice(end + 1)];
  const line = new CommandLine(own, {
    task: "service",
    flags: ["system", "dry-run"],
    names: Object.keys(ACTIONS),
  });
  if (line.flag("help")) {
    stdout.write(USAGE);
    return 0;
  }
  const [name = "status", ...others] = line.names;
  if (others.length > 0) throw new StartFailure(`One of ${Object.keys(ACTIONS).join(", ")} at a time`);
  if (serve.length > 0 && name !== "install") {
    throw new StartFailure(`Options of the server are for "install"; ${name} takes none`);
  }
  if (name === "status") line.refuse('"status" changes nothing; leave out', ["dry-run"]);
  const act = ACTIONS[name] ?? status;
  return await act(new Systemd(line.flag("system")), line.flag("dry-run"), serve);
}
