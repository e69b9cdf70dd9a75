/**
 * Which serial ports there are. Only ports behind which USB says that a device is: a built-in UART is the
 * system's console as often as not and cannot tell whether anything is connected, and neither can a Bluetooth
 * port. They can still be opened by name.
 *
 * @module
 */
import { denoFiles, type DeviceFiles } from "./device_files.ts";
import { SerialError, UnsupportedSystemError } from "./errors.ts";
import { linuxFiles } from "./linux_files.ts";

/** A port that something is connected to, as the system tells it. */
export interface PortDetails {
  /** USB vendor of the adapter, where there is one. */
  readonly usbVendorId?: number;
  /** USB product of the adapter, where there is one. */
  readonly usbProductId?: number;
  /** What to open: "/dev/ttyACM0". */
  readonly path: string;
  /** The adapter's serial number; many clones have none. */
  readonly serialNumber: string | null;
  /** Who made the adapter, in its own words. */
  readonly manufacturer: string | null;
  /** What it is, in its own words. */
  readonly product: string | null;
  /** The kernel's driver: "cdc_acm", "ch341-uart", "ftdi_sio". */
  readonly driver: string | null;
  /** A name that stays the same on another USB socket; null where udev has made none (yet). */
  readonly byId: string | null;
}

/** Where Linux keeps devices and their descriptions. */
export interface DeviceFolders {
  /** The devices. */
  readonly dev: string;
  /** Their descriptions. */
  readonly sys: string;
}

/** Where they are. */
export const DEVICE_FOLDERS: DeviceFolders = { dev: "/dev", sys: "/sys" };

/** Adapters, as the drivers of macOS name them. */
const DARWIN_ADAPTER = /^cu\.(usbmodem|usbserial|wchusbserial|SLAB_USBtoUART)/;

/**
 * What the kernel says a USB adapter's tty belongs to. A Bluetooth port hangs below a USB device too, but not
 * directly.
 */
const USB_SUBSYSTEMS: readonly string[] = ["usb", "usb-serial"];

/**
 * The ports of this system.
 *
 * @returns The ports, ttyUSB2 before ttyUSB10.
 * @throws {UnsupportedSystemError} On systems where ports can be opened but not be listed.
 */
export function listPorts(): readonly PortDetails[] {
  const { os, arch } = Deno.build;
  if (os === "linux") return listLinuxPorts(linuxFiles(), DEVICE_FOLDERS);
  if (os === "darwin") return listDarwinPorts(denoFiles, "/dev");
  throw new UnsupportedSystemError("the list of ports", `${os} ${arch}`, "Name the port: --board COM3");
}

/**
 * The ports that something is connected to.
 *
 * @returns None on systems that cannot list them.
 */
export function portsSeen(): readonly PortDetails[] {
  try {
    return listPorts();
  } catch (error) {
    if (error instanceof SerialError) return [];
    throw error;
  }
}

/**
 * The ports of a Linux system.
 *
 * @param files Access to the files.
 * @param folders Where they are.
 * @returns The ports, ttyUSB2 before ttyUSB10.
 */
export function listLinuxPorts(files: DeviceFiles, { dev, sys }: DeviceFolders): readonly PortDetails[] {
  const present = new Set(files.names(dev));
  const names = files.names(`${sys}/class/tty`).filter((name) => present.has(name));
  const links = stableLinks(files, `${dev}/serial/by-id`);
  return inOrder(names).flatMap((name) => {
    const device = files.real(`${sys}/class/tty/${name}/device`);
    const usb = device === null ? null : usbDevice(files, device);
    if (device === null || usb === null) return [];
    return [{
      path: `${dev}/${name}`,
      usbVendorId: usb.vendor,
      usbProductId: usb.product,
      serialNumber: files.text(`${usb.folder}/serial`),
      manufacturer: files.text(`${usb.folder}/manufacturer`),
      product: files.text(`${usb.folder}/product`),
      driver: lastPart(files.link(`${device}/driver`)),
      byId: links.get(name) ?? null,
    }];
  });
}

/**
 * The ports of a macOS system. Its device folder tells no more than names.
 *
 * @param files Access to the files.
 * @param dev The folder of devices.
 * @returns The ports.
 */
export function listDarwinPorts(files: DeviceFiles, dev: string): readonly PortDetails[] {
  return inOrder(files.names(dev).filter((name) => DARWIN_ADAPTER.test(name))).map((name) => ({
    path: `${dev}/${name}`,
    serialNumber: null,
    manufacturer: null,
    product: null,
    driver: null,
    byId: null,
  }));
}

interface UsbDevice {
  readonly folder: string;
  readonly vendor: number;
  readonly product: number;
}

/**
 * The tty's device is an interface of the USB device, or a port below one: go up to the folder that has the
 * ids.
 */
function usbDevice(files: DeviceFiles, device: string): UsbDevice | null {
  if (!USB_SUBSYSTEMS.includes(lastPart(files.link(`${device}/subsystem`)) ?? "")) return null;
  for (let folder = device; folder !== ""; folder = folder.slice(0, folder.lastIndexOf("/"))) {
    const vendor = files.text(`${folder}/idVendor`);
    const product = files.text(`${folder}/idProduct`);
    if (vendor !== null && product !== null) {
      return { folder, vendor: parseInt(vendor, 16), product: parseInt(product, 16) };
    }
  }
  return null;
}

function stableLinks(files: DeviceFiles, folder: string): ReadonlyMap<string, string> {
  return new Map(
    files.names(folder).flatMap((name) => {
      const target = lastPart(files.link(`${folder}/${name}`));
      return target === null ? [] : [[target, `${folder}/${name}`]];
    }),
  );
}

function lastPart(path: string | null): string | null {
  return path === null ? null : path.slice(path.lastIndexOf("/") + 1);
}

function inOrder(names: readonly string[]): readonly string[] {
  return names.toSorted(new Intl.Collator("en", { numeric: true }).compare);
}
