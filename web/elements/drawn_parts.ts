/**
 * The parts around the drawn Uno, one drawing for each kind of channel. Each is drawn above the origin, where its wire
 * is soldered on; it shows what the board reports.
 *
 * @module
 */
import { own } from "../../protocol/own.ts";
import { svg, type SVGTemplateResult } from "lit";
import { type AnyValues, isYesNo, type Pin, scaleOf } from "../../protocol/dsl.ts";
import type { Value } from "../../protocol/fields/kind.ts";
import type { ToldChannel, ToldField } from "../../protocol/told.ts";
import { colourOf, shareOf, viewOf } from "../fields/kinds.ts";

/** A part, by what it can show: how bright, whether pressed, how much of a range. */
export type Part =
  | { readonly kind: "built_in_led"; readonly lit: boolean }
  | { readonly kind: "led"; readonly brightness: number }
  | { readonly kind: "coloured_led"; readonly colour: string | null }
  | { readonly kind: "button"; readonly pressed: boolean }
  | { readonly kind: "sensor"; readonly share: number; readonly seesLight: boolean }
  | { readonly kind: "module"; readonly power: number };

const WIRES = ["#e0a100", "#2f9e62", "#2f7fd6", "#c2549c", "#8a63d2"] as const;

/** The pin that the Uno's own LED hangs on. */
const BUILT_IN_PIN = 13;
/** A definition has no kinds of parts: what gives light, or sees it, is known by its name. */
const SHINES = /\b(?:led|light|lamp|bulb|l[aá]mpara|luz|foco)/i;

/** How strongly something is driven, 0..1: backwards is as much as forwards. */
function power(field: ToldField | undefined, value: Value | undefined): number {
  if (field === undefined || field.kind === "unknown" || value === undefined) return 0;
  const { min, max, ...scale } = scaleOf(field);
  if (min >= 0) return shareOf(field, value) ?? 0;
  return Math.abs(scale.numberOf(value) ?? 0) / Math.max(-min, Math.abs(max));
}

/**
 * The part that a channel is drawn as, by what it has.
 *
 * @param channel The channel.
 * @param reported Its state; null where it is not known: then nothing is lit or pressed.
 * @returns The part.
 */
export function partOf(channel: ToldChannel, reported: AnyValues | null): Part {
  const { pin, state, commands, title } = channel;
  if (pin === BUILT_IN_PIN && isYesNo(state.on)) {
    return { kind: "built_in_led", lit: reported?.on === true };
  }
  if (isYesNo(state.pressed)) return { kind: "button", pressed: reported?.pressed === true };
  const painted = Object.entries(state).find(([, field]) =>
    field.kind !== "unknown" && "colour" in viewOf(field)
  );
  if (painted !== undefined) {
    const [name, field] = painted;
    const isDark = isYesNo(state.on) && reported?.on !== true;
    return { kind: "coloured_led", colour: isDark ? null : colourOf(field, own(reported ?? {}, name)) };
  }
  const shines = SHINES.test(title);
  const [first = ""] = Object.keys(state);
  if (typeof pin === "string" && first !== "" && !Object.hasOwn(commands, "set")) {
    return {
      kind: "sensor",
      share: shareOf(own(state, first), own(reported ?? {}, first)) ?? 0,
      seesLight: shines,
    };
  }
  const isOff = isYesNo(state.on) && reported?.on !== true;
  const main = Object.hasOwn(state, "level") ? "level" : first;
  const driven = isOff ? 0 : power(own(state, main), own(reported ?? {}, main));
  return shines ? { kind: "led", brightness: driven } : { kind: "module", power: driven };
}

/**
 * The colour of the wire to a pin: another channel changes none, and neighbours have different ones.
 *
 * @param pin The pin.
 * @returns A colour.
 */
export function wireColour(pin: Pin | string): string {
  const number = Number(String(pin).replace("A", ""));
  return WIRES[number % WIRES.length] ?? WIRES[0];
}

/**
 * Draw a part.
 *
 * @param part The part.
 * @returns SVG above the origin; nothing for what the board itself has.
 */
