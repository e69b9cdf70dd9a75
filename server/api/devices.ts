/**
 * Who may come in (S20): whoever has the data folder's own token, who may do everything, and devices with a token and a role of
 * their own. Of a token only its SHA-256 is kept, which is enough for 128 random bits; and who is looked up by it is found
 * without a comparison of secrets.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { ResultOf, Role } from "../../protocol/api/method.ts";
import type { list } from "../../protocol/api/devices.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { type Clock, systemClock } from "../../protocol/clock.ts";
import { type ClientName, ClientNames } from "./client_names.ts";
import { PairingCodes } from "./pairing_codes.ts";

/** So many devices may be added. */
export const MOST_DEVICES = 500;
/** So long after a device was seen, it is written down that it was seen again, in milliseconds. */
export const SEEN_MS = 60_000;

/** Who shows a token. */
export interface Device {
  /** Its id; null for whoever has the data folder's own token. */
  readonly id: string | null;
  /** What it may do. */
  readonly role: Role;
  /** What it is called; null if each of its clients has a name of its own. */
  readonly client: ClientName | null;
  /** Aborts when it may come in no longer. */
  readonly revoked: AbortSignal;
}

/**
 * A client's name for itself, as no client of another device can name itself (C12a): those have no slash.
 *
 * @param device Whose client.
 * @param session Its name; empty for all clients of the device that have none.
 */
export function ownedBy({ id }: Device, session: string): string | null {
  return id === null ? session || null : `${id}/${session}`;
}

/** What outlives the server of a device. */
export interface KeptDevice {
  /** Its id. */
  readonly id: string;
  /** All names that it had, the present one last. */
  readonly names: readonly string[];
  /** What it may do. */
  readonly role: Role;
  /** SHA-256 of its token, in hexadecimal digits. */
  readonly tokenHash: string;
  /** When it was added, ISO 8601. */
  readonly createdAt: string;
  /** When it was seen last, ISO 8601; null if it never was. */
  readonly seenAt: string | null;
}

/** What {@linkcode Devices} takes. */
export interface DevicesOptions {
  /** The data folder's own token. */
  readonly token: string;
  /** What clients are called; nobody is known unless told. */
  readonly names?: ClientNames;
  /** The devices there are; none unless told. */
  readonly kept?: readonly KeptDevice[];
  /** Writes them; resolves to whether that worked. In memory only unless told. */
  readonly save?: (kept: readonly KeptDevice[]) => Promise<boolean>;
  /** Time; the machine's unless told. */
  readonly clock?: Clock;
  /** The time of day; the machine's unless told. */
  readonly now?: () => Date;
  /** Random bytes; the system's unless told. */
  readonly random?: (length: number) => Uint8Array;
}

/** One that is kept. */
class OwnDevice implements Device {
  readonly id: string;
  readonly role: Role;
  readonly client: ClientName;
  readonly tokenHash: string;
  readonly createdAt: string;
  readonly #end = new AbortController();
  seenAt: string | null;

  constructor({ id, role, tokenHash, createdAt, seenAt }: KeptDevice, client: ClientName) {
    this.id = id;
    this.role = role;
    this.client = client;
    this.tokenHash = tokenHash;
    this.createdAt = createdAt;
    this.seenAt = seenAt;
  }

  get revoked(): AbortSignal {
    return this.#end.signal;
  }

  revoke(): void {
    this.#end.abort();
  }
}

