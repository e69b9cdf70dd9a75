/**
 * Every word the page shows, by what it means. Each language is one table of this type, so that a missing word does not
 * compile. Sentences end without a period where they stand alone as a label.
 *
 * @module
 */
import type { BoardReasonCode, DetailsOf, FailureReason } from "../../protocol/troubles.ts";
import type { InputKind } from "../../protocol/inputs.ts";
import type { FlashPhase } from "../../protocol/api/flash.ts";
import type { BoardKind, BoardStatus, Decision } from "../../protocol/views.ts";
import type { FlashCause, LineCause } from "../../protocol/reason_details.ts";
import type { DisconnectReason } from "../../client/connection.ts";

/** How something is: a word for it, why, and what to do about it. */
export interface Diagnosis {
  /** One or two words. */
  readonly state: string;
  /** A sentence; empty where nothing needs to be said. */
  readonly cause: string;
  /** A sentence; empty where nothing needs to be done. */
  readonly remedy: string;
}

/** What went wrong, and what to do about it. */
export interface Trouble {
  /** A sentence without its period. */
  readonly what: string;
  /** A sentence without its period. */
  readonly todo: string;
  /** What a tool or the system said, in its own language, which is English. */
  readonly said?: string;
}

/** What ended a line, or keeps it closed: it follows a colon. */
export type LineEnds = Readonly<Record<LineCause, string>>;

/** What is on a board that was found on a port, as far as can be told. */
export type Firmware = "looking" | "none" | "other" | "otherDefinition" | "unfinished";

/** The languages of the page, by their BCP 47 tags. */
export type LanguageTag = "en" | "es";

/** A table for each language: whoever forgets one does not compile. */
export type Tables<T> = Readonly<Record<LanguageTag, T>>;

