/**
 * What board is probably on a port, where nobody said.
 *
 * @module
 */
import { boardProfiles } from "../../server/boards/profiles.ts";
import { denoFiles, type DeviceFiles } from "../../server/serial/device_files.ts";
import { isSameDevice } from "../../server/serial/device_path.ts";
import type { PortDetails } from "../../server/serial/list_ports.ts";

const UNO = "arduino:avr:uno";

/**
 * The likeliest board on a port.
 *
 * @param path The port.
 * @param ports What is connected.
 * @param files Access to the links: a port has many names.
 * @returns Its FQBN; an Uno if its adapter says nothing.
 */
export function likelyFqbn(
  path: string,
  ports: readonly PortDetails[],
  files: DeviceFiles = denoFiles,
): string {
  const port = ports.find((one) => isSameDevice(one.path, path, files));
  const [profile] = port === undefined ? [] : boardProfiles(port);
  return profile?.fqbn ?? UNO;
}