/** All devices. */
export class Devices {
  /** What clients are called. */
  readonly names: ClientNames;
  /** Codes that let one in. */
  readonly codes: PairingCodes;
  readonly #owner: Device = {
    id: null,
    role: "admin",
    client: null,
    revoked: new AbortController().signal,
  };
  readonly #ownerHash: string;
  readonly #save: (kept: readonly KeptDevice[]) => Promise<boolean>;
  readonly #now: () => Date;
  readonly #random: (length: number) => Uint8Array;
  readonly #listeners = new Set<() => void>();
  /** By the hash of their tokens, the oldest first. */
  readonly #devices = new Map<string, OwnDevice>();

  constructor(options: DevicesOptions) {
    this.names = options.names ?? new ClientNames();
    this.#ownerHash = hashOf(options.token);
    this.#save = options.save ?? (() => Promise.resolve(true));
    this.#now = options.now ?? (() => new Date());
    this.#random = options.random ?? ((length) => crypto.getRandomValues(new Uint8Array(length)));
    this.codes = new PairingCodes(options.clock ?? systemClock, this.#random, () => this.#tell());
    for (const kept of options.kept ?? []) this.#include(kept);
  }

  /**
   * Whose a token is. It is written down that the device was seen.
   *
   * @param token What was shown.
   * @returns Who; null if it is nobody's.
   */
  find(token: string): Device | null {
    const hash = hashOf(token);
    if (hash === this.#ownerHash) return this.#owner;
    const device = this.#devices.get(hash);
    if (device === undefined) return null;
    const now = this.#now();
    // A clock that was set back is no reason to look seen in the future.
    if (device.seenAt === null || Math.abs(now.getTime() - Date.parse(device.seenAt)) >= SEEN_MS) {
      device.seenAt = now.toISOString();
      this.#keep();
    }
    return device;
  }

  /**
   * Be told when there are other devices or codes, or something of a device is another.
   *
   * @param listener Called after the change.
   * @returns Ends that.
   */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Every device, the oldest first. */
  list(): ResultOf<typeof list>["devices"] {
    return this.#devices.values().map(({ id, client, role, createdAt, seenAt }) => ({
      id,
      name: client.current,
      role,
      createdAt,
      seenAt,
    })).toArray();
  }

  /**
   * Let a device in.
   *
   * @param name What it is to be called; with a number behind it if somebody else is.
   * @param role What it may do.
   * @returns Its id, its name, and its token, which nobody is told again.
   * @throws {RequestFailure} "invalid_request" if there are too many; "internal_error" if it could not be written.
   */
  async add(
    name: string,
    role: Role,
  ): Promise<{ readonly device: string; readonly name: string; readonly token: string }> {
    if (this.#devices.size >= MOST_DEVICES) {
      throw new RequestFailure(
        "invalid_request",
        `There are ${MOST_DEVICES} devices already`,
        "Revoke one that is not used any more; devices.list says when each was seen last",
      );
    }
    const token = this.#random(16).toHex();
    const device = this.#include({
      id: this.#newId(),
      names: [this.names.freeName(name)],
      role,
      tokenHash: hashOf(token),
      createdAt: this.#now().toISOString(),
      seenAt: null,
    });
    if (!await this.#keep()) {
      this.#exclude(device);
      this.#tell();
      throw notWritten("The device was not added");
    }
    return { device: device.id, name: device.client.current, token };
  }

  /**
   * Give a device another name.
   *
   * @param id Which one.
   * @param name What it is to be called.
   * @returns What it is called: the name, with a number behind it if somebody else is called so.
   * @throws {RequestFailure} "unknown_device" if there is none.
   */
  rename(id: string, name: string): string {
    return this.names.rename(this.#device(id).client, name);
  }

  /**
   * Let a device in no longer; its connections end at once.
   *
   * @param id Which one.
   * @throws {RequestFailure} "unknown_device" if there is none; "internal_error" if it could not be written.
   */
  async revoke(id: string): Promise<void> {
    this.#exclude(this.#device(id));
    if (!await this.#keep()) throw notWritten("It is revoked only until the server starts anew");
  }

  #device(id: string): OwnDevice {
    const device = this.#devices.values().find((one) => one.id === id);
    if (device !== undefined) return device;
    throw new RequestFailure(
      "unknown_device",
      `There is no device ${JSON.stringify(id.slice(0, 80))}`,
      'The method "devices.list" names every device',
    );
  }

  #newId(): string {
    for (;;) {
      const id = this.#random(4).toHex();
      if (this.#devices.values().every((device) => device.id !== id)) return id;
    }
  }

  #include(kept: KeptDevice): OwnDevice {
    const device = new OwnDevice(kept, this.names.include(kept.names));
    this.#devices.set(kept.tokenHash, device);
    // It may call itself otherwise, too.
    device.client.subscribe(() => this.#keep());
    return device;
  }

  #exclude(device: OwnDevice): void {
    this.#devices.delete(device.tokenHash);
    this.names.exclude(device.client);
    device.revoke();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #keep(): Promise<boolean> {
    this.#tell();
    return this.#save(
      this.#devices.values().map(({ id, client, role, tokenHash, createdAt, seenAt }) => ({
        id,
        names: client.all,
        role,
        tokenHash,
        createdAt,
        seenAt,
      })).toArray(),
    );
  }
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

function notWritten(what: string): RequestFailure {
  return new RequestFailure(
    "internal_error",
    `${what}: the file of devices could not be written`,
    "The server's log says why",
    "unknown",
  );
}
