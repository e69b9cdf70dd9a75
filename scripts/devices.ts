/**
 * `deno task devices`: who may come in, asked of the running server (S20).
 *
 * @module
 */
import { stdout } from "node:process";
import type { Session } from "../client/session.ts";
import * as devices from "../protocol/api/devices.ts";
import { type ResultOf, type Role, ROLES } from "../protocol/api/method.ts";
import { visibleText } from "../protocol/visible_text.ts";
import { certificateWords } from "../server/network/certificate_words.ts";
import { readServerFile } from "../server/data_folder/server_file.ts";
import { CommandLine } from "../server/program_arguments.ts";
import { shownQrCode } from "../server/network/terminal_qr_code.ts";
import { StartFailure } from "../server/start_failure.ts";
import { dataFolder } from "./flashing/find_server.ts";
import { reachServer, SERVER_OPTIONS, SERVER_USAGE } from "./reach_server.ts";

/** What `--help` prints. */
export const USAGE: string = `Say who may come in, let somebody in, or out.

Usage: deno task devices [list]
       deno task devices add --name NAME --role ROLE
       deno task devices invite --role ROLE [--many]
       deno task devices withdraw
       deno task devices rename --device D --name NAME
       deno task devices revoke --device D

  --device D    A device, by its id or its name
  --name NAME   What others read: "changed by NAME"
  --role ROLE   What it may do: view, control (and view), or admin (everything)
  --many        With --role view: the code is for a class; it lives an hour and works
                many times
${SERVER_USAGE}
  --json        Print what the server answers as one line of JSON; a list one line for each device
  --help        Print this

The server has to run. "invite" prints a code, and a link with it, that lets one
browser in within two minutes, with a QR code if the server is started with --lan;
"withdraw" makes all codes void. "add" prints the
token of a program or script, once; the program shows it as "Authorization:
Bearer TOKEN". Whoever is revoked is cut off at once.
`;

type Line = CommandLine<"device" | "name" | "role" | typeof SERVER_OPTIONS[number], "many" | "json">;
type Listed = ResultOf<typeof devices.list>["devices"];

/** What the server answered. */
interface Answer {
  /** For people: whole lines. */
  readonly words: string;
  /** For programs: each is a line. */
  readonly results: readonly object[];
}

/** The options that only some actions take. */
const OWN_OPTIONS = ["device", "name", "role", "many"] as const;

/** Something to do. */
interface Action {
  /** Its options. */
  readonly takes: readonly typeof OWN_OPTIONS[number][];
  /** Do it. */
  act(server: Session, line: Line): Promise<Answer>;
}

const ACTIONS: Readonly<Record<string, Action>> = {
  list: {
    takes: [],
    async act(server) {
      const { devices: results } = await server.call(devices.list, {});
      const names = Math.max(...results.map(({ name }) => name.length));
      const listed = results.map(({ id, name, role, createdAt, seenAt }) =>
        `${id}  ${visibleText(name).padEnd(names)}  ${role.padEnd(7)}  added ${day(createdAt)}, ` +
        `${seenAt === null ? "never seen" : `last seen ${minute(seenAt)}`}\n`
      );
      return { results, words: listed.join("") || "Only you: no device was added.\n" };
    },
  },
  add: {
    takes: ["name", "role"],
    async act(server, line) {
      const role = neededRole(line);
      const result = await server.call(devices.add, { name: needed(line, "name"), role });
      const { device, name, token } = result;
      return {
        results: [result],
        words: `Added "${name}" (${device}), role ${role}. Its token, which is not shown again:\n${token}\n`,
      };
    },
  },
  invite: {
    takes: ["role", "many"],
    async act(server, line) {
      const many = line.flag("many");
      const role = neededRole(line);
      if (many && role !== "view") throw new StartFailure(`--many needs --role view, got --role ${role}`);
      const result = await server.call(devices.invite, { role, many });
      const { code, forMs } = result;
      const { network, fingerprint } = await server.call(devices.list, {});
      const link = (network ?? await pageAddress(line)) + devices.pairingFragment(code);
      const words = `Open the page and type ${code}, or open ${link}\n` +
        (network === null ? "" : shownQrCode(link)) +
        (fingerprint === null ? "" : certificateWords(fingerprint)) +
        `It works ${many ? "many times" : "once"}, within ${forMs / 60_000} minutes.\n`;
      return { words, results: [{ ...result, link }] };
    },
  },
  withdraw: {
    takes: [],
    async act(server) {
      const result = await server.call(devices.withdraw, {});
      return {
        results: [result],
        words: "No code counts any more. Who was let in by one stays until it is revoked.\n",
      };
    },
  },
  rename: {
    takes: ["device", "name"],
    async act(server, line) {
      const { id, name: before } = await meantDevice(server, line);
      const result = await server.call(devices.rename, { device: id, name: needed(line, "name") });
      return {
        results: [result],
        words: `"${visibleText(before)}" (${id}) is called "${result.name}" now\n`,
      };
    },
  },
  revoke: {
    takes: ["device"],
    async act(server, line) {
      const { id, name } = await meantDevice(server, line);
      const result = await server.call(devices.revoke, { device: id });
      return { results: [result], words: `"${visibleText(name)}" (${id}) is revoked\n` };
    },
  },
};

/** Where the page of the server that is meant is. */
async function pageAddress(line: Line): Promise<string> {
  const address = line.text("server");
  if (address !== null) return new URL(address).origin;
  const place = await readServerFile(dataFolder(line.text("data")));
  return `http://127.0.0.1:${place?.port}`;
}

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

/**
 * Run it.
 *
 * @param args Its command line.
 * @returns Its exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  const line = new CommandLine(args, {
    task: "devices",
    values: [...SERVER_OPTIONS, "device", "name", "role"],
    flags: ["many", "json"],
    names: Object.keys(ACTIONS),
  });
  if (line.flag("help")) {
    stdout.write(USAGE);
    return 0;
  }
  const [word = "list", ...others] = line.names;
  const action = ACTIONS[word];
  if (action === undefined || others.length > 0) {
    throw new StartFailure(
      `One of ${Object.keys(ACTIONS).join(", ")} at a time; got ${line.names.join(" ")}`,
    );
  }
  line.refuse(`"${word}" takes no`, OWN_OPTIONS.filter((option) => !action.takes.includes(option)));
  const server = await reachServer(line);
  try {
    const { words, results } = await action.act(server, line);
    stdout.write(line.flag("json") ? results.map((one) => `${JSON.stringify(one)}\n`).join("") : words);
    return 0;
  } finally {
    server.close();
  }
}
