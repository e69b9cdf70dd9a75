/**
 * /sys and /dev as Linux shows them, as far as serial ports are concerned.
 *
 * @module
 */
import { CHARACTER_DEVICE } from "../../../server/serial/device_files.ts";
import type { Entry } from "./memory_files.ts";

const NODE: Entry = { kind: CHARACTER_DEVICE, mode: 0o660, uid: 0, gid: 20 };

/** A port to be in the tree. */
export interface TreePort {
  /** "ttyACM0". */
  readonly name: string;
  /** "2341". */
  readonly vendor: string;
  /** "0043". */
  readonly product: string;
  /** The USB socket: "1-1". */
  readonly socket: string;
  /** "cdc_acm". */
  readonly driver: string;
  /** Further files of the USB device: `serial`, `manufacturer`, `product`. */
  readonly texts?: { readonly [name: string]: string };
  /** Its name in /dev/serial/by-id. */
  readonly byId?: string;
}

/**
 * A USB port. A driver of the usb-serial family (all but cdc_acm) puts a port device between interface and
 * tty.
 *
 * @param port The port.
 * @returns Entries of the tree.
 */
export function usbPort(port: TreePort): { [path: string]: Entry } {
  const usb = `/sys/devices/pci0000:00/0000:00:14.0/usb1/${port.socket}`;
  const usbInterface = `${usb}/${port.socket}:1.0`;
  const isAcm = port.driver === "cdc_acm";
  const device = isAcm ? usbInterface : `${usbInterface}/${port.name}`;
  const up = isAcm ? "../../../" : "../../";
  const bus = isAcm ? "usb" : "usb-serial";
  const entries: { [path: string]: Entry } = {
    [`/sys/class/tty/${port.name}`]: { to: `../..${device.slice(4)}/tty/${port.name}` },
    [`${device}/tty/${port.name}/dev`]: "166:0\n",
    [`${device}/tty/${port.name}/device`]: {
      to: isAcm ? `../../../${port.socket}:1.0` : `../../../${port.name}`,
    },
    [`${device}/subsystem`]: { to: `${up}../../../../../bus/${bus}` },
    [`${device}/driver`]: { to: `${up}../../../../../bus/${bus}/drivers/${port.driver}` },
    [`${usb}/idVendor`]: port.vendor,
    [`${usb}/idProduct`]: port.product,
    [`/dev/${port.name}`]: NODE,
  };
  for (const [name, text] of Object.entries(port.texts ?? {})) entries[`${usb}/${name}`] = text;
  if (port.byId !== undefined) entries[`/dev/serial/by-id/${port.byId}`] = { to: `../../${port.name}` };
  return entries;
}

/** An Uno with Arduino's own USB chip. */
export const UNO: TreePort = {
  name: "ttyACM0",
  vendor: "2341",
  product: "0043",
  socket: "1-1",
  driver: "cdc_acm",
  texts: { serial: "95735353032351F0B1C1", manufacturer: "Arduino (www.arduino.cc)" },
  byId: "usb-Arduino__www.arduino.cc__0043_95735353032351F0B1C1-if00",
};

/** A clone with a CH340, which has no serial number. */
export const CH340: TreePort = {
  name: "ttyUSB0",
  vendor: "1a86",
  product: "7523",
  socket: "1-2",
  driver: "ch341-uart",
  texts: { product: "USB Serial" },
};

/** An LTE modem: its first of four ports takes AT commands. */
export const MODEM: TreePort = {
  name: "ttyUSB1",
  vendor: "2c7c",
  product: "0125",
  socket: "1-3",
  driver: "option1",
  texts: { manufacturer: "Quectel", product: "EG25-G" },
  byId: "usb-Quectel_EG25-G-if00-port0",
};

/** A modem of a vendor that nobody knows, by the ACM class, as an Uno is. */
export const ACM_MODEM: TreePort = {
  name: "ttyACM2",
  vendor: "0572",
  product: "1340",
  socket: "1-4",
  driver: "cdc_acm",
  texts: { manufacturer: "Conexant", product: "USB Modem" },
};

/** A GPS receiver. */
export const GPS: TreePort = {
  name: "ttyACM1",
  vendor: "1546",
  product: "01a8",
  socket: "1-5",
  driver: "cdc_acm",
  texts: { manufacturer: "u-blox AG - www.u-blox.com", product: "u-blox GNSS receiver" },
  byId: "usb-u-blox_AG_-_www.u-blox.com_u-blox_GNSS_receiver-if00",
};

/** A Zigbee stick with the same adapter as many boards. */
export const ZIGBEE: TreePort = {
  name: "ttyUSB2",
  vendor: "10c4",
  product: "ea60",
  socket: "1-6",
  driver: "cp210x",
  texts: { manufacturer: "Silicon Labs", product: "Sonoff Zigbee 3.0 USB Dongle Plus" },
};

/** A Mega, whose bootloader is another one than an Uno's. */
export const MEGA: TreePort = {
  name: "ttyACM3",
  vendor: "2341",
  product: "0042",
  socket: "1-7",
  driver: "cdc_acm",
  texts: { manufacturer: "Arduino (www.arduino.cc)" },
};

/** What is there as well, and is no port to be offered. */
export const NO_PORTS: { readonly [path: string]: Entry } = {
  // A virtual terminal, without a device.
  "/sys/class/tty/tty1": { to: "../../devices/virtual/tty/tty1" },
  "/sys/devices/virtual/tty/tty1/dev": "4:1\n",
  "/dev/tty1": NODE,
  // A built-in UART: a real one, and often the system's console.
  "/sys/class/tty/ttyS0": { to: "../../devices/pnp0/00:00/00:00:0/00:00:0.0/tty/ttyS0" },
  "/sys/devices/pnp0/00:00/00:00:0/00:00:0.0/tty/ttyS0/type": "4",
  "/sys/devices/pnp0/00:00/00:00:0/00:00:0.0/tty/ttyS0/device": { to: "../../../00:00:0.0" },
  "/sys/devices/pnp0/00:00/00:00:0/00:00:0.0/subsystem": { to: "../../../../../bus/serial-base" },
  "/dev/ttyS0": NODE,
  // One that the kernel keeps a name for, without any hardware.
  "/sys/class/tty/ttyS1": { to: "../../devices/platform/serial8250/serial8250:0/serial8250:0.1/tty/ttyS1" },
  "/sys/devices/platform/serial8250/serial8250:0/serial8250:0.1/tty/ttyS1/type": "0",
  "/sys/devices/platform/serial8250/serial8250:0/serial8250:0.1/tty/ttyS1/device": {
    to: "../../../serial8250:0.1",
  },
  "/sys/devices/platform/serial8250/serial8250:0/serial8250:0.1/subsystem": {
    to: "../../../../../bus/serial-base",
  },
  "/dev/ttyS1": NODE,
  // A Bluetooth port: below a USB device as well, the Bluetooth adapter.
  "/sys/class/tty/rfcomm0": { to: "../../devices/usb2/2-1/2-1:1.0/bluetooth/hci0/hci0:11/tty/rfcomm0" },
  "/sys/devices/usb2/2-1/idVendor": "8087",
  "/sys/devices/usb2/2-1/idProduct": "0a2b",
  "/sys/devices/usb2/2-1/2-1:1.0/bluetooth/hci0/hci0:11/tty/rfcomm0/device": { to: "../../../hci0:11" },
  "/sys/devices/usb2/2-1/2-1:1.0/bluetooth/hci0/hci0:11/subsystem": {
    to: "../../../../../../../class/bluetooth",
  },
  "/dev/rfcomm0": NODE,
};
