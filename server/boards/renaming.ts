/**
 * Giving a board another name (B12), or an id of its own (B13): one at a time, with a rest in between, because each costs cells of its EEPROM one of the
 * 100,000 writes that they bear (ATmega328P datasheet, EEPROM data memory).
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import type { Renamed } from "../../protocol/api/board.ts";
import type { StoredIdentity } from "../../protocol/wire/codec.ts";
import type { Clock } from "../../protocol/clock.ts";
import type { Link } from "../link/link.ts";
import type { SystemAnswer } from "../link/system_requests.ts";
import { idNotKeptFailure, linkRequestFailure, nameNotKeptFailure } from "./request_failures.ts";

/** How long a board is left alone after it was renamed. */
const REST_MS = 2000;

/** What {@linkcode Renaming} needs of its board. */
export interface RenamingOptions {
  /** Time. */
  readonly clock: Clock;
  /** The board's id. */
  readonly id: () => string;
  /** The name that it keeps, empty for none; null before it told. */
  readonly kept: () => string | null;
  /** What it is called now. */
  readonly called: () => string;
  /** Its link; throws {@linkcode RequestFailure} while it is not online (B4). */
  readonly link: () => Pick<Link, "rename">;
  /** Its EEPROM holds this name now. */
  readonly stored: (name: string) => void;
}

export class Renaming {
  readonly #options: RenamingOptions;
  #isUnderWay = false;
  #restedAt = -Infinity;

  constructor(options: RenamingOptions) {
    this.#options = options;
  }

  /**
   * Give the board another name, which it keeps in its EEPROM. The one that it keeps already is not written again.
   *
   * @param name One that fits; empty to take its name away.
   * @returns What it is called now.
   * @throws {RequestFailure} by name: also "too_many_requests", and if the EEPROM holds something else afterwards.
   */
  async rename(name: string): Promise<Renamed> {
    const { id, kept, called, link, stored } = this.#options;
    const online = link();
    if (this.#isUnderWay) throw underWayFailure(id());
    if (kept() !== name) {
      this.#checkRest();
      const holds = await this.#write<StoredIdentity>((answer) => online.rename(name, answer));
      stored(holds.name);
      if (holds.name !== name) throw nameNotKeptFailure(id(), name, holds.name);
    }
    return { board: id(), name: called() };
  }

  /**
   * Give the board another id, which it keeps in its EEPROM beside its name.
   *
   * @param link Its link, which is up.
   * @throws {RequestFailure} by name: also "too_many_requests", and if the EEPROM does not keep it.
   */
  async renewId(link: Pick<Link, "renewId">): Promise<void> {
    const { id, kept } = this.#options;
    if (this.#isUnderWay) throw underWayFailure(id());
    this.#checkRest();
    const isKept = await this.#write<boolean>((answer) => link.renewId(kept() ?? "", answer));
    if (!isKept) throw idNotKeptFailure(id());
  }

  #checkRest(): void {
    const { clock, id } = this.#options;
    const left = this.#restedAt - clock.now();
    if (left > 0) throw tooSoonFailure(id(), left);
  }

  /** One thing at a time is written to the EEPROM; what may have been is followed by a rest. */
  #write<T>(ask: (answer: SystemAnswer<T>) => void): Promise<T> {
    const { clock, id } = this.#options;
    this.#isUnderWay = true;
    const ended = (mayHaveWritten: boolean) => {
      this.#isUnderWay = false;
      if (mayHaveWritten) this.#restedAt = clock.now() + REST_MS;
    };
    return new Promise((resolve, reject) =>
      ask({
        answered: (value) => {
          ended(true);
          resolve(value);
        },
        failed: (failure, outcome) => {
          ended(outcome !== "not_run");
          reject(linkRequestFailure(id(), failure, outcome));
        },
      })
    );
  }
}

function underWayFailure(id: string): RequestFailure {
  return new RequestFailure(
    "too_many_requests",
    `Board ${id} is being renamed already`,
    `Wait until it has its name and ${REST_MS / 1000} s more, then ask again`,
    "not_run",
    null,
    { waitMs: REST_MS },
  );
}

function tooSoonFailure(id: string, leftMs: number): RequestFailure {
  return new RequestFailure(
    "too_many_requests",
    `Board ${id} was renamed less than ${REST_MS / 1000} s ago, and each name wears its EEPROM`,
    `Wait ${Math.ceil(leftMs / 100) / 10} s, then ask again`,
    "not_run",
    null,
    { waitMs: Math.ceil(leftMs) },
  );
}
