/**
 * Boards with USB of their own (Leonardo, Micro): opening the port does not reset them. They start their bootloader when the port is
 * closed at 1,200 baud; its port comes instead of the sketch's, and the sketch's comes back afterwards.
 *
 * @module
 */
import { accessSync, constants } from "node:fs";
import type { BoardModel } from "../../protocol/board_models.ts";
import { touchLinuxPort } from "../serial/linux.ts";
import { denoFiles } from "../serial/device_files.ts";
import { isSameDevice } from "../serial/device_path.ts";
import { DEVICE_FOLDERS, type DeviceFolders, type PortDetails } from "../serial/list_ports.ts";
import type { FolderWatch } from "../serial/watch_folder.ts";
import { watchPorts } from "../serial/watch_ports.ts";
import { NoBootloaderPortError } from "./program_errors.ts";
import type { ToolContext } from "./toolchain/run_tool.ts";
import { usbId } from "./usb_ids.ts";

/** The rate that means "start the bootloader". */
const TOUCH_BAUD = 1200;
/** Arduino's own tools wait as long for a port that comes. */
const PORT_MS = 10_000;

/** What {@linkcode throughTouchedBootloader} takes. */
export interface TouchOptions extends ToolContext {
  /** What board it is. */
  readonly model: BoardModel;
  /** The port of its sketch, or of its bootloader if that runs already. */
  readonly port: string;
}

/**
 * Start a board's bootloader, use it, and wait until the port of its sketch is back. Linux only.
 *
 * @param options The board, time and end.
 * @param use Gets the bootloader's port.
 * @param folders Where the devices are.
 * @returns What `use` gives.
 * @throws {NoBootloaderPortError} if no port of a bootloader comes.
 * @throws {SerialError} if the board's port cannot be opened, or the ports not be watched.
 */
export async function throughTouchedBootloader<T>(
  options: TouchOptions,
  use: (port: string) => Promise<T>,
  folders: DeviceFolders = DEVICE_FOLDERS,
): Promise<T> {
  const { model, port } = options;
  const ids = model.bootloader?.usb ?? [];
  const isBootloader = (id: string) => ids.includes(id);
  const ports = new ComingPorts(folders);
  try {
    if (!ports.have(port, isBootloader)) {
      ports.forget();
      touchLinuxPort(port, TOUCH_BAUD);
    }
    const found = await ports.openable(isBootloader, options);
    if (found === null) throw new NoBootloaderPortError(port, model, PORT_MS);
    ports.forget();
    const result = await use(found);
    // Whoever asks the board next says it better if its port does not come.
    await ports.openable((id) => model.usb.includes(id) && !isBootloader(id), options);
    return result;
  } finally {
    await ports.close();
  }
}

/** The ports that are there, or have come since they were forgotten. */
class ComingPorts {
  readonly #ports = new Map<string, PortDetails>();
  readonly #watch: FolderWatch;
  #look = () => {};

  constructor(folders: DeviceFolders) {
    this.#watch = watchPorts({
      connected: (port) => {
        this.#ports.set(port.path, port);
        this.#look();
      },
      disconnected: ({ path }) => void this.#ports.delete(path),
    }, folders);
  }

  /** Whether a port is there whose USB ids are wanted. */
  have(path: string, isWanted: (id: string) => boolean): boolean {
    return this.#wanted(isWanted).some((port) => isSameDevice(port.path, path, denoFiles));
  }

  /** Only those count that come from now on. */
  forget(): void {
    this.#ports.clear();
  }

  /** Wait for a port with wanted USB ids which this user may open; null if none comes. */
  async openable(isWanted: (id: string) => boolean, { clock, signal }: ToolContext): Promise<string | null> {
    const found = Promise.withResolvers<string | null>();
    const abort = () => found.reject(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    const timer = clock.after(PORT_MS, () => found.resolve(null));
    this.#look = () => {
      const port = this.#wanted(isWanted).find(({ path }) => mayOpen(path));
      if (port !== undefined) found.resolve(port.path);
    };
    try {
      signal?.throwIfAborted();
      this.#look();
      return await found.promise;
    } finally {
      this.#look = () => {};
      timer.cancel();
      signal?.removeEventListener("abort", abort);
    }
  }

  close(): Promise<void> {
    return this.#watch.close();
  }

  #wanted(isWanted: (id: string) => boolean): readonly PortDetails[] {
    return [...this.#ports.values()].filter((port) => isWanted(usbId(port) ?? ""));
  }
}

/** A new device belongs to root until udev has handed it to its group. */
function mayOpen(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
