/**
 * What `deno task serve` takes.
 *
 * @module
 */
import { env } from "node:process";
import { nearestWord } from "../protocol/nearest_word.ts";
import { CommandLine, portPath } from "./program_arguments.ts";
import {
  BROKER_OPTIONS,
  BROKER_USAGE,
  type BrokerAccess,
  brokerOption,
  DISCOVERY_USAGE,
  discoveryOption,
} from "./network/mqtt_option.ts";
import { LOG_FORMS, LOG_LEVELS, type LogForm, type LogLevel } from "./log.ts";
import { originProblem } from "./api/origins.ts";
import { MAX_CLIENTS, MOST_CLIENTS } from "./api/max_clients.ts";
import { BOARD_USAGE, namedBoard, VIRTUAL } from "./finding/transports.ts";
import { PROJECT_NEEDED } from "./projects/project_option.ts";
import type { CertificateFiles } from "./tls/given_certificate.ts";
import { StartFailure } from "./start_failure.ts";

/** What to serve, and how. */
export interface ServeOptions {
  /** Port; 0 for any that is free. */
  readonly port: number;
  /**
   * Address in the network that is served, too; empty for the machine's only private one, null for none.
   */
  readonly lan: string | null;
  /** How it is encrypted there: by a certificate that is made here, by a given one, or not at all. */
  readonly tls: "self" | CertificateFiles | null;
  /** Data folder; null for the one in the user's state folder. */
  readonly data: string | null;
  /** Folders of the projects to serve, as the person named them; none: the shipped one. */
  readonly projects: readonly string[];
  /** Whether a project that somebody changes is built and served anew by itself. */
  readonly watch: boolean;
  /** Each "auto", or a board as `namedBoard` reads it; or only "mqtt": the boards of other servers. */
  readonly boards: readonly string[];
  /** Ports that are left alone; only with "auto". */
  readonly ignore: readonly string[];
  /** The ports that are opened, and no others; only with "auto". */
  readonly only: readonly string[];
  /** Origins that are let in besides the server's own. */
  readonly origins: readonly string[];
  /** The broker whose topics the boards are; null for none. */
  readonly mqtt: BrokerAccess | null;
  /** What the topics begin with at which Home Assistant looks for devices; null: it is told nothing. */
  readonly mqttDiscovery: string | null;
  /** Whether everybody needs a code, also the user who runs the server. */
  readonly pair: boolean;
  /** Most pages and programs that are connected at a time. */
  readonly maxClients: number;
  /** Whether a browser may be opened. */
  readonly open: boolean;
  /** How the log's lines are written. */
  readonly log: LogForm;
  /** Which of them are. */
  readonly logLevel: LogLevel;
}

/** The port that a person finds it at. */
export const DEFAULT_PORT = 8000;

/** Named as a board: all boards of the other servers at the broker (G1). */
export const REMOTE = "mqtt";

/** Options about ports that are found by themselves. */
const CHOICES = ["ignore", "only"] as const;

/** What `--help` prints. */
export const USAGE: string = `Serve the page that controls an Arduino.

Usage: deno task serve [options]

  --port N      Port on 127.0.0.1, and of --lan (default ${DEFAULT_PORT}; 0: any that is free)
  --lan [IP]    Serve phones and other machines in the network, too: at this address
                of this machine, or at its private one; each needs a code
  --tls self    With --lan: encrypt, by a certificate that Destello makes and keeps;
                browsers warn of it once
  --tls-cert F  With --lan: encrypt, by a certificate of yours (a file in PEM form),
  --tls-key F   and its key
  --data DIR    Folder for token and history (default: in your state folder)
  --project DIR Folder of a project to serve (default: the one that Destello ships);
                may be repeated
  --watch       Build and serve a project anew when its definition or sketch changes
  --board B     ${BOARD_USAGE}
                (default auto); may be repeated
  --board mqtt  No board of its own, but those of every other server at the broker
                that --mqtt names
  --ignore X    With auto: leave this port alone; a path, its name in
                /dev/serial/by-id, or VID:PID; may be repeated
  --only X      With auto: open these ports and no others, whatever they are;
                may be repeated
  --origin URL  Let in pages of another address too, exactly as a browser shows it:
                https://name or http://name:port; may be given several times
  --mqtt URL    Make the boards topics of an MQTT broker: mqtt://host:port, or
                mqtts://user@host for TLS
${BROKER_USAGE}
${DISCOVERY_USAGE}
  --pair        Ask everybody for a code, also the user who starts the server; it
                prints one
  --max-clients N
                Pages and programs that may be connected at a time, up to ${MOST_CLIENTS}
                (default ${MAX_CLIENTS})
  --no-open     Do not open a browser
  --log F       Form of the log: text, or json, one object a line (default text)
  --log-level L Least important lines in it: info, warn or error (default info)
  --help        Print this

Exit code 0 after a signal, 1 if it did not end in time, 2 if something has to be changed before it can
start, 3 if changes of the history were lost because they could not be written.
`;

/**
 * Read the command line.
 *
 * @param args Its words.
 * @param place Makes a path that is seen from where the person is one of its own.
 * @param variable Reads an environment variable.
 * @returns What to serve; "help" if only the usage is wanted.
 * @throws {StartFailure} if there is a word in it that is not understood.
 */
