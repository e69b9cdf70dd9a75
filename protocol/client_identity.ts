/**
 * Who a client is, through any number of connections (C17): an id that it made up and keeps, and perhaps a name that a person gave
 * it. Both come as sub-protocols of the handshake, which servers of earlier versions pass over.
 *
 * @module
 */
import { nameProblem, tidyName } from "./board_name.ts";

/** Stands before the id: 32 hexadecimal digits. */
export const CLIENT_SUBPROTOCOL_PREFIX = "destello.client.";
/** Stands before the name: its UTF-8 bytes in hexadecimal digits, because a sub-protocol may hold no other text. */
export const NAME_SUBPROTOCOL_PREFIX = "destello.name.";

/** Stands before a client's name for itself, by chance, which its keys belong to (C12): 1 to 64 letters, digits and hyphens. */
export const SESSION_SUBPROTOCOL_PREFIX = "destello.session.";

/** What a client says of itself. */
export interface ClientIdentity {
  /** 32 hexadecimal digits, by chance; whoever knows them is this client. */
  readonly id: string;
  /** The name that a person gave it; null for none. */
  readonly name: string | null;
}

/** Whoever is not a client, as people read of them in any language of the page, and clients that nobody gave a name. */
const TAKEN = new RegExp(
  [
    "^(the|el|la)?(board|server|placa|servidor|http|you|tu)$",
    "^(the|el|la)?(page|client|program|pagina|cliente|programa)\\d*$",
    "^(aprogramover|unprogramapor)http$",
    "^mqtt",
  ].join("|"),
);
const LATIN = /\p{Script=Latin}/u;
/** Alphabets with letters that look like Latin ones. */
const LOOKALIKE = /[\p{Script=Cyrillic}\p{Script=Greek}]/u;

/**
 * What two names share that people take for the same one.
 *
 * @param name A name.
 * @returns Its letters and digits, without case and accents; the name itself where it has none.
 */
export function clientNameKey(name: string): string {
  const letters = name.normalize("NFKD").toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  return letters === "" ? name : letters;
}

/**
 * What is wrong with the name of a client, as the end of a sentence that begins with the field's name.
 *
 * @param name What `tidyName` gave.
 * @returns For example "is what others are called"; null if a client can be called so.
 */
export function clientNameProblem(name: string): string | null {
  if (TAKEN.test(clientNameKey(name))) return "is what others are called";
  if (LATIN.test(name) && LOOKALIKE.test(name)) return "mixes alphabets whose letters look alike";
  return nameProblem(name);
}

/**
 * The sub-protocols that say who a client is.
 *
 * @param identity Who.
 */
export function identityProtocols({ id, name }: ClientIdentity): readonly string[] {
  const bytes = new TextEncoder().encode(name ?? "");
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [CLIENT_SUBPROTOCOL_PREFIX + id, ...(hex === "" ? [] : [NAME_SUBPROTOCOL_PREFIX + hex])];
}

/**
 * Read who a client is. What does not fit is passed over: a client without an id is let in all the same.
 *
 * @param protocols The sub-protocols that it offers.
 * @returns Who; null if it does not say.
 */
export function readIdentity(protocols: readonly string[]): ClientIdentity | null {
  const id = behind(protocols, CLIENT_SUBPROTOCOL_PREFIX);
  if (id === null || !/^[0-9a-f]{32}$/.test(id)) return null;
  return { id, name: readName(behind(protocols, NAME_SUBPROTOCOL_PREFIX) ?? "") };
}

/**
 * Read a client's name for itself.
 *
 * @param protocols The sub-protocols that it offers.
 * @returns It; null if there is none that fits.
 */
export function readSession(protocols: readonly string[]): string | null {
  const session = behind(protocols, SESSION_SUBPROTOCOL_PREFIX);
  return session !== null && /^[0-9A-Za-z-]{1,64}$/.test(session) ? session : null;
}

function behind(protocols: readonly string[], prefix: string): string | null {
  return protocols.find((protocol) => protocol.startsWith(prefix))?.slice(prefix.length) ?? null;
}

function readName(hex: string): string | null {
  if (!/^([0-9a-f]{2}){1,200}$/.test(hex)) return null;
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  const name = tidyName(new TextDecoder().decode(bytes));
  return name === "" || clientNameProblem(name) !== null ? null : name;
}
