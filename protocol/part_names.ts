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

/** Words of a title by which an output is known, in the order in which they are looked for. */
const WORDS: readonly (readonly [words: RegExp, part: PartName])[] = [
  [/traffic|sem[aá]foro/i, "trafficLight"],
  [/\bled\b/i, "led"],
  [/\b(?:light|lamp|bulb|l[aá]mpara|luz|foco|bombilla)/i, "lamp"],
  [/\brel(?:ay|é|e\b)/i, "relay"],
  [/\bservo/i, "servo"],
  [/\b(?:motor|fan|pump|stepper|winch|ventilador|bomba)/i, "motor"],
  [/\b(?:buzzer|beeper|zumbador)/i, "buzzer"],
  [/\b(?:display|lcd|oled|screen|pantalla)/i, "display"],
];

/**
 * The output that a title names.
 *
 * @param title What people call a channel.
 * @returns What it is; null if the title does not say.
 */
export function partByTitle(title: string): PartName | null {
  return WORDS.find(([words]) => words.test(title))?.[1] ?? null;
}
