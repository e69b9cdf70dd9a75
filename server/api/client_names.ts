/**
 * What clients are called in front of others (C17). A name belongs to one client for as long as it is known here, so that whoever
 * has an id can tell what it did itself, also before a reload and before the server started anew.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { type ClientIdentity, clientNameKey } from "../../protocol/client_identity.ts";
import { NAME_BYTES, nameLength } from "../../protocol/board_name.ts";

/** So many clients are known; of more, whoever connected longest ago is forgotten. */
export const MOST_CLIENTS = 1000;
/** So many former names of one client are known. */
const MOST_NAMES = 20;

/** One client that is known. */
export interface KeptClient {
  /** Hash of its id: whoever reads it here cannot pass for the client. */
  readonly id: string;
  /** The name that it was given by the server. */
  readonly given: string;
  /** All names that it had, the present one last. */
  readonly names: readonly string[];
}

/** All that is to outlive the server. */
export interface KeptClients {
  /** The number of the last page that was given a name. */
  readonly pages: number;
  /** The same of programs. */
  readonly programs: number;
  /** Who connected longest ago first. */
  readonly clients: readonly KeptClient[];
}

/** One client, through any number of connections. */
export class ClientName {
  /** The name that the server gave it. */
  readonly given: string;
  #all: readonly string[];
  readonly #listeners = new Set<() => void>();

  constructor(given: string, names: readonly string[] = [given]) {
    this.given = given;
    this.#all = names;
  }

  /** What it is called now. */
  get current(): string {
    return this.#all.at(-1) ?? this.given;
  }

  /** All names that it has and had, the present one last. */
  get all(): readonly string[] {
    return this.#all;
  }

  /**
   * It is called otherwise from now on.
   *
   * @param name Its name.
   */
  become(name: string): void {
    if (name === this.current) return;
    this.#all = [...this.#all.filter((one) => one !== name), name].slice(-MOST_NAMES);
    for (const listener of this.#listeners) listener();
  }

  /**
   * Be told when it is called otherwise.
   *
   * @param listener Called after the change.
   * @returns Ends that.
   */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Gives names. */
export class ClientNames {
  readonly #save: (kept: KeptClients) => void;
  /** By the hash of their ids, who connected longest ago first. */
  readonly #clients = new Map<string, ClientName>();
  /** Whose a name is, by its key. */
  readonly #owners = new Map<string, ClientName>();
  #pages: number;
  #programs: number;

  constructor(
    kept: KeptClients = { pages: 0, programs: 0, clients: [] },
    save: (kept: KeptClients) => void = () => {},
  ) {
    this.#save = save;
    this.#pages = kept.pages;
    this.#programs = kept.programs;
    for (const { id, given, names } of kept.clients) this.#add(id, new ClientName(given, names));
  }

  /**
   * A client connects.
   *
   * @param identity Who it says it is; null if it does not say, and then has another name on each connection.
   * @param isPage Whether it is a page.
   */
  enter(identity: ClientIdentity | null, isPage: boolean): ClientName {
    if (identity === null) return new ClientName(this.#next(isPage));
    const id = createHash("sha256").update(identity.id).digest("hex").slice(0, 32);
    const known = this.#clients.get(id);
    const client = known ?? new ClientName(this.#next(isPage));
    this.#clients.delete(id);
    this.#add(id, client);
    if (known === undefined) this.#forgetOldest();
    const isRenamed = this.#name(client, identity.name ?? "");
    if (known === undefined || isRenamed) this.#keep();
    return client;
  }

  /**
   * A client wants to be called otherwise.
   *
   * @param client Who.
   * @param name What it wants to be called; empty for the name that it was given.
   * @returns What it is called: the name, with a number behind it if that is somebody else's.
   */
  rename(client: ClientName, name: string): string {
    if (this.#name(client, name)) this.#keep();
    return client.current;
  }

  /**
   * What somebody new is called who wants a name.
   *
   * @param wanted The name.
   * @returns It, with a number behind it if that is somebody else's.
   */
  freeName(wanted: string): string {
    return this.#free(wanted, null);
  }

  /**
   * Somebody whose names are kept elsewhere, and never forgotten here.
   *
   * @param names All names that it had, the present one last.
   */
  include(names: readonly string[]): ClientName {
    const client = new ClientName(names[0] ?? "", names);
    this.#own(client);
    return client;
  }

  /**
   * Others may have these names.
   *
   * @param client Whose names.
   */
  exclude(client: ClientName): void {
    for (const [key, owner] of this.#owners) if (owner === client) this.#owners.delete(key);
  }

  /**
   * Whether a client is known by an id.
   *
   * @param client Who.
   */
  knows(client: ClientName): boolean {
    return this.#owners.get(clientNameKey(client.given)) === client;
  }

  #name(client: ClientName, wanted: string): boolean {
    const before = client.current;
    client.become(wanted === "" ? client.given : this.#free(wanted, client));
    this.#own(client);
    return client.current !== before;
  }

  #add(id: string, client: ClientName): void {
    this.#clients.set(id, client);
    this.#own(client);
  }

  #own(client: ClientName): void {
    for (const name of client.all) this.#owners.set(clientNameKey(name), client);
  }

  #free(name: string, client: ClientName | null): string {
    for (let number = 1;; number++) {
      const tried = number === 1 ? name : numbered(name, number);
      const owner = this.#owners.get(clientNameKey(tried));
      if (owner === undefined || owner === client) return tried;
    }
  }

  #next(isPage: boolean): string {
    for (;;) {
      const name = isPage ? `page ${++this.#pages}` : `client ${++this.#programs}`;
      if (!this.#owners.has(clientNameKey(name))) return name;
    }
  }

  #forgetOldest(): void {
    const [oldest] = this.#clients;
    if (oldest === undefined || this.#clients.size <= MOST_CLIENTS) return;
    const [id, client] = oldest;
    this.#clients.delete(id);
    this.exclude(client);
  }

  #keep(): void {
    const clients = [...this.#clients].map(([id, { given, all }]) => ({ id, given, names: all }));
    this.#save({ pages: this.#pages, programs: this.#programs, clients });
  }
}

function numbered(name: string, number: number): string {
  const end = ` ${number}`;
  const letters = [...name];
  while (nameLength(letters.join("") + end) > NAME_BYTES) letters.pop();
  return letters.join("").trimEnd() + end;
}
