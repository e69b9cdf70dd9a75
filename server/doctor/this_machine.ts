/**
 * The machine that this runs on, for the doctor.
 *
 * @module
 */
import { lstat, open, readdir, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { portNature } from "../programming/usb_ids.ts";
import { isSameDevice, systemFiles } from "../serial/device_path.ts";
import { type PortDetails, portsSeen } from "../serial/list_ports.ts";
import type { FolderFacts, Machine, ToolPart } from "./machine.ts";

/** When both clocks were read. */
export interface ClockReading {
  /** Milliseconds since 1970. */
  readonly wall: number;
  /** Milliseconds since some fixed moment. */
  readonly monotonic: number;
}

/** What the doctor is told about its environment. */
export interface MachineOptions {
  /** The data folder's path. */
  readonly dataFolder: string;
  /** Further ports that boards may be on: those that a person named. */
  readonly named?: readonly string[];
  /** Takes stock of the toolchains. */
  readonly takeInventory: () => Promise<readonly ToolPart[]>;
  /** A running server's process; null if there is none. */
  readonly serverProcess: number | null;
  /** Both clocks at an earlier moment. */
  readonly since: ClockReading;
}

/** Read both clocks. */
export function readClocks(): ClockReading {
  return { wall: Date.now(), monotonic: performance.now() };
}

/**
 * Look at this machine.
 *
 * @param options What to look at.
 * @returns What was seen.
 */
export async function thisMachine(options: MachineOptions): Promise<Machine> {
  const { dataFolder, named = [], takeInventory, serverProcess, since } = options;
  const [tools, folder] = await Promise.all([takeInventory(), folderFacts(dataFolder)]);
  const seen = portsSeen();
  const isNamed = ({ path }: PortDetails) => named.some((name) => isSameDevice(name, path));
  // A modem or a GPS receiver may well be somebody else's (B16).
  const listed = seen.filter((port) => portNature(port) === "board" || isNamed(port));
  const others = named.filter((path) => !listed.some((port) => isSameDevice(port.path, path)));
  const { wall, monotonic } = readClocks();
  return {
    files: systemFiles(),
    ports: [...listed, ...others.map(unlistedPort)],
    tools,
    dataFolder,
    folder,
    ownProcesses: new Set([Deno.pid, ...serverProcess === null ? [] : [serverProcess]]),
    uid: Deno.uid() ?? 0,
    now: wall,
    clockJump: wall - since.wall - (monotonic - since.monotonic),
  };
}

function unlistedPort(path: string): PortDetails {
  return { path, serialNumber: null, manufacturer: null, product: null, driver: null, byId: null };
}

async function folderFacts(folder: string): Promise<FolderFacts | null> {
  const status = await lstat(folder).catch(() => null);
  if (status === null) return null;
  const disk = await statfs(folder);
  return {
    isFolder: (await stat(folder)).isDirectory(),
    uid: status.uid,
    mode: status.mode & 0o7777,
    free: disk.bavail * disk.bsize,
    refusal: await writingRefused(folder),
    newest: await newestFile(folder),
  };
}

/** Tried, because modes do not tell of read-only disks, quotas, and whatever else there is. */
async function writingRefused(folder: string): Promise<string | null> {
  const path = join(folder, `doctor.${crypto.randomUUID()}`);
  try {
    const file = await open(path, "wx", 0o600);
    try {
      await file.write(new Uint8Array(4096));
    } finally {
      await file.close();
    }
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await rm(path, { force: true }).catch(() => {});
  }
}

async function newestFile(folder: string): Promise<FolderFacts["newest"]> {
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(names.map(async (name) => {
    const status = await lstat(join(folder, name)).catch(() => null);
    return status === null ? [] : [{ file: join(folder, name), at: status.mtimeMs }];
  }));
  return files.flat().toSorted((a, b) => b.at - a.at)[0] ?? null;
}
