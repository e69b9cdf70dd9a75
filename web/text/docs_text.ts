/**
 * Words of the page `/docs` (X5).
 *
 * @module
 */
import type { Role } from "../../protocol/api/method.ts";
import type { FailureOutcome } from "../../protocol/failures.ts";

/** In one language. */
export interface DocsText {
  /** Heading, and name of the tab. */
  readonly title: string;
  /** Below it. */
  readonly about: string;
  /** Link to the boards. */
  readonly back: string;
  /** Label of the choice. */
  readonly board: string;
  /** What this page may do. */
  readonly role: Readonly<Record<Role, string>>;
  /** Heading of the board's commands. */
  readonly commands: string;
  /** Heading of the other methods. */
  readonly methods: string;
  /** Heading of the notifications. */
  readonly notifications: string;
  /** Descriptions are in English. */
  readonly inEnglish: string;
  /** Heading of a table. */
  readonly takes: string;
  /** Heading of a table. */
  readonly gives: string;
  /** Nothing is taken, or given. */
  readonly nothing: string;
  /** A member that may be left out. */
  readonly optional: string;
  /** Heading of the list. */
  readonly failures: string;
  /** Button. */
  readonly call: string;
  /** It is under way. */
  readonly calling: string;
  /** It may not be called by this page. */
  readonly needs: (role: string) => string;
  /** There is no connection. */
  readonly offline: string;
  /** The documents are those that were last had. */
  readonly kept: string;
  /** There are none. */
  readonly missing: string;
  /** Heading of an answer. */
  readonly answered: string;
  /** Heading of a failure. */
  readonly failed: Readonly<Record<FailureOutcome, string>>;
  /** A box that is to hold JSON. */
  readonly notJson: (name: string) => string;
}