export function drawPart(part: Part): SVGTemplateResult | null {
  switch (part.kind) {
    case "built_in_led":
      return null;
    case "led":
      return drawLed(part.brightness, "#ff4d3d", "url(#glow)");
    case "coloured_led":
      return drawLed(part.colour === null ? 0 : 1, part.colour ?? "none", `${part.colour}59`);
    case "button":
      return drawButton(part.pressed);
    case "sensor":
      return part.seesLight ? drawLightSensor(part.share) : drawModule(part.share, null);
    case "module":
      return drawModule(part.power, part.power > 0);
  }
}

/** Eyes see the first steps best: a square root comes near to how a dimmed LED looks. */
function drawLed(brightness: number, light: string, halo: string): SVGTemplateResult {
  const glow = Math.sqrt(brightness).toFixed(3);
  return svg`
    <circle cx="0" cy="-26" r="20" fill=${halo} opacity=${glow} />
    <path d="M-4 0v-14M4 0v-14" stroke="#9aa3ab" stroke-width="2" />
    <path d="M-9 -14v-13a9 9 0 0 1 18 0v13z" fill="#8f1d1d" />
    <path d="M-9 -14v-13a9 9 0 0 1 18 0v13z" fill=${light} opacity=${glow} />
    <rect x="-11" y="-16" width="22" height="4" rx="1" fill="#6f1515" />
    <path d="M-5 -28a5 5 0 0 1 4 -5" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round"
      opacity=".7" />
  `;
}

function drawButton(pressed: boolean): SVGTemplateResult {
  return svg`
    <path d="M-10 0v-6M10 0v-6M-10 -38v6M10 -38v6" stroke="#9aa3ab" stroke-width="3" />
    <rect x="-17" y="-36" width="34" height="32" rx="3" fill="#3c434a" />
    <rect x="-14" y="-33" width="28" height="26" rx="2" fill="#d6dbe0" />
    <circle cx="0" cy="-20" r="10" fill="#1d2329" />
    <circle cx="0" cy="-20" r=${pressed ? 7.5 : 9} fill=${pressed ? "#ff9a2f" : "#4a5560"} />
  `;
}

function drawLightSensor(share: number): SVGTemplateResult {
  return svg`
    <circle cx="0" cy="-24" r="20" fill="url(#sun)" opacity=${share.toFixed(3)} />
    <path d="M-5 0v-8M5 0v-8" stroke="#9aa3ab" stroke-width="2" />
    <circle cx="0" cy="-22" r="15" fill="#c98a4b" />
    <circle cx="0" cy="-22" r="15" fill="#ffe27a" opacity=${share.toFixed(3)} />
    <path
      d="M-9 -29h14a2.4 2.4 0 0 1 0 4.7h-10a2.4 2.4 0 0 0 0 4.7h10a2.4 2.4 0 0 1 0 4.7h-14"
      fill="none"
      stroke="#5a2d0c"
      stroke-width="1.8"
    />
  `;
}

/** A box with a scale, and with a lamp if it can be on or off. */
function drawModule(share: number, isOn: boolean | null): SVGTemplateResult {
  return svg`
    <path d="M-8 0v-8M0 0v-8M8 0v-8" stroke="#9aa3ab" stroke-width="2" />
    <rect x="-20" y="-36" width="40" height="29" rx="4" fill="#3c434a" stroke="#9aa3ab" />
    <rect x="-14" y="-15" width="28" height="4" rx="2" fill="#1d2329" />
    <rect x="-14" y="-15" width=${(28 * share).toFixed(1)} height="4" rx="2" fill="#7cc4ff" />
    ${isOn === null
      ? svg`<path d="M-9 -20a9 9 0 0 1 18 0M0 -20l5 -6" fill="none" stroke="#d6dbe0" stroke-width="2" />`
      : svg`
        <circle cx="0" cy="-25" r="6" fill=${isOn
          ? "#ffc233"
          : "#1d2329"} stroke="#d6dbe0" stroke-width="1.5" />
        ${isOn ? svg`<circle cx="0" cy="-25" r="15" fill="url(#sun)" />` : null}
      `}
  `;
}
