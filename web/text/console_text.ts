/**
 * What words the console needs. They are fetched with it, so that the first view does not carry them.
 *
 * @module
 */
import type { ResetCause } from "../../protocol/wire/codec.ts";
import type { Direction, NoiseReason, PartKind } from "../../protocol/wire/described_frame.ts";

/** How the console shows bytes. */
export type ConsoleView = "automatic" | "frames" | "printed" | "text" | "hex";

/** The words of the console in one language. */
export interface ConsoleText {
  /** Above the list. */
  readonly bar: {
    readonly label: string;
    readonly view: string;
    readonly views: Readonly<Record<ConsoleView, string>>;
    readonly direction: string;
    readonly channel: string;
    readonly everyChannel: string;
    readonly onlyTrouble: string;
    readonly hidePing: string;
    readonly pause: string;
    readonly resume: string;
    readonly clear: string;
    readonly copy: string;
  };
  /** Which way. */
  readonly directions: Readonly<Record<Direction | "both", string>>;
  /** Around the list. */
  readonly notes: {
    readonly copied: (count: string) => string;
    readonly notCopied: string;
    readonly list: (board: string) => string;
    readonly raw: (board: string) => string;
    readonly shown: (shown: string, all: string) => string;
    readonly paused: (count: string) => string;
    readonly starting: string;
    readonly empty: string;
    readonly showAll: string;
    readonly offline: string;
    readonly refused: (what: string) => string;
    readonly none: string;
    readonly flashing: string;
    readonly foreign: string;
    readonly foreignInFrames: string;
    readonly rawEmpty: string;
    readonly printed: (board: string) => string;
    readonly printedEmpty: string;
    readonly printedLost: (bytes: string) => string;
    readonly choose: string;
  };
  /** In the list, where something is missing. */
  readonly gaps: {
    readonly began: string;
    readonly beganAgain: string;
    readonly missed: (count: string) => string;
    readonly forgotten: (count: string) => string;
  };
  /** What a frame says. */
  readonly meaning: {
    readonly hello: (session: string) => string;
    readonly ping: (seq: string) => string;
    readonly snapshot: (seq: string) => string;
    readonly identify: (seq: string) => string;
    readonly assign: (seq: string, id: string, name: string) => string;
    readonly command: (seq: string, method: string, values: string) => string;
    readonly helloReply: (id: string, boot: string, build: string) => string;
    readonly pingReply: (seq: string, events: string) => string;
    readonly snapshotReply: (seq: string, events: string) => string;
    readonly identifyReply: (seq: string, status: string) => string;
    readonly assignReply: (seq: string, id: string, name: string) => string;
    readonly reply: (seq: string, status: string, channel: string, values: string) => string;
    readonly unknownReply: (seq: string, status: string) => string;
    readonly nak: (expected: string) => string;
    readonly event: (count: string, channel: string, values: string) => string;
    readonly boot: (boot: string, cause: string) => string;
    readonly noise: (why: string) => string;
    readonly text: (text: string) => string;
    readonly textLost: (bytes: string, text: string) => string;
    readonly outOfRange: string;
    readonly repeated: string;
  };
  /** By status number; what is not here is said as a number. */
  readonly status: Readonly<Record<number, string>>;
  /** Why bytes are no frame. */
  readonly noise: Readonly<Record<NoiseReason, string>>;
  /** Why a board started. */
  readonly resetCause: Readonly<Record<ResetCause, string>>;
  /** The view of one frame. */
  readonly detail: {
    readonly label: string;
    readonly bytes: string;
    readonly parts: string;
    readonly part: string;
    readonly where: string;
    readonly value: string;
    readonly byte: (byte: string) => string;
    readonly says: (bits: string, parts: string) => string;
    readonly stands: (hex: string) => string;
    readonly wholeByte: (byte: string) => string;
    readonly oneBit: (byte: string, bit: string) => string;
    readonly someBits: (byte: string, first: string, last: string) => string;
    readonly nowhere: string;
    readonly raw: (raw: string) => string;
    readonly definition: string;
    readonly line: (file: string, line: string) => string;
    readonly notInFile: (file: string) => string;
    readonly repeated: string;
    readonly systemRequest: string;
    readonly nextZero: (bytes: string) => string;
    readonly isReply: string;
    readonly isEvent: string;
  };
  /** What a part is called. */
  readonly parts: Readonly<Record<PartKind, string>>;
}
