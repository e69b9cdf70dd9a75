/**
 * The addresses that the server listens on. Its own hosts and origins, links, and hints all come from here.
 *
 * @module
 */
import { hostsOf } from "./origins.ts";

/** An address that the server listens on. */
export interface ServerAddress {
  /** What is spoken there. */
  readonly scheme: "http" | "https";
  /** The IP address that it is bound to. */
  readonly hostname: string;
  /** What it is called in a URL, IPv6 in brackets; links have the first. */
  readonly names: readonly string[];
  /** The port. */
  readonly port: number;
}

/** This machine, for itself. */
export const LOOPBACK = {
  scheme: "http",
  hostname: "127.0.0.1",
  names: ["127.0.0.1", "localhost", "[::1]"],
} as const satisfies Omit<ServerAddress, "port">;

/**
 * Where a person opens an address.
 *
 * @param address The address.
 * @returns An origin, by its first name.
 */
export function originOf(address: ServerAddress): string {
  return originsOf(address)[0] ?? "";
}

/**
 * The origins of pages that come from an address.
 *
 * @param address The address.
 * @returns As a browser sends them, without a port that the scheme implies.
 */
export function originsOf({ scheme, names, port }: ServerAddress): readonly string[] {
  return names.map((name) => new URL(`${scheme}://${name}:${port}`).origin);
}

/**
 * Whether a request's `Origin` names the same place as its `Host`.
 *
 * @param origin The one.
 * @param host The other.
 */
export function isSameAuthority(origin: string, host: string): boolean {
  return URL.canParse(origin) && hostsOf(origin).includes(host);
}
