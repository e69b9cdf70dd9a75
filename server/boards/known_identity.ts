/**
 * Who the board at a place says it is: under which id it is known, and what people call it (B1, B12).
 *
 * @module
 */
import { isBoardUid } from "../../protocol/board_uid.ts";
import { hex32 } from "../../protocol/schema_hash.ts";
import type { BoardIdentity } from "../../protocol/wire/codec.ts";

/** What a {@linkcode KnownIdentity} needs. */
export interface KnownIdentityOptions {
  /** Where the board is, as people know it. */
  readonly place: string;
  /** What boards like it are called, now. */
  readonly kind: () => string;
  /** What a board of that id in its EEPROM is called here (B1). */
  readonly idOf: (uid: number, kind: string) => string;
}

/** What a board told of itself. */
export class KnownIdentity {
  readonly #options: KnownIdentityOptions;
  readonly #atPlace: string;
  #told: BoardIdentity | null = null;
  #own: { readonly uid: number; readonly id: string } | null = null;

  constructor(options: KnownIdentityOptions) {
    this.#options = options;
    this.#atPlace = `${options.kind().toLowerCase()}-${placeId(options.place)}`;
  }

  /** Its id: from its EEPROM if that is known and its own, else from its place. */
  get id(): string {
    return this.#own?.id ?? this.#atPlace;
  }

  /** The name that it keeps, empty for none; null before it told. */
  get kept(): string | null {
    return this.#told?.name ?? null;
  }

  /** What people call it: the name that it keeps, or else what all boards of its kind are called. */
  get name(): string {
    return this.kept || this.#options.kind();
  }

  /** The build id that it told last; null before it told any. */
  get build(): number | null {
    return this.#told?.build ?? null;
  }

  /** Whether it has ever told anything. */
  get isKnown(): boolean {
    return this.#told !== null;
  }

  /** The id in its EEPROM, if that is known and its own. */
  get uid(): number | null {
    return this.#own?.uid ?? null;
  }

  /**
   * It told who it is.
   *
   * @param identity What it told.
   * @returns The id that it has to claim now; null if it has none, or the one that it had.
   */
  told(identity: BoardIdentity): number | null {
    this.#told = identity;
    const uid = isBoardUid(identity.uid) ? identity.uid : null;
    if (uid === this.uid) return null;
    const { idOf, kind } = this.#options;
    this.#own = uid === null ? null : { uid, id: idOf(uid, kind()) };
    return uid;
  }

  /**
   * It has another name.
   *
   * @param name The name; empty for none.
   */
  named(name: string): void {
    if (this.#told !== null) this.#told = { ...this.#told, name };
  }

  /** The id is another board's. */
  giveUpId(): void {
    this.#own = null;
  }

  /** Somebody else may be here by now. */
  forget(): void {
    this.#told = null;
    this.#own = null;
  }
}

/**
 * A place as part of an id.
 *
 * @param place As people know it: "/dev/ttyACM0".
 * @returns Letters, digits and hyphens: "dev-ttyACM0".
 */
export function placeId(place: string): string {
  return place.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-/, "");
}

/**
 * W16, for the log: whoever knew a board by what its EEPROM held, or by its place, looks for it.
 *
 * @param place Where the board is.
 * @param before What its EEPROM held instead of an id.
 * @param uid The id that it was given.
 * @returns A sentence.
 */
export function idAssigned(place: string, before: number, uid: number): string {
  const held = before === 0 ? "no id" : `${hex32(before)}, which is no id`;
  return `The EEPROM of the board at ${place} held ${held}; its id is ${hex32(uid)} from now on`;
}
