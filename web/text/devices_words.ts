/**
 * Which language the list of devices is in.
 *
 * @module
 */
import { devicesEn } from "./devices_en.ts";
import { devicesEs } from "./devices_es.ts";
import type { DevicesText } from "./devices_text.ts";

const TEXTS: ReadonlyMap<string, DevicesText> = new Map([["en", devicesEn], ["es", devicesEs]]);

/**
 * The words of the list of devices.
 *
 * @param language BCP 47 tag.
 * @returns English for a language that has no table.
 */
export function devicesText(language: string): DevicesText {
  return TEXTS.get(language) ?? devicesEn;
}
