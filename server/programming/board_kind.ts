/**
 * What board is probably on a port, where nobody said.
 *
 * @module
 */
import { BOARD_PROFILES, boardProfiles } from "./profiles.ts";
import { denoFiles, type DeviceFiles } from "../serial/device_files.ts";
import { isSameDevice } from "../serial/device_path.ts";
import type { PortDetails } from "../serial/list_ports.ts";

const UNO = "arduino:avr:uno";

/**
 * The boards that a port may have, as far as programming goes: the same image, through bootloaders of different rates.
 *
 * @param path The port.
 * @param ports What is connected.
 * @param files Access to the links: a port has many names.
 * @returns Their FQBNs, the likeliest first; where the adapter says nothing, an Uno and what has its chip.
 */
export function likelyFqbns(
  path: string,
  ports: readonly PortDetails[],
  files: DeviceFiles = denoFiles,
): readonly [string, ...string[]] {
  const port = ports.find((one) => isSameDevice(one.path, path, files));
  const profiles = port === undefined ? [] : boardProfiles(port);
  const [first, ...others] = profiles.length === 0 ? BOARD_PROFILES : profiles;
  if (first === undefined) return [UNO];
  const rates = new Set([first.bootloader.baudRate]);
  const slower = others.filter(({ mcu, bootloader: { protocol, baudRate } }) => {
    const isNew = mcu === first.mcu && protocol === "stk500v1" && !rates.has(baudRate);
    if (isNew) rates.add(baudRate);
    return isNew;
  });
  return [first.fqbn, ...slower.map(({ fqbn }) => fqbn)];
}
