/**
 * `--mqtt URL` and what belongs to it, as tasks take them. A password stands in no command line, because every user of the machine can
 * read that.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { isHost } from "../finding/host.ts";
import { unreadableFile } from "../option_file.ts";
import { absolutePath, type CommandLine } from "../program_arguments.ts";
import { StartFailure } from "../start_failure.ts";

/** Names of the options with one value. */
export const BROKER_OPTIONS = ["mqtt", "mqtt-root", "mqtt-password-file", "mqtt-ca"] as const;
/** The variable that may hold the password. */
export const PASSWORD_VARIABLE = "DESTELLO_MQTT_PASSWORD";
/** The ports that are registered for MQTT, without and with TLS. */
const PORTS = { "mqtt:": 1883, "mqtts:": 8883 } as const;

/** What all topics begin with, unless told. */
const DEFAULT_ROOT = "destello";
/** What Home Assistant's own topics begin with, unless it was told otherwise. */
const HOME_ASSISTANT = "homeassistant";
/** Says that Home Assistant is told nothing. */
const OFF = "off";
/** One level after the other (MQTT 5, 4.7); $ is the broker's own. */
const ROOT = /^(?!\$)[^/+#\p{Cc}]+(\/[^/+#\p{Cc}]+)*$/u;

/** The lines of the options beside `--mqtt` where options are listed. */
export const BROKER_USAGE: string = `  --mqtt-root T What all topics begin with (default ${DEFAULT_ROOT})
  --mqtt-password-file FILE
                File with the password for the broker; the variable
                ${PASSWORD_VARIABLE} may hold it, the URL never
  --mqtt-ca FILE
                Certificates (PEM) that the broker's is checked by (default:
                those that come with Deno)`;

const NEEDED = "the address of a broker: mqtt://host or mqtts://user@host:8883";

/** The lines of `--mqtt-discovery` where options are listed. */
export const DISCOVERY_USAGE: string = `  --mqtt-discovery T
                Where Home Assistant looks for devices (default ${HOME_ASSISTANT});
                ${OFF}: it is told nothing`;

/** Where a broker is, who we are there, and below which topic. */
export interface BrokerAccess {
  /** Its name or address; IPv6 without brackets. */
  readonly host: string;
  /** Its port. */
  readonly port: number;
  /** Whether by TLS. */
  readonly isSecure: boolean;
  /** Our name; null for none. */
  readonly user: string | null;
  /** Our password; null for none. */
  readonly password: string | null;
  /** What all topics begin with. */
  readonly root: string;
  /** Certificates that the broker's is checked by, as PEM; null for those that come with Deno. */
  readonly ca: string | null;
}

/**
 * What a broker is called in front of people.
 *
 * @param access It.
 * @returns As a host and a port, without who we are there.
 */
export function shownBroker({ host, port }: Pick<BrokerAccess, "host" | "port">): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** What a URL says of a broker. */
type BrokerAddress = Pick<BrokerAccess, "host" | "port" | "isSecure">;

/**
 * Read the address of a broker.
 *
 * @param text As a person wrote it.
 * @returns Where it is; null if it is no such address.
 */
export function brokerAddress(text: string): BrokerAddress | null {
  const url = URL.parse(text);
  const protocol = url?.protocol;
  if (url === null || (protocol !== "mqtt:" && protocol !== "mqtts:") || !isHost(url.hostname)) return null;
  if (!["", "/"].includes(url.pathname) || url.search !== "" || url.hash !== "") return null;
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? PORTS[protocol] : Number(url.port),
    isSecure: protocol === "mqtts:",
  };
}

/**
 * Read the options about a broker.
 *
 * @param line The command line.
 * @param env Reads a variable.
 * @returns The broker; null if none is named.
 * @throws {StartFailure} if something in them is wrong, or a file cannot be read. No message holds a password.
 */
export function brokerOption<Flag extends string, List extends string>(
  line: Pick<CommandLine<typeof BROKER_OPTIONS[number], Flag, List>, "text">,
  env: (name: string) => string | undefined,
): BrokerAccess | null {
  const address = line.text("mqtt", NEEDED);
  const root = line.text("mqtt-root", "a topic");
  const passwordFile = line.text("mqtt-password-file", "the name of a file");
  const caFile = line.text("mqtt-ca", "the name of a file");
  if (address === null) {
    const lonely = BROKER_OPTIONS.find((option) => line.text(option) !== null);
    if (lonely === undefined) return null;
    throw new StartFailure(`--${lonely} is about a broker: add --mqtt`);
  }
  const url = URL.parse(address);
  if (url !== null && url.password !== "") {
    throw new StartFailure(
      `A password in --mqtt can be read by every user of this machine: leave it out, and put it into a file ` +
        `(--mqtt-password-file FILE) or into the variable ${PASSWORD_VARIABLE}`,
    );
  }
  const place = brokerAddress(address);
  if (url === null || place === null) {
    // What is no URL may still hold a password.
    const shown = address.includes("@") ? "" : `, got "${address}"`;
    throw new StartFailure(`--mqtt needs ${NEEDED}${shown}`);
  }
  if (root !== null && !ROOT.test(root)) {
    throw new StartFailure(
      `--mqtt-root must be a topic without +, # and empty levels, not from $ on, got "${root}"`,
    );
  }
  if (caFile !== null && !place.isSecure) {
    throw new StartFailure("--mqtt-ca is about TLS: begin --mqtt with mqtts://");
  }
  const user = url.username === "" ? null : userOf(url.username);
  const password = passwordFile === null
    ? env(PASSWORD_VARIABLE) ?? null
    : content("mqtt-password-file", passwordFile).replace(/\r?\n$/, "");
  if (password !== null && user === null) {
    throw new StartFailure("There is a password for the broker, but no user: write --mqtt mqtt://user@host");
  }
  return {
    ...place,
    user,
    password,
    root: root ?? DEFAULT_ROOT,
    ca: caFile === null ? null : content("mqtt-ca", caFile),
  };
}

/**
 * Read `--mqtt-discovery`.
 *
 * @param line The command line.
 * @returns What the topics begin with at which Home Assistant looks for devices; null if it is told nothing.
 * @throws {StartFailure} if it is no such beginning, or there is no broker.
 */
export function discoveryOption<Flag extends string, List extends string>(
  line: Pick<CommandLine<"mqtt" | "mqtt-discovery", Flag, List>, "text">,
): string | null {
  const prefix = line.text("mqtt-discovery", `a topic, or "${OFF}"`);
  if (prefix === null) return HOME_ASSISTANT;
  if (line.text("mqtt") === null) throw new StartFailure("--mqtt-discovery is about a broker: add --mqtt");
  if (prefix === OFF) return null;
  if (!ROOT.test(prefix)) {
    throw new StartFailure(
      `--mqtt-discovery must be a topic without +, # and empty levels, not from $ on, or "${OFF}", got "${prefix}"`,
    );
  }
  return prefix;
}

function userOf(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new StartFailure(`The user in --mqtt has a % that begins no byte, got "${text}"; write %25 for it`);
  }
}

function content(option: string, file: string): string {
  try {
    return readFileSync(absolutePath(file), "utf8");
  } catch (error) {
    throw unreadableFile(option, file, error);
  }
}
