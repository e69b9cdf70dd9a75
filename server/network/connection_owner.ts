/**
 * Whose a connection from this machine is (S22). Linux tells it in `/proc/net/tcp` and `tcp6`: the user who opened the socket at the
 * other end. Other systems do not tell.
 *
 * @module
 */
import type { DeviceFiles } from "../serial/device_files.ts";

/** One end of a connection. */
export interface Endpoint {
  /** An IPv4 address. */
  readonly hostname: string;
  /** Its port. */
  readonly port: number;
}

/** State of a connection that stands: in others the kernel may have forgotten whose it was, and names root. */
const ESTABLISHED = "01";
/** The table may change while it is read, and a row be left out. */
const TRIES = 3;

/**
 * The user to whom a socket belongs.
 *
 * @param table What `/proc/net/tcp` or `/proc/net/tcp6` says.
 * @param local The socket's own end.
 * @param remote The other end.
 * @returns The number of the user; null if there is no such connection.
 */
export function ownerIn(table: string, local: Endpoint, remote: Endpoint): number | null {
  const locals = written(local);
  const remotes = written(remote);
  for (const line of table.split("\n")) {
    const [, from = "", to = "", state, , , , uid = ""] = line.trim().split(/\s+/);
    if (state === ESTABLISHED && locals.includes(from) && remotes.includes(to) && /^\d+$/.test(uid)) {
      return Number(uid);
    }
  }
  return null;
}

/**
 * The user who opened a connection to this program.
 *
 * @param files Access to the files.
 * @param client The end of whoever opened it.
 * @param server The end of this program.
 * @returns The number of the user; null if the system does not say.
 */
export function connectionOwner(
  files: Pick<DeviceFiles, "text">,
  client: Endpoint,
  server: Endpoint,
): number | null {
  for (let tried = 0; tried < TRIES; tried++) {
    for (const name of ["tcp", "tcp6"]) {
      const owner = ownerIn(files.text(`/proc/net/${name}`) ?? "", client, server);
      if (owner !== null) return owner;
    }
  }
  return null;
}

/** An end as the tables write it: of a socket for IPv4, and of one for IPv6 that speaks IPv4; words are little-endian. */
function written({ hostname, port }: Endpoint): readonly string[] {
  const bytes = hostname.split(".").toReversed().map((byte) => hex(Number(byte), 2)).join("");
  const end = `${bytes}:${hex(port, 4)}`;
  return [end, `0000000000000000FFFF0000${end}`];
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, "0");
}