export function parseCommandLine(
  args: readonly string[],
  place = portPath,
  variable = (name: string): string | undefined => env[name],
): ServeOptions | "help" {
  const line = new CommandLine(args, {
    task: "serve",
    values: [
      ...["port", "tls", "tls-cert", "tls-key", "data", "max-clients", "log", "log-level"] as const,
      ...BROKER_OPTIONS,
      "mqtt-discovery",
    ],
    optionals: ["lan"],
    lists: ["project", "board", "ignore", "only", "origin"],
    flags: ["watch", "pair", "no-open"],
  });
  if (line.flag("help")) return "help";
  const given = line.texts("board", BOARD_USAGE);
  const boards = given.length === 0 ? ["auto"] : given.map((board) => boardPlace(board, place));
  const mqtt = brokerOption(line, variable);
  if (boards.includes(REMOTE)) checkRemote(boards, mqtt);
  const [ignore = [], only = []] = CHOICES.map((name) => {
    const ports = line.texts(name, "a path, a name in /dev/serial/by-id, or VID:PID");
    if (ports.length > 0 && !boards.includes("auto")) {
      throw new StartFailure(`--${name} is for boards that are found by themselves: add --board auto`);
    }
    // Names in /dev/serial/by-id have colons too, but are longer.
    const wrong = ports.find((port) =>
      /^[^:]{0,6}:[^:]{0,6}$/.test(port) && !/^[\da-f]{4}:[\da-f]{4}$/i.test(port)
    );
    if (wrong !== undefined) {
      throw new StartFailure(
        `--${name} "${wrong}" is no VID:PID: write four hexadecimal digits each, as in 2341:0043`,
      );
    }
    return ports.map((port) => port.includes("/") ? place(port) : port);
  });
  const origins = line.texts("origin", "an origin, for example https://name");
  for (const origin of origins) {
    const problem = originProblem(origin);
    if (problem !== null) throw new StartFailure(`--origin "${origin}" ${problem}`);
  }
  return {
    port: line.wholeNumber("port", 0, 65535) ?? DEFAULT_PORT,
    lan: line.optional("lan"),
    tls: tlsOption(
      {
        lan: line.optional("lan"),
        made: line.text("tls", '"self"'),
        cert: line.text("tls-cert", "the file of a certificate"),
        key: line.text("tls-key", "the file of a key"),
      },
      place,
    ),
    data: line.text("data", "the name of a folder"),
    projects: line.texts("project", PROJECT_NEEDED),
    watch: line.flag("watch"),
    boards,
    ignore,
    only,
    origins,
    mqtt,
    mqttDiscovery: discoveryOption(line),
    pair: line.flag("pair"),
    maxClients: line.wholeNumber("max-clients", 1, MOST_CLIENTS) ?? MAX_CLIENTS,
    open: !line.flag("no-open"),
    log: line.oneOf("log", LOG_FORMS) ?? "text",
    logLevel: line.oneOf("log-level", LOG_LEVELS) ?? "info",
  };
}

/** The options about encryption, as they are given. */
type TlsWords = Readonly<Record<"lan" | "made" | "cert" | "key", string | null>>;

function tlsOption({ lan, made, cert, key }: TlsWords, place: (path: string) => string): ServeOptions["tls"] {
  if (made === null && cert === null && key === null) return null;
  if (made !== null && made !== "self") {
    throw new StartFailure(
      `--tls takes "self", got "${made}"; for a certificate of yours write --tls-cert FILE --tls-key FILE`,
    );
  }
  if (lan === null) {
    const option = made !== null ? "tls" : cert !== null ? "tls-cert" : "tls-key";
    throw new StartFailure(`--${option} is for the network, and 127.0.0.1 needs no encryption: add --lan`);
  }
  if (made !== null) {
    if (cert === null && key === null) return made;
    throw new StartFailure(`--tls self makes a certificate: leave out --tls-cert and --tls-key, or --tls`);
  }
  if (cert === null) throw new StartFailure(`--tls-key needs the certificate, too: add --tls-cert FILE`);
  if (key === null) throw new StartFailure(`--tls-cert needs the key, too: add --tls-key FILE`);
  return { cert: place(cert), key: place(key) };
}

function checkRemote(boards: readonly string[], mqtt: BrokerAccess | null): void {
  const other = boards.find((board) => board !== REMOTE);
  if (other !== undefined) {
    throw new StartFailure(
      `--board ${REMOTE} is for a server without boards of its own: leave out --board ${other}, ` +
        `and serve it by another server at the same broker`,
    );
  }
  if (mqtt === null) {
    throw new StartFailure(
      `--board ${REMOTE} needs the broker at which the other servers are: add --mqtt URL`,
    );
  }
}

function boardPlace(word: string, place: (path: string) => string): string {
  const meant = word.includes("/") ? null : nearestWord(word, ["auto", VIRTUAL.usage, REMOTE]);
  if (meant !== null && meant !== word) {
    throw new StartFailure(
      `There is no board "${word}": did you mean "${meant}"? A port of that name is "./${word}"`,
    );
  }
  return word === "auto" || word === REMOTE ? word : namedBoard(word, place).place;
}
