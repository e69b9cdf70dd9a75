/**
 * The EEPROM's memory behind avr8js's EEPROM controller: it outlives resets, and says what changed so that the
 * owner can keep it.
 *
 * @module
 */

import { AVREEPROM, eepromConfig } from "avr8js";
import { CLOCK_HZ } from "./clock_hz.ts";
import type { Core } from "./core.ts";

/** EEPROM of the ATmega328P in bytes. */
export const EEPROM_BYTES = 1024;
/** Table 8-1: erase and write take 1.8 ms each alone, 3.4 ms together. */
const HALF_WRITE_CYCLES = 0.0017 * CLOCK_HZ;

/**
 * Give `core` an EEPROM.
 *
 * @param core The core to hang on.
 * @param memory The EEPROM's bytes, changed in place.
 * @param changed Told of each byte that got another value.
 */
export function attachEeprom(
  core: Core,
  memory: Uint8Array,
  changed: (address: number, value: number) => void,
): void {
  const store = (address: number, value: number) => {
    const cell = address % EEPROM_BYTES;
    if (memory[cell] === value) return;
    memory[cell] = value;
    changed(cell, value);
  };
  new AVREEPROM(core, {
    readMemory: (address) => memory[address % EEPROM_BYTES] ?? 0xff,
    eraseMemory: (address) => store(address, 0xff),
    writeMemory: (address, value) => store(address, (memory[address % EEPROM_BYTES] ?? 0xff) & value),
  }, { ...eepromConfig, eraseCycles: HALF_WRITE_CYCLES, writeCycles: HALF_WRITE_CYCLES });
}
