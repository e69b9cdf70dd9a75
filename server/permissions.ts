/**
 * What Deno has to allow a server (S40). The flags of `deno task serve` are those of a start without options on Linux; who needs more,
 * for a folder or an address on its command line, is started with more.
 *
 * @module
 */
import { isAbsolute, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { defaultDataFolder } from "./data_folder/data_folder.ts";
import { tcpPlace } from "./finding/tcp_source.ts";
import { hostInUrl } from "./network/lan_address.ts";
import { brokerAddress, shownBroker } from "./network/mqtt_option.ts";
import { withEmptyValues } from "./program_arguments.ts";
import { LIBC_PATHS } from "./serial/libc_linux.ts";

/** The folder of this clone. */
export const CLONE: string = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");
/** The environment variables that are read; a list of Deno's takes no others. */
const VARIABLES = [
  "CI",
  "HOME",
  "INIT_CWD",
  "LOCALAPPDATA",
  "NOTIFY_SOCKET",
  "OTEL_DENO",
  "WATCHDOG_USEC",
  "XDG_STATE_HOME",
] as const;
/** How the address of a board in the network begins. */
const TCP = "tcp://";

/** What is allowed, by Deno's names; null: whatever there is. */
export type Permissions = {
  readonly [kind in "net" | "read" | "write" | "env" | "run" | "sys" | "ffi"]: readonly string[] | null;
};

/** What decides about it, besides the command line. */
export interface Surroundings {
  /** Operating system, as Deno names it. */
  readonly os: string;
  /** Reads an environment variable. */
  readonly env: (name: string) => string | undefined;
  /** The folder from which a relative path is meant. */
  readonly from: string;
  /** The clone's folder. */
  readonly clone: string;
  /** The program that starts this same Deno. */
  readonly deno: string;
  /** The machine's address that `--lan` means (S26a); it throws where there is none. */
  readonly lanAddress: (wanted: string) => string;
}

/**
 * What a server needs.
 *
 * @param args Its command line. What is wrong with it says whoever reads it later.
 * @param surroundings Where it is started.
 * @returns What has to be allowed.
 */
export function neededPermissions(args: readonly string[], surroundings: Surroundings): Permissions {
  const { os, clone, deno, from } = surroundings;
  const { values } = parseArgs({
    args: withEmptyValues(args, ["lan"]),
    strict: false,
    options: {
      data: { type: "string" },
      project: { type: "string", multiple: true },
      board: { type: "string", multiple: true },
      lan: { type: "string" },
      mqtt: { type: "string" },
      "mqtt-password-file": { type: "string" },
      "mqtt-ca": { type: "string" },
      "tls-cert": { type: "string" },
      "tls-key": { type: "string" },
    },
  });
  const { data, project = [], board = [], lan, mqtt } = values;
  const place = (path: string) => isAbsolute(path) ? resolve(path) : resolve(from, path);
  const folders = dataFolders(typeof data === "string" ? place(data) : null, surroundings);
  const projects = texts(project).map(place);
  const broker = typeof mqtt === "string" ? brokerAddress(mqtt) : null;
  const files = (["mqtt-password-file", "mqtt-ca", "tls-cert", "tls-key"] as const).flatMap((name) =>
    texts(values[name] ?? [])
  );
  return {
    net: [
      "127.0.0.1",
      ...texts(board).flatMap(boardHosts),
      ...typeof lan === "string" ? lanHosts(lan, surroundings) : [],
      ...broker === null ? [] : [shownBroker(broker)],
    ],
    // Deno looks at ports by its own functions where libc does not do it.
    read: [clone, ...folders, ...projects, ...files.map(place), ...os === "darwin" ? ["/dev"] : []],
    write: folders,
    // A package of the bridge looks at all of them.
    env: mqtt === undefined ? VARIABLES : null,
    run: [deno],
    sys: ["uid", "statfs", "hostname", "networkInterfaces"],
    ffi: os === "linux" ? LIBC_PATHS : null,
  };
}

/**
 * The same as Deno's flags. It never asks at the terminal: what is not allowed is refused.
 *
 * @param permissions What is allowed.
 */
export function permissionFlags(permissions: Permissions): readonly string[] {
  const flags = Object.entries(permissions).map(([kind, list]) =>
    // A comma in a path is written twice.
    list === null
      ? `--allow-${kind}`
      : `--allow-${kind}=${list.map((one) => one.replaceAll(",", ",,")).join()}`
  );
  return ["--no-prompt", ...flags];
}

/**
 * Whether this process may do what depends on the command line and on the system.
 *
 * @param permissions What is needed.
 */
export function mayDo({ net, read, write, env, ffi }: Permissions): boolean {
  const may = (kind: "net" | "read" | "write" | "env" | "ffi", list: readonly string[] | null) =>
    (list ?? [null]).every((one) => {
      const what = one === null
        ? {}
        : kind === "net"
        ? { host: one }
        : kind === "env"
        ? { variable: one }
        : { path: one };
      return Deno.permissions.querySync({ name: kind, ...what }).state === "granted";
    });
  return may("net", net) && may("read", read) && may("write", write) && may("env", env) &&
    may("ffi", ffi);
}

function lanHosts(wanted: string, { lanAddress }: Surroundings): readonly string[] {
  try {
    return [hostInUrl(lanAddress(wanted))];
  } catch {
    return [];
  }
}

function boardHosts(word: string): readonly string[] {
  try {
    const place = tcpPlace(word);
    return place === null ? [] : [place.slice(TCP.length)];
  } catch {
    return [];
  }
}

function dataFolders(named: string | null, surroundings: Surroundings): readonly string[] {
  if (named !== null) return [named];
  try {
    return [defaultDataFolder(surroundings)];
  } catch {
    // There is none; whoever wants to use it says so.
    return [];
  }
}

/** An option that has no value is a fault of the command line. */
function texts(values: string | boolean | readonly (string | boolean)[]): readonly string[] {
  return [values].flat().filter((value): value is string => typeof value === "string");
}
