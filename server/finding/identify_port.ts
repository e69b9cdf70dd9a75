/**
 * What is at a port that a person named, by its device: the name may be any link to it (B17).
 *
 * @module
 */
import type { DeviceFiles } from "../serial/device_files.ts";
import { devicePath } from "../serial/device_path.ts";
import { portsSeen } from "../serial/list_ports.ts";
import { OPTIBOOT } from "../../protocol/board_models.ts";
import { type PortKind, portKind } from "./serial_source.ts";

/**
 * What is at a port now.
 *
 * @param path Any of its names.
 * @param ports What is connected.
 * @param files Access to the links.
 * @returns As its adapter tells it. Where nothing tells, whoever named the port says that a board is there: whatever it is, leaving
 * Optiboot costs it two bytes.
 */
export function identifyPort(path: string, ports = portsSeen(), files?: DeviceFiles): PortKind {
  const device = devicePath(path, files);
  const details = ports.find((port) => port.path === device);
  return details === undefined ? { bootloader: OPTIBOOT, adapter: null } : portKind(details);
}
