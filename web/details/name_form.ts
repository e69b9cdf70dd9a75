/**
 * What the forms have in common that ask for a name, of a board or of a person: their looks, and what is wrong with a name.
 *
 * @module
 */
import { css, type CSSResult } from "lit";
import { NAME_BYTES, nameLength, nameProblem } from "../../protocol/board_name.ts";
import { clientNameProblem } from "../../protocol/client_identity.ts";
import type { RequestFailure } from "../../protocol/failures.ts";
import type { Text } from "../text/text.ts";
import type { Words } from "../text/words.ts";

/** A label, a line with an input and buttons, a hint in whose place a problem stands. */
export const nameFormStyles: CSSResult = css`
  form {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }

  input {
    min-width: 0;
    min-height: var(--target);
    padding: 0 10px;
    border: 1px solid var(--field);
    border-radius: 8px;
    background: var(--card);
    color: var(--ink);
    font: inherit;
  }

  .hint {
    color: var(--quiet);
    font-size: 0.8125rem;
  }

  .hint span {
    font-weight: 600;
  }

  .problem {
    color: var(--trouble);
  }

  /* Not under the ring of the field above it. */
  .problem:not(:empty) {
    margin-top: 4px;
  }
`;

/**
 * What is wrong with a name that somebody types: the same checks as the server's.
 *
 * @param words Speaks.
 * @param name What `tidyName` gave.
 * @param tooLong Says how many bytes it has, and how many there may be.
 * @returns A sentence; null if nothing is wrong.
 */
export function nameTrouble(words: Words, name: string, tooLong: Text["me"]["tooLong"]): string | null {
  if (nameProblem(name) === null) return null;
  const length = nameLength(name);
  return length > NAME_BYTES
    ? tooLong(words.number(length), words.number(NAME_BYTES))
    : words.text.rename.notText;
}

/**
 * The same for the name of a person or a device, which others read beside what it changes.
 *
 * @param words Speaks.
 * @param name What `tidyName` gave.
 * @returns A sentence; null if nothing is wrong.
 */
export function clientNameTrouble(words: Words, name: string): string | null {
  const { me } = words.text;
  return nameTrouble(words, name, me.tooLong) ?? (clientNameProblem(name) === null ? null : me.taken);
}

/**
 * Why a name could not be given.
 *
 * @param words Speaks.
 * @param failure What the server said.
 */
export function notNamed(words: Words, failure: RequestFailure): string {
  const { what, todo } = words.failure(failure);
  return `${what}. ${todo}`;
}
