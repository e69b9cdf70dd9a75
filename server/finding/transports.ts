/**
 * The kinds of line that a person can name with `--board`: one row each.
 *
 * @module
 */
import { otherHoldersOf, systemPort } from "../serial/system_port.ts";
import { identifyPort } from "./identify_port.ts";
import type { LineSource } from "../boards/line_source.ts";
import { SerialSource } from "./serial_source.ts";
import { tcpPlace, TcpSource } from "./tcp_source.ts";
import { virtualSources, type VirtualSourcesOptions } from "./virtual_source.ts";

/** A kind of line. */
export interface Transport {
  /** What a person writes to name one, for the usage. */
  readonly usage: string;
  /**
   * Read what a person wrote.
   *
   * @param word The word.
   * @param path Makes a path that is seen from where the person is an absolute one.
   * @returns The place that it names; null if another transport has to read it.
   * @throws {StartFailure} if it names a place of this transport, but not rightly.
   */
  place(word: string, path: (word: string) => string): string | null;
  /**
   * The place as sources of lines: one, or one for each project.
   *
   * @param place As {@linkcode Transport.place} gave it.
   * @param options What the server's lines share.
   * @returns Them; not opened yet.
   */
  sources(
    place: string,
    options: VirtualSourcesOptions,
  ): readonly LineSource[] | Promise<readonly LineSource[]>;
}

/** Each project's image on an emulated chip. */
export const VIRTUAL: Transport = {
  usage: "virtual",
  place: (word) => word === "virtual" ? word : null,
  sources: (_place, options) => virtualSources(options),
};

/** A serial bridge in the network. */
const TCP: Transport = {
  usage: "tcp://host:port",
  place: (word) => tcpPlace(word),
  sources: (place, { clock }) => [new TcpSource(place, clock)],
};

/** A port of this machine. */
const SERIAL: Transport = {
  usage: "a serial port's path",
  place: (word, path) => path(word),
  sources: (path, { clock }) => [
    new SerialSource({
      port: systemPort(path),
      identify: () => identifyPort(path),
      otherHolders: otherHoldersOf,
      clock,
    }),
  ],
};

/** Those that know their words by their form; every other word is the path of a serial port. */
const TRANSPORTS: readonly Transport[] = [VIRTUAL, TCP];

/** What a person may write to name a board, for the usage. */
export const BOARD_USAGE: string = `${
  ["auto", ...TRANSPORTS.map(({ usage }) => usage)].join(", ")
}, or ${SERIAL.usage}`;

/** A board that was named on the command line. */
export interface NamedBoard {
  /** What kind of line leads to it. */
  readonly transport: Transport;
  /** Where it is, as the transport names it. */
  readonly place: string;
}

/**
 * Read the name of a board.
 *
 * @param word As a person wrote it.
 * @param path Makes a path that is seen from where the person is an absolute one.
 * @returns The board.
 * @throws {StartFailure} if a transport knows the form of the word, but something in it is wrong.
 */
export function namedBoard(word: string, path: (word: string) => string): NamedBoard {
  for (const transport of TRANSPORTS) {
    const place = transport.place(word, path);
    if (place !== null) return { transport, place };
  }
  return { transport: SERIAL, place: path(word) };
}
