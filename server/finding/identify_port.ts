/**
 * What is at a port that a person named, by its device: the name may be any link to it (B17).
 *
 * @module
 */
import type { DeviceFiles } from "../serial/device_files.ts";
import { devicePath } from "../serial/device_path.ts";
import { portsSeen } from "../serial/list_ports.ts";
import { BOARD_MODELS } from "../../protocol/board_models.ts";
import { sketchStart } from "../programming/board_kind.ts";
import { type PortKind, portKind } from "./serial_source.ts";

/**
 * What is at a port now.
 *
 * @param path Any of its names.
 * @param ports What is connected.
 * @param files Access to the links.
 * @returns As its adapter tells it. Where nothing tells, whoever named the port says that a board is there: whatever it is, leaving
 * its bootloader costs it a few bytes.
 */
export function identifyPort(path: string, ports = portsSeen(), files?: DeviceFiles): PortKind {
  const device = devicePath(path, files);
  const details = ports.find((port) => port.path === device);
  return details === undefined ? { start: sketchStart(BOARD_MODELS), adapter: null } : portKind(details);
}
