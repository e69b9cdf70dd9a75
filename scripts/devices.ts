/**
 * `deno task devices`: who may come in, asked of the running server (S20).
 *
 * @module
 */
import "../server/tell_in_words.ts";
import { argv, exit, stdout } from "node:process";
import type { Session } from "../client/session.ts";
import * as devices from "../protocol/api/devices.ts";
import { type ResultOf, type Role, ROLES } from "../protocol/api/method.ts";
import { certificateWords } from "../server/certificate_words.ts";
import { readServerFile } from "../server/server_file.ts";
import { CommandLine } from "../server/program_arguments.ts";
import { shownQrCode } from "../server/terminal_qr_code.ts";
import { StartFailure } from "../server/start_failure.ts";
import { dataFolder } from "./flashing/command_line.ts";
import { findServer } from "./flashing/find_server.ts";

const USAGE = `Say who may come in, let somebody in, or out.

Usage: deno task devices [list]
       deno task devices add --name NAME --role ROLE
       deno task devices invite --role ROLE [--many]
       deno task devices withdraw
       deno task devices rename --device D --name NAME
       deno task devices revoke --device D

  --device D  A device, by its id or its name
  --name NAME What others read: "changed by NAME"
  --role ROLE What it may do: view, control (and view), or admin (everything)
  --many      With --role view: the code is for a class; it lives an hour and works
              many times
  --data DIR  Data folder of the server (default: in your state folder)
  --help      Print this

The server has to run. "invite" prints a code, and a link with it, that lets one
browser in within two minutes, with a QR code if the server is started with --lan;
"withdraw" makes all codes void. "add" prints the
token of a program or script, once; the program shows it as "Authorization:
Bearer TOKEN". Whoever is revoked is cut off at once.
`;

type Line = CommandLine<"device" | "name" | "role" | "data", "many">;
type Listed = ResultOf<typeof devices.list>["devices"];

const ACTIONS: Readonly<Record<string, (server: Session, line: Line, url: string) => Promise<string>>> = {
  async list(server) {
    const { devices: all } = await server.call(devices.list, {});
    if (all.length === 0) return "Only you: no device was added.\n";
    const names = Math.max(...all.map(({ name }) => name.length));
    return all.map(({ id, name, role, createdAt, seenAt }) =>
      `${id}  ${name.padEnd(names)}  ${role.padEnd(7)}  added ${day(createdAt)}, ` +
      `${seenAt === null ? "never seen" : `last seen ${minute(seenAt)}`}\n`
    ).join("");
  },
  async add(server, line) {
    const role = neededRole(line);
    const { device, name, token } = await server.call(devices.add, { name: needed(line, "name"), role });
    return `Added "${name}" (${device}), role ${role}. Its token, which is not shown again:\n${token}\n`;
  },
  async invite(server, line, url) {
    const many = line.flag("many");
    const { code, forMs } = await server.call(devices.invite, { role: neededRole(line), many });
    const { network, fingerprint } = await server.call(devices.list, {});
    const link = (network ?? url) + devices.pairingFragment(code);
    return `Open the page and type ${code}, or open ${link}\n` +
      (network === null ? "" : shownQrCode(link)) +
      (fingerprint === null ? "" : certificateWords(fingerprint)) +
      `It works ${many ? "many times" : "once"}, within ${forMs / 60_000} minutes.\n`;
  },
  async withdraw(server) {
    await server.call(devices.withdraw, {});
    return "No code counts any more. Who was let in by one stays until it is revoked.\n";
  },
  async rename(server, line) {
    const { id, name: before } = await meantDevice(server, line);
    const { name } = await server.call(devices.rename, { device: id, name: needed(line, "name") });
    return `"${before}" (${id}) is called "${name}" now\n`;
  },
  async revoke(server, line) {
    const { id, name } = await meantDevice(server, line);
    await server.call(devices.revoke, { device: id });
    return `"${name}" (${id}) is revoked\n`;
  },
};

function needed(line: Line, option: "device" | "name"): string {
  const text = line.text(option, option === "name" ? "a name" : "the id or the name of a device");
  if (text === null) {
    throw new StartFailure(`--${option} is missing; "deno task devices --help" says what is needed`);
  }
  return text;
}

function neededRole(line: Line): Role {
  const role = line.oneOf("role", ROLES);
  if (role === null) throw new StartFailure(`--role is missing: ${ROLES.join(", ")}`);
  return role;
}

async function meantDevice(server: Session, line: Line): Promise<Listed[number]> {
  const { devices: all } = await server.call(devices.list, {});
  const meant = needed(line, "device");
  const found = all.find(({ id, name }) => id === meant || name === meant);
  if (found !== undefined) return found;
  const known = all.map(({ id, name }) => `"${name}" (${id})`).join(", ");
  throw new StartFailure(`There is no device "${meant}"; there ${known === "" ? "is none" : `are ${known}`}`);
}

function day(moment: string): string {
  return moment.slice(0, 10);
}

function minute(moment: string): string {
  return `${moment.slice(0, 16).replace("T", " ")} UTC`;
}

async function main(args: readonly string[]): Promise<number> {
  const line = new CommandLine(args, {
    task: "devices",
    values: ["device", "name", "role", "data"],
    flags: ["many"],
    names: Object.keys(ACTIONS),
  });
  if (line.flag("help")) {
    stdout.write(USAGE);
    return 0;
  }
  const [word = "list", ...others] = line.names;
  const act = ACTIONS[word];
  if (act === undefined || others.length > 0) {
    throw new StartFailure(
      `One of ${Object.keys(ACTIONS).join(", ")} at a time; got ${line.names.join(" ")}`,
    );
  }
  const folder = dataFolder(line.text("data", "the name of a folder"));
  const [server, place] = [await findServer(folder), await readServerFile(folder)];
  if (server === null || place === null) {
    throw new StartFailure(
      `No server runs on the data folder "${folder}"; start it with "deno task serve", or name its folder with --data`,
    );
  }
  try {
    stdout.write(await act(server, line, `http://127.0.0.1:${place.port}`));
    return 0;
  } finally {
    server.close();
  }
}

exit(await main(argv.slice(2)));
