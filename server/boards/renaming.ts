/**
 * Giving a board another name (B12): one at a time, with a rest in between, because each costs cells of its EEPROM one of the
 * 100,000 writes that they bear (ATmega328P datasheet, EEPROM data memory).
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import type { Renamed } from "../../protocol/rename_message.ts";
import type { Clock } from "../link/clock.ts";
import type { Link } from "../link/link.ts";
import { linkRequestFailure, nameNotKeptFailure } from "./request_failures.ts";

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

/** See the module. */
export class Renaming {
  readonly #options: RenamingOptions;
  #isUnderWay = false;
  #restedAt = -Infinity;

  /**
   * A board that was not renamed yet.
   *
   * @param options The board, and time.
   */
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
    const { id, kept, called, link } = this.#options;
    const online = link();
    if (this.#isUnderWay) throw underWayFailure(id());
    if (kept() !== name) {
      this.#checkRest();
      await this.#write(online, name);
    }
    return { board: id(), name: called() };
  }

  #checkRest(): void {
    const { clock, id } = this.#options;
    const left = this.#restedAt - clock.now();
    if (left > 0) throw tooSoonFailure(id(), left);
  }

  #write(link: Pick<Link, "rename">, name: string): Promise<void> {
    const { clock, id, stored } = this.#options;
    this.#isUnderWay = true;
    const ended = (mayHaveWritten: boolean) => {
      this.#isUnderWay = false;
      if (mayHaveWritten) this.#restedAt = clock.now() + REST_MS;
    };
    return new Promise((resolve, reject) => {
      link.rename(name, {
        answered: (identity) => {
          ended(true);
          stored(identity.name);
          if (identity.name === name) resolve();
          else reject(nameNotKeptFailure(id(), name, identity.name));
        },
        failed: (failure, outcome) => {
          ended(outcome !== "not_run");
          reject(linkRequestFailure(id(), failure, outcome));
        },
      });
    });
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
