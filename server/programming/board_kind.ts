/**
 * What board is probably on a port, where nobody said. A guess until the board itself has answered: clones share one USB chip, and a
 * chip tells no board.
 *
 * @module
 */
import { BOARD_MODELS, type BoardModel } from "../../protocol/board_models.ts";
import { denoFiles, type DeviceFiles } from "../serial/device_files.ts";
import { isSameDevice } from "../serial/device_path.ts";
import type { PortDetails } from "../serial/list_ports.ts";
import { usbId } from "./usb_ids.ts";

/**
 * Which boards may be behind a port.
 *
 * @param port The port.
 * @returns The candidates, the likeliest first; none if the adapter is unknown, which says nothing about the
 * board.
 */
export function likelyModels(port: PortDetails): readonly BoardModel[] {
  const id = usbId(port);
  return BOARD_MODELS.filter(({ usb }) => id !== null && usb.includes(id));
}

/** What starts the sketch of a board whose bootloader runs. */
export interface SketchStart {
  /** Bits per second. */
  readonly baudRate: number;
  /** Bytes at that rate. */
  readonly bytes: Uint8Array;
}

/**
 * How the bootloader of a board is left, whichever of several boards it is: each bootloader passes over the words of the others.
 *
 * @param models The boards.
 * @returns What to send; null if none of their bootloaders has a command for it.
 */
export function sketchStart(models: readonly BoardModel[]): SketchStart | null {
  const known = new Set(models.flatMap(({ bootloader }) => bootloader === null ? [] : [bootloader]));
  const [first, ...others] = [...known].filter(({ startSketch }) => startSketch !== null);
  if (first === undefined) return null;
  const same = others.filter(({ baudRate }) => baudRate === first.baudRate);
  return {
    baudRate: first.baudRate,
    bytes: Uint8Array.from([first, ...same].flatMap(({ startSketch }) => startSketch ?? [])),
  };
}

/**
 * What to call a port's board before it has said anything itself.
 *
 * @param port The port.
 * @returns The board if only one kind has such an adapter, else the adapter: "USB Serial (1a86:7523)".
 */
export function boardName(port: PortDetails): string {
  const [first, ...others] = likelyModels(port);
  if (first !== undefined && others.length === 0) return first.title;
  const id = usbId(port);
  return `${port.product ?? "Serial adapter"}${id === null ? "" : ` (${id})`}`;
}

/**
 * The boards that a port may have, as far as programming goes: the same image, through bootloaders of different rates.
 *
 * @param wanted The board that the project runs on.
 * @param path The port.
 * @param ports What is connected.
 * @param files Access to the links: a port has many names.
 * @returns Their FQBNs, the likeliest first: the wanted one if it may be there, and what has its chip. Where the adapter is another
 * chip's alone, that board.
 */
export function likelyFqbns(
  wanted: BoardModel,
  path: string,
  ports: readonly PortDetails[],
  files: DeviceFiles = denoFiles,
): readonly [string, ...string[]] {
  const port = ports.find((one) => isSameDevice(one.path, path, files));
  const likely = port === undefined ? [] : likelyModels(port);
  const models = likely.length === 0 ? BOARD_MODELS : likely;
  const fitting = models.filter(({ chip }) => chip === wanted.chip);
  const [first = wanted] = models.includes(wanted) ? [wanted] : fitting.length === 0 ? models : fitting;
  const rates = new Set([first.bootloader?.baudRate]);
  const slower = models.filter(({ chip, bootloader }) => {
    const isNew = chip === first.chip && bootloader?.protocol === "stk500v1" &&
      !rates.has(bootloader.baudRate);
    if (isNew) rates.add(bootloader.baudRate);
    return isNew;
  });
  return [first.fqbn, ...slower.map(({ fqbn }) => fqbn)];
}