/** The words of one language. */
export interface Text {
  /** Which language. */
  readonly language: LanguageTag;
  /** The language's own name, as those who speak it look for it. */
  readonly languageName: string;
  /** What the choice of languages is called. */
  readonly languages: string;
  /** The three chips. */
  readonly chips: {
    readonly label: string;
    readonly page: string;
    readonly server: string;
    readonly board: string;
    readonly pageConnecting: string;
    readonly pageOnline: string;
    readonly pageOffline: Readonly<Record<DisconnectReason, Diagnosis>>;
    readonly serverConnecting: string;
    readonly serverOnline: string;
    readonly serverOffline: Readonly<Record<DisconnectReason, Diagnosis>>;
    readonly boardStatus: Readonly<Record<BoardStatus, string>>;
    readonly boardUnknown: Diagnosis;
    readonly boardNone: Diagnosis;
    readonly boardCount: (online: string, all: string) => string;
    readonly boards: (count: string) => string;
    readonly noticed: (age: string) => string;
    readonly lastHeard: (time: string, age: string) => string;
    readonly lastKnown: (status: string) => string;
    readonly tryNow: string;
    /** Have the server look for what is wrong around it. */
    readonly examine: string;
    readonly reload: string;
    /** Show who may come in. */
    readonly devices: string;
    /** To what programs can ask. */
    readonly docs: string;
    readonly facts: {
      readonly you: string;
      readonly clicks: string;
      readonly ofClicks: (p50: string, p99: string, count: string) => string;
      readonly inServer: string;
      readonly version: string;
      readonly running: string;
      readonly definition: string;
      readonly board: string;
      readonly connectedBy: string;
      readonly kinds: Readonly<Record<BoardKind, string>>;
      readonly boot: string;
      readonly address: string;
    };
  };
  /** A board's card. */
  readonly board: {
    readonly simulated: string;
    /** Show all boards, of which only some have a card. */
    readonly showAll: (count: string) => string;
    readonly simulatedNote: string;
    readonly simulatedUntilPlugged: string;
    readonly simulatedUntilProgrammed: string;
    readonly realNote: string;
    readonly restarted: (age: string) => string;
    readonly dismiss: string;
    readonly decisions: Readonly<Record<Exclude<Decision, "kept">, string>>;
    readonly decision: (channel: string, decision: string) => string;
    readonly statusNote: Readonly<Record<Exclude<BoardStatus, "online">, string>>;
    readonly program: string;
    /** On the button of a board that has the id of another one. */
    readonly renewId: string;
    readonly programming: string;
    readonly identify: string;
    readonly cancelProgramming: string;
    readonly notProgrammed: (what: string) => string;
    readonly phase: Readonly<Record<FlashPhase, string>>;
    readonly noServer: (since: string) => string;
    readonly neverHeard: string;
    readonly none: string;
    readonly waiting: string;
    readonly drawing: (name: string, parts: string) => string;
    readonly drawingStale: (name: string, parts: string) => string;
    readonly pins: (pins: readonly string[]) => string;
    readonly channels: (board: string) => string;
    /** Of this page's device (S21a). */
    readonly onlyLooks: string;
  };
  /** The name of this browser's person. */
  readonly me: {
    readonly label: string;
    readonly hint: string;
    readonly tooLong: (bytes: string, limit: string) => string;
    readonly taken: string;
    readonly saved: (name: string) => string;
  };
  /** A board's name. */
  readonly rename: {
    readonly rename: (name: string) => string;
    readonly label: string;
    readonly hint: (bytes: string, standard: string) => string;
    readonly save: string;
    readonly cancel: string;
    readonly saving: string;
    readonly tooLong: (bytes: string, limit: string) => string;
    readonly notText: string;
  };
  /** A board of which nothing is known but its port. */
  readonly found: {
    readonly title: (adapter: string, port: string) => string;
    readonly something: (port: string) => string;
    readonly firmware: Readonly<Record<Firmware, string>>;
    readonly replaces: string;
    readonly program: string;
  };
  /** A channel's card. */
  readonly channel: {
    readonly on: string;
    readonly off: string;
    readonly yes: string;
    readonly no: string;
    readonly unknown: string;
    readonly requested: string;
    readonly sent: string;
    readonly slow: string;
    readonly cancel: string;
    readonly cancelled: string;
    readonly mayStillRun: string;
    readonly confirmed: (duration: string) => string;
    readonly notDone: (what: string) => string;
    readonly notConfirmed: (what: string) => string;
    readonly maybeRan: string;
    readonly lastConfirmed: (age: string) => string;
    readonly neverConfirmed: string;
    readonly changedBy: (who: string, age: string) => string;
    readonly changedByUnknownWhen: (who: string) => string;
    readonly byYou: string;
    readonly reported: (age: string) => string;
    readonly byServer: string;
    readonly byPage: (number: string) => string;
    readonly byClient: (number: string) => string;
    readonly byHttp: string;
    readonly otherPending: (who: string) => string;
    readonly reports: (channel: string, state: string) => string;
    readonly newer: (command: string) => string;
    readonly range: (min: string, max: string) => string;
    readonly inSteps: (range: string, step: string) => string;
    readonly notInRange: (min: string, max: string) => string;
    readonly notInSteps: (below: string, above: string) => string;
    readonly bytesLeft: (count: string) => string;
    readonly newValue: (name: string) => string;
    readonly blinking: (every: string) => string;
    readonly byItself: string;
    readonly stop: string;
  };
  /** What the board does by itself when it hears nothing any more. */
  readonly lease: {
    readonly held: (safe: string, time: string) => string;
    readonly falling: (safe: string, left: string) => string;
    readonly fallen: (safe: string) => string;
    readonly aboutToFall: (safe: string, left: string) => string;
    readonly aboutFallen: (safe: string) => string;
  };
  /** The row of tools below a board's channels. */
  readonly tools: {
    readonly label: (board: string) => string;
    readonly loading: string;
    readonly failed: string;
    readonly tryAgain: string;
  };
  /** The history of a board; its other words are in `history_text.ts`. */
  readonly history: { readonly title: string };
  /** Hands on a virtual board's parts. */
  readonly parts: {
    /** By what is there to be done. */
    readonly hint: Readonly<Record<InputKind | "both", string>>;
    readonly press: (part: string) => string;
    readonly held: (part: string, who: string) => string;
    readonly light: (part: string) => string;
    readonly daylight: string;
    readonly voltage: (part: string, pin: string) => string;
  };
  /** Trouble with a virtual board. */
  readonly trouble: {
    readonly title: string;
    readonly mend: string;
    readonly madeBy: (who: string, what: string) => string;
    readonly unplugged: string;
    readonly frozen: string;
    readonly dropped: (share: string) => string;
    readonly droppedToBoard: (share: string) => string;
    readonly droppedFromBoard: (share: string) => string;
    readonly flipped: (share: string) => string;
    readonly flippedToBoard: (share: string) => string;
    readonly flippedFromBoard: (share: string) => string;
    readonly delayed: (duration: string) => string;
  };
  /** A board's values over time; the other words are in `plots_text.ts`. */
  readonly plots: { readonly title: string };
  /** The console of a board; its other words are in `console_text.ts`. */
  readonly console: { readonly title: string };
  /** What is said for each failure: it follows "Not done:". */
  readonly failures: Readonly<Record<FailureReason, Trouble>>;
  /** What is said for a board's trouble: its name and what varies in it make the sentences (C13). */
  readonly boardReasons: { readonly [C in BoardReasonCode]: (details: DetailsOf<C>) => Trouble };
  /** Why a board was not programmed: it follows a colon. */
  readonly flashCauses: Readonly<Record<FlashCause, (details: DetailsOf<"flash_failed">) => Trouble>>;
  /** What to do where it is known how long to wait. */
  readonly waitFor: (duration: string) => string;
  /** What stands before the words of a tool or the system, which are in English in every language. */
  readonly said: string;
  /** Names from the definition as people say them; what is not here is split into words. */
  readonly terms: Readonly<Record<string, string>>;
}
