/**
 * Codes by which a device is let in for the first time (S23). A code has 40 random bits, lives for two minutes and works once. After
 * five wrong ones, whoever they came from, no such code counts any more: addresses cost an attacker nothing. A code for a class
 * has 128 bits, which nobody guesses, because it comes with a link; it lives for an hour and works many times.
 *
 * @module
 */
import type { list } from "../../protocol/api/devices.ts";
import type { ResultOf, Role } from "../../protocol/api/method.ts";
import type { Clock } from "../../protocol/clock.ts";

/** How long a code can be used, in milliseconds. */
export const CODE_MS = 120_000;
/** How long a code for a class can be used, in milliseconds. */
export const CLASS_MS = 3_600_000;
/** After so many wrong ones no code counts. */
export const WRONG_CODES = 5;

const BYTES = 5;
const CLASS_BYTES = 16;
/** Crockford's alphabet: without I, L and O, which are read as digits, and without U. */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** What may be done with a code. */
interface LiveCode {
  readonly role: Role;
  readonly endsAt: number;
  readonly isForClass: boolean;
}

/** What came of a code: the role of whom it lets in; else whether there was still one to guess. */
export type Redeemed =
  | { readonly role: Role }
  | { readonly role: null; /** It made all codes void. */ readonly isLast: boolean };

/** All codes. */
export class PairingCodes {
  readonly #clock: Pick<Clock, "now">;
  readonly #random: (length: number) => Uint8Array;
  readonly #changed: () => void;
  readonly #live = new Map<string, LiveCode>();
  #wrong = 0;

  /**
   * No codes yet.
   *
   * @param clock Time.
   * @param random Random bytes.
   * @param changed Told after there are others, unless that is because their time is over.
   */
  constructor(
    clock: Pick<Clock, "now">,
    random: (length: number) => Uint8Array,
    changed: () => void = () => {},
  ) {
    this.#clock = clock;
    this.#random = random;
    this.#changed = changed;
  }

  /** Those that can be used now, the oldest first. */
  list(): ResultOf<typeof list>["codes"] {
    this.#forgetOld();
    const now = this.#clock.now();
    return [...this.#live].map(([code, { role, endsAt, isForClass }]) => ({
      code,
      role,
      many: isForClass,
      leftMs: endsAt - now,
    }));
  }

  /**
   * A new code.
   *
   * @param role What whoever uses it may do.
   * @returns Eight letters and digits.
   */
  make(role: Role): string {
    this.#forgetOld();
    if (this.#guessable().length === 0) this.#wrong = 0;
    const code = written(this.#random(BYTES));
    return this.#add(code, { role, endsAt: this.#clock.now() + CODE_MS, isForClass: false });
  }

  /**
   * A new code by which many are let in, who may look.
   *
   * @returns 26 letters and digits.
   */
  makeForClass(): string {
    const code = written(this.#random(CLASS_BYTES));
    return this.#add(code, { role: "view", endsAt: this.#clock.now() + CLASS_MS, isForClass: true });
  }

  /** No code counts any more. */
  withdraw(): void {
    this.#live.clear();
    this.#changed();
  }

  /**
   * Somebody used a code.
   *
   * @param typed As a person typed it: case, spaces and hyphens do not count, and I, L and O are the digits that they look like.
   */
  redeem(typed: string): Redeemed {
    this.#forgetOld();
    const code = tidyCode(typed);
    const found = this.#live.get(code);
    if (found !== undefined) {
      if (!found.isForClass) {
        this.#live.delete(code);
        this.#changed();
      }
      return { role: found.role };
    }
    this.#wrong++;
    const guessable = this.#guessable();
    const isLast = guessable.length > 0 && this.#wrong >= WRONG_CODES;
    if (isLast) {
      for (const code of guessable) this.#live.delete(code);
      this.#changed();
    }
    return { role: null, isLast };
  }

  #add(code: string, live: LiveCode): string {
    this.#live.set(code, live);
    this.#changed();
    return code;
  }

  #guessable(): readonly string[] {
    return [...this.#live].flatMap(([code, { isForClass }]) => isForClass ? [] : [code]);
  }

  #forgetOld(): void {
    const now = this.#clock.now();
    for (const [code, { endsAt }] of this.#live) if (endsAt <= now) this.#live.delete(code);
  }
}

/**
 * A code as it was made.
 *
 * @param typed As a person typed it.
 */
function tidyCode(typed: string): string {
  return typed.toUpperCase().replaceAll(/[\s-]/g, "").replaceAll(/[IL]/g, "1").replaceAll("O", "0");
}

/** Five bits a digit. */
function written(bytes: Uint8Array): string {
  const bits = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const digits = Math.ceil(8 * bytes.length / 5);
  return Array.from(
    { length: digits },
    (_, at) => DIGITS[Number(bits >> BigInt(5 * (digits - 1 - at)) & 31n)],
  )
    .join("");
}
