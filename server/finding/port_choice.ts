/**
 * Which ports the server opens by itself: those that are likely to be boards, unless a person says otherwise (B16).
 *
 * @module
 */
import { BOARD_MODELS } from "../../protocol/board_models.ts";
import type { LeftAloneWhy } from "../../protocol/api/ports.ts";
import type { DeviceFiles } from "../serial/device_files.ts";
import { devicePath } from "../serial/device_path.ts";
import type { PortDetails } from "../serial/list_ports.ts";
import { portNature, usbId } from "../programming/usb_ids.ts";

/** What a person said about ports: paths, names in /dev/serial/by-id, or "vendor:product". */
export interface PortChoice {
  /** Leave these alone. */
  readonly ignore: readonly string[];
  /** Open these, whatever they are, and no others; empty: whatever is likely to be a board. */
  readonly only: readonly string[];
}

/** Ports of bootloaders: they have no sketch to talk to, and belong to whoever programs the board. */
const BOOTLOADER_IDS: ReadonlySet<string> = new Set(
  BOARD_MODELS.flatMap(({ bootloader }) => bootloader?.usb ?? []),
);

/** Nobody said anything. */
export const ANY_BOARD: PortChoice = { ignore: [], only: [] };

/**
 * Why a port is left alone.
 *
 * @param port The port.
 * @param choice What a person said.
 * @param files Access to the links.
 * @returns Why; null if it is opened.
 */
export function whyLeftAlone(
  port: PortDetails,
  choice: PortChoice,
  files?: DeviceFiles,
): LeftAloneWhy | null {
  const isMeant = (word: string) => means(word, port, files);
  if (choice.ignore.some(isMeant)) return "ignored";
  if (choice.only.length > 0) return choice.only.some(isMeant) ? null : "not_chosen";
  if (BOOTLOADER_IDS.has(usbId(port) ?? "")) return "bootloader";
  const nature = portNature(port);
  return nature === "board" ? null : nature;
}

/** Whether a person's word means a port. */
function means(word: string, port: PortDetails, files?: DeviceFiles): boolean {
  if (word.toLowerCase() === usbId(port)) return true;
  const names = [port.path, port.byId].flatMap((path) => path === null ? [] : [path, lastPart(path)]);
  return names.includes(word) ||
    word.includes("/") && devicePath(word, files) === devicePath(port.path, files);
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
