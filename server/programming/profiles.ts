/**
 * What is known of Arduino boards: how to recognise them by USB, compile for them, program them and reset
 * them. The numbers are those of Arduino's own boards.txt (ArduinoCore-avr 1.8).
 *
 * A profile is a guess until the board itself has answered: clones share one USB chip, and a chip tells no
 * board.
 *
 * @module
 */
import type { PortDetails } from "../serial/list_ports.ts";
import { usbId } from "./usb_ids.ts";

/** How a bootloader is talked to. */
export interface Bootloader {
  /** Its protocol; avrdude calls them "arduino", "wiring" and "avr109". */
  readonly protocol: "stk500v1" | "stk500v2" | "avr109";
  /** Bits per second. */
  readonly baudRate: number;
  /**
   * A command at that rate with which it starts the sketch at once; null if it has none that is known to
   * work.
   */
  readonly startSketch: readonly number[] | null;
}

/** A kind of board. */
export interface BoardProfile {
  /** As people call it. */
  readonly name: string;
  /** As Arduino's tools call it. */
  readonly fqbn: string;
  /** Its chip. */
  readonly mcu: string;
  /** Room for a sketch, without the bootloader. */
  readonly sketchBytes: number;
  /** Its bootloader. */
  readonly bootloader: Bootloader;
  /**
   * How it is reset. `open`: opening the port does (DTR), and the bootloader runs first. `touch_1200`:
   * opening does not; closing it after 1,200 baud starts the bootloader, and the port vanishes and comes back
   * meanwhile.
   */
  readonly reset: "open" | "touch_1200";
  /** USB ids, "vendor:product" in hexadecimal. */
  readonly usb: readonly string[];
}

/**
 * Optiboot: valid bytes keep it waiting, "leave programming mode" (STK500, AVR061) starts the sketch at once.
 */
export const OPTIBOOT: Bootloader = { protocol: "stk500v1", baudRate: 115200, startSketch: [0x51, 0x20] };

/** USB chips of clones and of boards without one of Arduino's own: CH340, CH341, CH9102, FT232R, CP2102. */
const COMMON_ADAPTERS = ["1a86:7523", "1a86:5523", "1a86:55d4", "0403:6001", "10c4:ea60"] as const;

/** The boards, and of those that share a USB chip the likeliest first. */
export const BOARD_PROFILES: readonly BoardProfile[] = [
  {
    name: "Arduino Uno",
    fqbn: "arduino:avr:uno",
    mcu: "atmega328p",
    sketchBytes: 32256,
    bootloader: OPTIBOOT,
    reset: "open",
    usb: ["2341:0043", "2341:0001", "2a03:0043", "2341:0243", "2341:006a"],
  },
  {
    name: "Uno clone",
    fqbn: "arduino:avr:uno",
    mcu: "atmega328p",
    sketchBytes: 32256,
    bootloader: OPTIBOOT,
    reset: "open",
    usb: COMMON_ADAPTERS,
  },
  {
    name: "Arduino Nano",
    fqbn: "arduino:avr:nano:cpu=atmega328",
    mcu: "atmega328p",
    sketchBytes: 30720,
    bootloader: OPTIBOOT,
    reset: "open",
    usb: COMMON_ADAPTERS,
  },
  {
    name: "Arduino Nano (old bootloader)",
    fqbn: "arduino:avr:nano:cpu=atmega328old",
    mcu: "atmega328p",
    sketchBytes: 30720,
    bootloader: { protocol: "stk500v1", baudRate: 57600, startSketch: null },
    reset: "open",
    usb: COMMON_ADAPTERS,
  },
  {
    name: "Arduino Mega 2560",
    fqbn: "arduino:avr:mega:cpu=atmega2560",
    mcu: "atmega2560",
    sketchBytes: 253952,
    bootloader: { protocol: "stk500v2", baudRate: 115200, startSketch: null },
    reset: "open",
    usb: ["2341:0010", "2341:0042", "2a03:0010", "2a03:0042", "2341:0210", "2341:0242"],
  },
  {
    name: "Arduino Leonardo",
    fqbn: "arduino:avr:leonardo",
    mcu: "atmega32u4",
    sketchBytes: 28672,
    bootloader: { protocol: "avr109", baudRate: 57600, startSketch: null },
    reset: "touch_1200",
    usb: ["2341:0036", "2341:8036", "2a03:0036", "2a03:8036"],
  },
  {
    name: "Arduino Micro",
    fqbn: "arduino:avr:micro",
    mcu: "atmega32u4",
    sketchBytes: 28672,
    bootloader: { protocol: "avr109", baudRate: 57600, startSketch: null },
    reset: "touch_1200",
    usb: ["2341:0037", "2341:8037", "2a03:0037", "2a03:8037", "2341:0237", "2341:8237"],
  },
];

/**
 * Which boards may be behind a port.
 *
 * @param port The port.
 * @returns The candidates, the likeliest first; none if the adapter is unknown, which says nothing about the
 * board.
 */
export function boardProfiles(port: PortDetails): readonly BoardProfile[] {
  const id = usbId(port);
  return BOARD_PROFILES.filter(({ usb }) => id !== null && usb.includes(id));
}

/**
 * What to call a port's board before it has said anything itself.
 *
 * @param port The port.
 * @returns The board if only one kind has such an adapter, else the adapter: "USB Serial (1a86:7523)".
 */
export function boardName(port: PortDetails): string {
  const [first, ...others] = boardProfiles(port);
  if (first !== undefined && others.length === 0) return first.name;
  const id = usbId(port);
  return `${port.product ?? "Serial adapter"}${id === null ? "" : ` (${id})`}`;
}
