/**
 * Things that a channel may be on the table. It is drawn as one, and a virtual board's inputs follow from it (V9).
 *
 * @module
 */

/** What a definition may say. */
export const PARTS = [
  "led",
  "lamp",
  "trafficLight",
  "relay",
  "motor",
  "servo",
  "buzzer",
  "display",
  "button",
  "photoresistor",
  "thermometer",
  "sensor",
] as const;

/** One of {@linkcode PARTS}. */
export type PartName = typeof PARTS[number];
