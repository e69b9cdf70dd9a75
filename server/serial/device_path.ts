/**
 * One device has many names: udev links it by id, by path, and by whatever its rules say.
 *
 * @module
 */
import { denoFiles, type DeviceFiles } from "./device_files.ts";
import { linuxFiles } from "./linux_files.ts";

/**
 * The device that a name leads to.
 *
 * @param path Any of its names.
 * @param files Access to the links.
 * @returns Its own name; the name as it is where that leads nowhere now.
 */
export function devicePath(path: string, files: DeviceFiles = systemFiles()): string {
  // COM3 and com3 are one port; Windows has no links to ports.
  return Deno.build.os === "windows" ? path.toUpperCase() : files.real(path) ?? path;
}

/**
 * Whether two names are of one device, as it is now.
 *
 * @param one A name.
 * @param other Another one.
 * @param files Access to the links.
 */
export function isSameDevice(one: string, other: string, files?: DeviceFiles): boolean {
  return one === other || devicePath(one, files) === devicePath(other, files);
}

/**
 * Access to the devices of this system.
 *
 * @returns The one that works with the permissions that `deno task serve` has.
 */
export function systemFiles(): DeviceFiles {
  return Deno.build.os === "linux" ? linuxFiles() : denoFiles;
}
