/**
 * What `deno task serve` takes.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { LOG_FORMS, LOG_LEVELS, type LogForm, type LogLevel } from "./log.ts";
import { StartFailure } from "./start_failure.ts";

/** What to serve, and how. */
export interface ServeOptions {
  /** Port; 0 for any that is free. */
  readonly port: number;
  /** Data folder; null for the one in the user's state folder. */
  readonly data: string | null;
  /** "auto", "virtual", or the path of a serial port. */
  readonly board: string;
  /** Whether a browser may be opened. */
  readonly open: boolean;
  /** How the log's lines are written. */
  readonly log: LogForm;
  /** Which of them are. */
  readonly logLevel: LogLevel;
}

/** The port that a person finds it at. */
const DEFAULT_PORT = 8000;

/** What `--help` prints. */
export const USAGE: string = `Serve the page that controls an Arduino.

Usage: deno task serve [options]

  --port N      Port on 127.0.0.1 (default ${DEFAULT_PORT}; 0: any that is free)
  --data DIR    Folder for token and history (default: in your state folder)
  --board B     auto, virtual, or a serial port's path (default auto)
  --no-open     Do not open a browser
  --log F       Form of the log: text, or json, one object a line (default text)
  --log-level L Least important lines in it: info, warn or error (default info)
  --help        Print this
`;

/**
 * Read the command line.
 *
 * @param args Its words.
 * @returns What to serve; "help" if only the usage is wanted.
 * @throws {StartFailure} if there is a word in it that is not understood.
 */
export function parseCommandLine(args: readonly string[]): ServeOptions | "help" {
  const { help, port, data, board, "no-open": noOpen, log, "log-level": logLevel } = parsedOptions(args);
  if (help) return "help";
  if (data === "") throw new StartFailure("--data needs the name of a folder");
  if (board === "") throw new StartFailure("--board needs auto, virtual, or a serial port's path");
  return {
    port: portNumber(port),
    data: data ?? null,
    board: board ?? "auto",
    open: !noOpen,
    log: oneOf("--log", LOG_FORMS, log ?? "text"),
    logLevel: oneOf("--log-level", LOG_LEVELS, logLevel ?? "info"),
  };
}

interface ParsedOptions {
  readonly help: boolean;
  readonly port?: string;
  readonly data?: string;
  readonly board?: string;
  readonly "no-open": boolean;
  readonly log?: string;
  readonly "log-level"?: string;
}

function parsedOptions(args: readonly string[]): ParsedOptions {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      options: {
        help: { type: "boolean", default: false },
        port: { type: "string" },
        data: { type: "string" },
        board: { type: "string" },
        "no-open": { type: "boolean", default: false },
        log: { type: "string" },
        "log-level": { type: "string" },
      },
    }).values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // The first sentence names the word; the others explain Node's own conventions.
    const [what = ""] = error.message.split(/\. |\.?\n/);
    throw new StartFailure(`${what.replaceAll("'", '"')}; "deno task serve --help" lists the options`);
  }
}

function portNumber(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (port >= 0 && port <= 65535) return port;
  throw new StartFailure(`--port must be a whole number from 0 to 65535, got "${text}"`);
}

function oneOf<T extends string>(option: string, words: readonly T[], text: string): T {
  const word = words.find((known) => known === text);
  if (word !== undefined) return word;
  throw new StartFailure(`${option} must be one of ${words.join(", ")}, got "${text}"`);
}
