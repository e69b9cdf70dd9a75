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
/** An erase and a write take 1.8 ms each alone, and 3.4 ms together (8.6.3, EEPM bits). */
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
  const { EECR, EEARL, EEARH } = eepromConfig;
  const cell = (address: number) => address % EEPROM_BYTES;
  new AVREEPROM(core, {
    readMemory: (address) => memory[cell(address)] ?? 0xff,
    eraseMemory: (address) => memory[cell(address)] = 0xff,
    writeMemory: (address, value) => memory[cell(address)] = (memory[cell(address)] ?? 0xff) & value,
  }, { ...eepromConfig, eraseCycles: HALF_WRITE_CYCLES, writeCycles: HALF_WRITE_CYCLES });

  // An erase and the write after it are one change, so they are told after both.
  const control = core.writeHooks[EECR];
  core.writeHooks[EECR] = (value, old, register, mask) => {
    const address = cell((core.peek(EEARH) << 8) | core.peek(EEARL));
    const before = memory[address];
    const handled = control?.(value, old, register, mask) ?? false;
    const now = memory[address] ?? 0xff;
    if (now !== before) changed(address, now);
    return handled;
  };
}
