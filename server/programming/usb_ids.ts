/**
 * What USB ids, and the words of a device about itself, tell of what is behind a serial port. A guess, but a cautious one: opening a
 * port resets or disturbs what is there.
 *
 * @module
 */
import type { PortDetails } from "../serial/list_ports.ts";

/** What may be behind a port. */
export type PortNature = "board" | "modem" | "gps" | "radio" | "unknown";

/** Who makes boards, and with their vendor ids nothing but boards. */
const BOARD_VENDORS: ReadonlySet<string> = new Set([
  "2341", // Arduino
  "2a03", // Arduino (dog hunter)
  "1b4f", // SparkFun
  "239a", // Adafruit
  "2886", // Seeed
  "2e8a", // Raspberry Pi: Pico and its relatives
  "303a", // Espressif
  "3343", // DFRobot
  "2b04", // Particle
  "1ffb", // Pololu
]);

/** Boards and programmers' serial ports of other vendors. */
const BOARD_IDS: ReadonlySet<string> = new Set([
  "16c0:0483", // Teensy: serial
  "16c0:0487", // Teensy: serial, keyboard, mouse
  "16c0:0489", // Teensy: serial, MIDI
  "16c0:048b", // Teensy: two serial ports
  "16c0:048c", // Teensy: three serial ports
  "03eb:204b", // LUFA's USB-serial adapter, as a 16U2 is without Arduino's firmware
  "03eb:2111", // Microchip EDBG
  "03eb:2141", // Microchip mEDBG: Xplained Mini
  "03eb:2145", // Microchip mEDBG: ATmega328P Xplained Mini
  "03eb:2175", // Microchip nEDBG: Curiosity Nano
  "0483:374b", // ST-Link of a Nucleo
  "0d28:0204", // DAPLink: micro:bit
  "1366:1015", // J-Link of a development kit
  "1366:1051",
]);

/** The usual chips between USB and a serial line. */
const ADAPTER_IDS: ReadonlySet<string> = new Set([
  ...["7522", "7523", "5523", "55d2", "55d3", "55d4", "55d5", "55d8"].map((product) => `1a86:${product}`),
  "4348:5523", // CH341, older
  ...["6001", "6010", "6011", "6014", "6015"].map((product) => `0403:${product}`),
  ...["ea60", "ea63", "ea70", "ea71"].map((product) => `10c4:${product}`),
  ...["2303", "2304", "23a3", "23b3", "23c3", "23d3", "23e3", "23f3"].map((product) => `067b:${product}`),
  "0557:2008", // PL2303 of ATEN
  "04d8:00dd", // MCP2221
  "04d8:000a", // Microchip's CDC example: PIC and AVR adapters
]);

/** Vendors, and single devices, of what is no board. */
const OTHERS: ReadonlyMap<string, PortNature> = new Map([
  ["1546", "gps"], // u-blox
  ["091e", "gps"], // Garmin
  ["0e8d:3329", "gps"], // MediaTek
  ["0658", "radio"], // Sigma Designs: Z-Wave
  ["1cf1", "radio"], // dresden elektronik: ConBee
  ["0451:16a8", "radio"], // CC2531
  ["10c4:8a2a", "radio"], // HUSBZB-1
  ["10c4:89fb", "radio"], // QIVICON
  ...([
    "05c6", // Qualcomm
    "0af0", // Option
    "0bdb", // Ericsson
    "0f3d", // AirPrime
    "114f", // Wavecom
    "1199", // Sierra Wireless
    "12d1", // Huawei
    "1410", // Novatel
    "19d2", // ZTE
    "1bc7", // Telit
    "1c9e", // Longcheer
    "1e0e", // SIMCom
    "2c7c", // Quectel
    "2cb7", // Fibocom
  ].map((vendor): [string, PortNature] => [vendor, "modem"])),
]);

/** What devices with a usual adapter say of themselves, if they are no boards. */
const WORDS: readonly (readonly [PortNature, RegExp])[] = [
  ["gps", /\b(gps|gnss|glonass|galileo|u-?blox|globalsat)\b/i],
  [
    "radio",
    /zig-?bee|z-?wave|conbee|raspbee|zigate|zigstar|slzb|skyconnect|sonoff|cc2531|cc26[57]2|\bzbt-|enocean|rfxtrx|\bthread\b/i,
  ],
  ["modem", /modem|\b(lte|gsm|gprs|hspa|umts|wwan|cellular|[345]g)\b|\bsim[0-9]{3,4}/i],
];

/** Drivers of nothing but modems. */
const MODEM_DRIVERS: ReadonlySet<string> = new Set(["option", "option1", "qcserial", "sierra", "hso", "ipw"]);

/**
 * What is probably behind a port.
 *
 * @param port The port.
 * @returns "board" also for a usual adapter, and where the system tells no ids; "unknown" for what is in no list.
 */
export function portNature(port: PortDetails): PortNature {
  const id = usbId(port);
  if (id === null) return "board";
  const vendor = id.slice(0, 4);
  if (BOARD_VENDORS.has(vendor) || BOARD_IDS.has(id)) return "board";
  const other = OTHERS.get(id) ?? OTHERS.get(vendor);
  if (other !== undefined) return other;
  if (MODEM_DRIVERS.has(port.driver ?? "")) return "modem";
  const said = `${port.manufacturer ?? ""} ${port.product ?? ""}`;
  const [nature] = WORDS.find(([, words]) => words.test(said)) ?? [];
  return nature ?? (ADAPTER_IDS.has(id) ? "board" : "unknown");
}

/**
 * A port's USB ids.
 *
 * @param port The port.
 * @returns "vendor:product" in hexadecimal; null where the system does not tell.
 */
export function usbId({ usbVendorId, usbProductId }: PortDetails): string | null {
  if (usbVendorId === undefined || usbProductId === undefined) return null;
  return [usbVendorId, usbProductId].map((number) => number.toString(16).padStart(4, "0")).join(":");
}
