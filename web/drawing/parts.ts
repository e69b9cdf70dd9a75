/**
 * What a channel is drawn as, and how far it is on, by what the board reports.
 *
 * @module
 */
import type { AnyValues } from "../../protocol/dsl.ts";
import { isYesNo, scaleOf, unitOf } from "../../protocol/fields/kinds.ts";
import type { Value } from "../../protocol/fields/kind.ts";
import { inputOf, seesLight } from "../../protocol/inputs.ts";
import { own } from "../../protocol/own.ts";
import { partByTitle, type PartName, PARTS } from "../../protocol/part_names.ts";
import { knownFields, type ToldChannel, type ToldField } from "../../protocol/told.ts";
import { colourOf, shareOf, viewOf } from "../fields/kinds.ts";
import { rgbOf } from "../fields/rgb.ts";

/** A light of a traffic light. */
export type Signal = "red" | "yellow" | "green";

/** A part, by what it can show: how bright, whether pressed, how much of a range. What is not known is dark, up, or null. */
export type Part =
  | { readonly kind: "led"; readonly power: number; readonly colour: string | null }
  | { readonly kind: "trafficLight"; readonly lit: readonly Signal[] }
  | { readonly kind: "relay"; readonly on: boolean }
  | { readonly kind: "servo"; readonly share: number | null }
  | { readonly kind: "display"; readonly lines: readonly string[] | null }
  | { readonly kind: "button"; readonly pressed: boolean }
  | { readonly kind: "photoresistor" | "thermometer" | "sensor"; readonly share: number }
  /** -1..1: a motor also turns backwards. */
  | { readonly kind: "motor"; readonly power: number }
  | { readonly kind: "lamp"; readonly power: number; readonly colour: string | null }
  | { readonly kind: "buzzer" | "module"; readonly power: number };

/** Words of a title that say what colour an LED has. */
const COLOURS: readonly (readonly [words: RegExp, colour: string])[] = [
  [/\b(?:green|verde)/i, "#2fbf4f"],
  [/\b(?:yellow|amber|amarill|[aá]mbar)/i, "#ffb01f"],
  [/\b(?:blue|azul)/i, "#4f8bff"],
  [/\b(?:white|blanc)/i, "#fff3d6"],
];

/** The lights that an option of a traffic light names. */
const SIGNALS: readonly (readonly [words: RegExp, signal: Signal])[] = [
  [/red|roj|ready|stop|alto/i, "red"],
  [/yellow|amber|orange|ready|amarill|[aá]mbar/i, "yellow"],
  [/green|verd|go\b|siga/i, "green"],
];

/**
 * The part that a channel is drawn as (V9).
 *
 * @param channel The channel.
 * @param reported Its state; null where it is not known: then nothing is lit or pressed.
 * @param index Which of the channel's parts, where each of its inputs is one.
 * @returns The part.
 */
export function partOf(channel: ToldChannel, reported: AnyValues | null, index = 0): Part {
  const { state, title } = channel;
  const fields = Object.entries(state);
  const [first, firstField] = (Object.hasOwn(state, "level") ? ["level", state.level] : fields[0]) ?? [];
  const value = (name: string | undefined) => name === undefined ? undefined : own(reported ?? {}, name);
  const isOff = isYesNo(state.on) && reported?.on !== true;
  const power = isOff ? 0 : powerOf(firstField, value(first));
  const share = shareOf(firstField, value(first));
  const kind = nameOf(channel);
  switch (kind) {
    case "led":
    case "lamp": {
      const [name, field] = fields.find(([, field]) => isColour(field)) ?? [];
      if (field === undefined && !isRgb(channel)) {
        const colour = kind === "lamp" ? null : COLOURS.find(([words]) => words.test(title))?.[1] ?? null;
        return { kind, power: Math.abs(power), colour };
      }
      const colour = field === undefined
        ? rgbOf(knownFields(state) ?? {}, reported)
        : colourOf(field, value(name));
      return { kind, power: isOff || colour === null ? 0 : 1, colour };
    }
    case "trafficLight": {
      const yes = fields.filter(([name]) => value(name) === true).map(([name]) => name);
      const said = [...yes, typeof value(first) === "string" ? value(first) : ""].join(" ");
      return { kind, lit: SIGNALS.filter(([words]) => words.test(said)).map(([, signal]) => signal) };
    }
    case "relay":
      return { kind, on: power !== 0 };
    case "servo":
      return { kind, share };
    case "display": {
      const texts = fields.map(([name]) => value(name)).filter((text) => typeof text === "string");
      const shown = texts.length > 0 || reported === null ? texts : [String(value(first))];
      return { kind, lines: reported === null || isOff ? null : shown };
    }
    case "button": {
      const [name] = fields.filter(([, field]) => isYesNo(field))[index] ?? fields[0] ?? [];
      return { kind, pressed: value(name) === true };
    }
    case "photoresistor":
    case "thermometer":
    case "sensor":
      return { kind, share: share ?? 0 };
    case "motor":
      return { kind, power };
    case "buzzer":
    case "module":
      return { kind, power: Math.abs(power) };
  }
}

function isColour(field: ToldField): boolean {
  return field.kind !== "unknown" && "colour" in viewOf(field);
}

function isRgb({ state }: ToldChannel): boolean {
  return rgbOf(knownFields(state) ?? {}, { red: 0, green: 0, blue: 0 }) !== null;
}

/** How strongly something is driven: -1..1 where it can go both ways, else 0..1. */
function powerOf(field: ToldField | undefined, value: Value | undefined): number {
  if (field === undefined || field.kind === "unknown" || value === undefined) return 0;
  const { min, max, ...scale } = scaleOf(field);
  if (min >= 0) return shareOf(field, value) ?? 0;
  return (scale.numberOf(value) ?? 0) / Math.max(-min, Math.abs(max));
}

/** What the definition says, else what the fields say, else what the title says. */
function nameOf(channel: ToldChannel): PartName | "module" {
  const { part, title, state, commands } = channel;
  if (part !== null) return PARTS.find((name) => name === part) ?? "module";
  const input = inputOf(channel);
  if (input === "pressed") return "button";
  const [field] = Object.values(state);
  const isRead = Object.keys(commands).length === 0;
  if (input === "moved" && seesLight(channel)) return "photoresistor";
  if ((input === "moved" || isRead) && /°[CF]/.test(unitOf(field ?? {}) ?? "")) return "thermometer";
  if (input === "moved") return "sensor";
  const named = partByTitle(title);
  if (named !== null) return named;
  if (Object.values(state).some(isColour) || isRgb(channel)) return "led";
  return isRead ? "sensor" : "module";
}
