/**
 * Which address of this machine `deno task serve --lan` means (S26a).
 *
 * @module
 */
import { StartFailure } from "../start_failure.ts";

/** An address of this machine. */
export type OwnAddress = Pick<Deno.NetworkInterfaceInfo, "name" | "address">;

/** What an address is good for. */
type Kind = "private" | "other network" | "loopback" | "all" | "link" | "public";

/** Of IPv4, each with the length of its prefix; RFC 1918, RFC 3927, RFC 6598. What is not listed is public. */
const IPV4: readonly (readonly [kind: Kind, network: string, bits: number])[] = [
  ["private", "10.0.0.0", 8],
  ["private", "172.16.0.0", 12],
  ["private", "192.168.0.0", 16],
  // Two machines on one cable.
  ["other network", "169.254.0.0", 16],
  // Of a provider, or of a virtual private network.
  ["other network", "100.64.0.0", 10],
  ["loopback", "127.0.0.0", 8],
  ["all", "0.0.0.0", 8],
];

/** Of IPv6, by how the address begins in its shortest form; RFC 4193, RFC 4291. What is not listed is public. */
const IPV6: readonly (readonly [kind: Kind, pattern: RegExp])[] = [
  ["other network", /^f[cd]/],
  ["link", /^fe[89ab]/],
  ["loopback", /^::1$/],
  ["all", /^::$/],
];

/**
 * The address to listen on.
 *
 * @param wanted What stands behind `--lan`; empty if nothing does.
 * @param all All addresses of this machine.
 * @returns One of them, as a URL has it without brackets.
 * @throws {StartFailure} if it is none to listen on, or nobody said which of several; with what to write.
 */
export function lanAddress(wanted: string, all: readonly OwnAddress[]): string {
  return wanted === "" ? onlyPrivate(all) : checked(wanted, all);
}

function onlyPrivate(all: readonly OwnAddress[]): string {
  const fitting = all.filter(({ address }) => kindOf(address) === "private");
  const [first, ...more] = fitting;
  if (first === undefined) {
    throw new StartFailure(
      `--lan finds no private address of this machine, such as 192.168.1.20: connect it to a network${
        usable(all, " first, or write an address that it has: ")
      }`,
    );
  }
  if (more.length === 0) return first.address;
  throw new StartFailure(
    `--lan finds several addresses of this machine: write one of them${usable(all, ": ")}`,
  );
}

function checked(wanted: string, all: readonly OwnAddress[]): string {
  const address = tidy(wanted);
  if (address === null) throw refused(wanted, "is no IP address", all);
  const isOwn = all.some((one) => tidy(one.address) === address);
  switch (kindOf(address)) {
    case "all":
      throw refused(wanted, "stands for every address, also for public ones", all);
    case "loopback":
      throw refused(wanted, "is for this machine alone, and is always served", all);
    case "link":
      throw refused(wanted, "needs the name of an interface behind it, which a link cannot have", all);
    case "public":
      throw refused(
        wanted,
        "is public, and Destello is not made for the Internet (a proxy with https and --origin is)",
        all,
      );
    case "private":
    case "other network":
      if (!isOwn) throw refused(wanted, "is no address of this machine", all);
      return address;
  }
}

function refused(wanted: string, why: string, all: readonly OwnAddress[]): StartFailure {
  return new StartFailure(`--lan "${wanted}" ${why}${usable(all, "; write ")}`);
}

/** What can be written, and where each leads; nothing if there is none. */
function usable(all: readonly OwnAddress[], before: string): string {
  const words = all.flatMap(({ name, address }) => {
    const kind = kindOf(address);
    return kind === "private" || kind === "other network" ? [`--lan ${address} (${name})`] : [];
  });
  return words.length === 0 ? "" : before + words.join(", or ");
}

/** As a URL has it without brackets; null if it is no address. */
function tidy(address: string): string | null {
  const isIpv6 = address.includes(":");
  const url = URL.parse(`http://${hostInUrl(address)}`);
  if (url === null) return null;
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  // 127.1 and names would be taken, too.
  return isIpv6 || host === address && /^[\d.]+$/.test(address) ? host : null;
}

function kindOf(address: string): Kind {
  const known = address.includes(":")
    ? IPV6.find(([, pattern]) => pattern.test(tidy(address) ?? ""))
    : IPV4.find(([, network, bits]) => prefix(address, bits) === prefix(network, bits));
  return known?.[0] ?? "public";
}

function prefix(address: string, bits: number): number {
  const value = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  return Math.floor(value / 2 ** (32 - bits));
}

/**
 * What browsers in the network may call this machine.
 *
 * @param address Its address.
 * @param hostname What it calls itself.
 * @returns The address as a URL has it, and the name that mDNS announces, where a system does.
 */
export function lanNames(address: string, hostname: string): readonly string[] {
  const [label = ""] = hostname.toLowerCase().split(".");
  const name = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(label) && label !== "localhost"
    ? [`${label}.local`]
    : [];
  return [hostInUrl(address), ...name];
}

/**
 * An address as a URL has it.
 *
 * @param address IPv4 or IPv6.
 */
export function hostInUrl(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}
