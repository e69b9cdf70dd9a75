/**
 * What is measured, by its unit, for Home Assistant: it then converts values, and chooses an icon. Units that say several things are
 * not listed, such as % and ppm.
 *
 * @module
 */

const DEVICE_CLASSES: readonly (readonly [deviceClass: string, ...units: readonly string[]])[] = [
  ["temperature", "°C", "°F", "K"],
  ["duration", "ms", "s", "min", "h", "d"],
  ["voltage", "mV", "V", "kV"],
  ["current", "mA", "A"],
  ["power", "mW", "W", "kW"],
  ["frequency", "Hz", "kHz", "MHz"],
  ["pressure", "Pa", "hPa", "kPa", "mbar", "bar", "psi"],
  ["illuminance", "lx"],
  ["distance", "mm", "cm", "m", "km", "in", "ft"],
  ["speed", "mm/s", "m/s", "km/h"],
  ["weight", "mg", "g", "kg"],
  ["sound_pressure", "dBA"],
];

const BY_UNIT: ReadonlyMap<string, string> = new Map(
  DEVICE_CLASSES.flatMap(([deviceClass, ...units]) => units.map((unit) => [unit, deviceClass] as const)),
);

/** Every unit that says what is measured. */
export const KNOWN_UNITS: readonly string[] = [...BY_UNIT.keys()];

/**
 * What is measured.
 *
 * @param unit As the definition has it.
 * @returns The device class, the same for sensors and numbers; null if the unit does not say it.
 */
export function deviceClassOf(unit: string): string | null {
  return BY_UNIT.get(unit) ?? null;
}
