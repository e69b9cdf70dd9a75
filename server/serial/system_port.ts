/**
 * Serial ports of the system this runs on.
 *
 * @module
 */
import { openDarwinLine } from "./darwin.ts";
import { type PortHolder, UnsupportedSystemError } from "./errors.ts";
import type { OpenLine } from "./line.ts";
import { LinePort } from "./line_port.ts";
import { openLinuxLine } from "./linux.ts";
import { linuxFiles } from "./linux_files.ts";
import { otherHolders } from "./port_holders.ts";
import type { SerialPort } from "./serial_port.ts";
import { openWindowsLine } from "./windows.ts";

/**
 * A port of this system, closed. Nothing is loaded or looked at before it is opened.
 *
 * @param path Its name: `/dev/ttyACM0`, `/dev/cu.usbmodem1101`, `COM3`.
 * @returns The port.
 */
export function systemPort(path: string): SerialPort {
  return new LinePort(path, OPENERS[Deno.build.os] ?? refuse);
}

/**
 * Who has a port of this system open beside this process. Takes some milliseconds.
 *
 * @param path Its name.
 * @returns The processes; empty where the system does not tell.
 */
export function otherHoldersOf(path: string): readonly PortHolder[] {
  return Deno.build.os === "linux" ? otherHolders(linuxFiles(), path) : [];
}

const OPENERS: { readonly [os: string]: OpenLine } = {
  linux: openLinuxLine,
  darwin: openDarwinLine,
  windows: openWindowsLine,
};

const refuse: OpenLine = (path) => {
  const { os, arch } = Deno.build;
  throw new UnsupportedSystemError(
    path,
    `${os} ${arch}`,
    "Use Linux, macOS or Windows, or the virtual board",
  );
};
