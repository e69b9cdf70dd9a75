/**
 * Whether a port can be used: who may open it, who has it open, and which services write to it unasked.
 *
 * @module
 */
import type { FindingMessage } from "../../protocol/findings.ts";
import { findingMessage } from "../../protocol/findings_en.ts";
import type { DeviceFiles } from "../serial/device_files.ts";
import type { PortDetails } from "../serial/list_ports.ts";
import { otherHolders } from "../serial/port_holders.ts";
import { permissionError } from "../serial/port_permission.ts";
import type { Machine } from "./machine.ts";

const READ_AND_WRITE = 0o6;
const ROOT = 0;

/**
 * Look at every port.
 *
 * @param machine The machine.
 * @returns What is wrong.
 */
export function portFindings(machine: Machine): readonly FindingMessage[] {
  return machine.ports.flatMap((port) => [
    ...accessFindings(machine, port.path),
    ...isSerial(machine.files, port.path)
      ? [...holderFindings(machine, port.path), ...modemManagerFindings(machine.files, port)]
      : [],
  ]);
}

/** A person may name anything: of what is no port nobody takes bytes, and every program may have it open. */
function isSerial(files: DeviceFiles, port: string): boolean {
  const device = files.real(port) ?? port;
  return /^\/dev\/pts\/\d+$/.test(device) || ttyNumber(files, device) !== null;
}

function ttyNumber(files: DeviceFiles, device: string): string | null {
  return files.text(`/sys/class/tty/${device.slice(device.lastIndexOf("/") + 1)}/dev`);
}

function accessFindings({ files, uid }: Machine, port: string): readonly FindingMessage[] {
  if (mayOpen(files, port, uid)) return [];
  const { group, command = "", user } = permissionError(files, port).details;
  const name = userName(files, uid);
  if (group === undefined) return [findingMessage("port_owner", { port }, command)];
  return user === undefined
    ? [findingMessage("port_group", { port, group, user: name }, command)]
    : [findingMessage("port_login", { port, group, user }, command)];
}

/** As the kernel decides it. Access control lists are not seen: udev makes them for who sits at the machine (tag "uaccess"). */
function mayOpen(files: DeviceFiles, port: string, uid: number): boolean {
  const status = files.status(port);
  if (status === null || uid === ROOT) return true;
  if (/^[GQ]:uaccess$/m.test(udevRecord(files, port) ?? "")) return true;
  if (status.uid === uid) return allows(status.mode >> 6);
  const groups = /^Groups:\s*(.*)$/m.exec(files.text("/proc/self/status") ?? "")?.[1]?.split(/\s+/) ?? [];
  return allows(groups.includes(String(status.gid)) ? status.mode >> 3 : status.mode);
}

function allows(bits: number): boolean {
  return (bits & READ_AND_WRITE) === READ_AND_WRITE;
}

function userName(files: DeviceFiles, uid: number): string {
  const lines = (files.text("/etc/passwd") ?? "").split("\n").map((line) => line.split(":"));
  return lines.find(([, , number]) => number === String(uid))?.[0] ?? `User ${uid}`;
}

function holderFindings({ files, ownProcesses }: Machine, port: string): readonly FindingMessage[] {
  return otherHolders(files, port, (pid) => ownProcesses.has(pid))
    .map(({ pid, name }) => findingMessage("port_held", { port, program: name, pid }, `kill ${pid}`));
}

/** ModemManager asks udev whether to leave a device alone; its database is where the answer is kept. */
function modemManagerFindings(files: DeviceFiles, port: PortDetails): readonly FindingMessage[] {
  if (!isRunning(files, "ModemManager")) return [];
  if (/^E:ID_MM_(DEVICE|PORT|TTY)_(IGNORE|BLACKLIST)=1$/m.test(udevRecord(files, port.path) ?? "")) return [];
  const vendor = (port.usbVendorId ?? 0).toString(16).padStart(4, "0");
  const rule = `ATTRS{idVendor}=="${vendor}", ENV{ID_MM_DEVICE_IGNORE}="1"`;
  return [findingMessage(
    "modem_manager",
    { port: port.path },
    `echo '${rule}' | sudo tee -a /etc/udev/rules.d/60-destello.rules && sudo udevadm control --reload && sudo udevadm trigger`,
  )];
}

/** What udev keeps of a port; null where it keeps nothing. */
function udevRecord(files: DeviceFiles, port: string): string | null {
  // It may be named by a link of udev's.
  const number = ttyNumber(files, files.real(port) ?? port);
  return number === null ? null : files.text(`/run/udev/data/c${number}`);
}

/**
 * Adapters that are plugged in and have no port.
 *
 * @param machine The machine.
 * @returns What is wrong.
 */
export function adapterFindings({ files, ports }: Machine): readonly FindingMessage[] {
  const usb = "/sys/bus/usb/devices";
  const withPort = ports.map(({ usbVendorId = 0, usbProductId = 0 }) => usbId(usbVendorId, usbProductId));
  return files.names(usb).flatMap((name) => {
    const [vendor, product] = [files.text(`${usb}/${name}/idVendor`), files.text(`${usb}/${name}/idProduct`)];
    const driver = DRIVERS.get(`${vendor}:${product}`);
    const at = withPort.indexOf(`${vendor}:${product}`);
    if (driver === undefined) return [];
    // Of two adapters of a kind each takes one port.
    if (at >= 0) {
      withPort.splice(at, 1);
      return [];
    }
    const adapter = `${files.text(`${usb}/${name}/product`) ?? "USB serial"} (${vendor}:${product})`;
    return [
      isRunning(files, "brltty")
        ? findingMessage("brltty", { adapter }, "sudo apt-get remove brltty")
        : findingMessage("no_driver", { adapter }, `sudo modprobe ${driver}`),
    ];
  });
}

/** The kernel's driver of each usual adapter. */
const DRIVERS: ReadonlyMap<string, string> = new Map([
  ["1a86:7523", "ch341"],
  ["1a86:5523", "ch341"],
  ["1a86:55d4", "cdc_acm"],
  ["0403:6001", "ftdi_sio"],
  ["10c4:ea60", "cp210x"],
  ["067b:2303", "pl2303"],
  ["2341:0043", "cdc_acm"],
  ["2341:0001", "cdc_acm"],
  ["2341:0010", "cdc_acm"],
  ["2341:0042", "cdc_acm"],
]);

function usbId(vendor: number, product: number): string {
  return [vendor, product].map((number) => number.toString(16).padStart(4, "0")).join(":");
}

/** By the first 15 letters of its name, which is what the kernel keeps. */
function isRunning(files: DeviceFiles, program: string): boolean {
  return files.names("/proc").some((pid) =>
    /^\d+$/.test(pid) && files.text(`/proc/${pid}/comm`) === program.slice(0, 15)
  );
}
