/**
 * Which language the list of devices is in.
 *
 * @module
 */
import { devicesEn } from "./devices_en.ts";
import { devicesEs } from "./devices_es.ts";
import type { DevicesText } from "./devices_text.ts";
import type { Tables } from "./text.ts";

/** The words of the list of devices. */
export const devicesText: Tables<DevicesText> = { en: devicesEn, es: devicesEs };
