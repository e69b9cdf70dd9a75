/**
 * What board is probably on a port, where nobody said.
 *
 * @module
 */
import { boardProfiles } from "../../server/boards/profiles.ts";
import { SerialError } from "../../server/serial/errors.ts";
import { listPorts, type PortDetails } from "../../server/serial/list_ports.ts";

const UNO = "arduino:avr:uno";

/**
 * The ports that something is connected to.
 *
 * @returns None on systems that cannot list them.
 */
export function portsSeen(): readonly PortDetails[] {
  try {
    return listPorts();
  } catch (error) {
    if (error instanceof SerialError) return [];
    throw error;
  }
}

/**
 * The likeliest board on a port.
 *
 * @param path The port.
 * @param ports What is connected.
 * @returns Its FQBN; an Uno if its adapter says nothing.
 */
export function likelyFqbn(path: string, ports: readonly PortDetails[]): string {
  const port = ports.find((one) => one.path === path || one.byId === path);
  const [profile] = port === undefined ? [] : boardProfiles(port);
  return profile?.fqbn ?? UNO;
}
