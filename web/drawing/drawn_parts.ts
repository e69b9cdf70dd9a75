/**
 * The parts around the drawn Uno, one drawing for each kind. Each is drawn above the origin, where its wires are soldered on; it shows
 * what the board reports.
 *
 * @module
 */
import { svg, type SVGTemplateResult } from "lit";
import type { Part, Signal } from "./parts.ts";

const WIRES = ["#e0a100", "#2f9e62", "#2f7fd6", "#c2549c", "#8a63d2"] as const;
const METAL = "#9aa3ab";
const DARK = "#1d2329";
const BODY = "#3c434a";
const PALE = "#d6dbe0";

/**
 * The colour of the wire to a pin: another channel changes none, and neighbours have different ones.
 *
 * @param pin The pin, as it is printed on the board.
 * @returns A colour.
 */
export function wireColour(pin: string): string {
  const number = Number(pin.replace("A", ""));
  return WIRES[number % WIRES.length] ?? WIRES[0];
}

/**
 * Draw a part.
 *
 * @param part The part.
 * @param isWide Whether it may be twice as wide.
 * @returns SVG above the origin.
 */
export function drawPart(part: Part, isWide: boolean): SVGTemplateResult {
  switch (part.kind) {
    case "led":
      return drawLed(part.power, part.colour);
    case "lamp":
      return drawLamp(part.power, part.colour ?? "#ffd54a");
    case "trafficLight":
      return drawTrafficLight(part.lit);
    case "relay":
      return drawRelay(part.on);
    case "motor":
      return drawMotor(part.power);
    case "servo":
      return drawServo(part.share);
    case "buzzer":
      return drawBuzzer(part.power);
    case "display":
      return drawDisplay(part.lines, isWide ? 38 : 20);
    case "button":
      return drawButton(part.pressed);
    case "photoresistor":
      return drawPhotoresistor(part.share);
    case "thermometer":
      return drawThermometer(part.share);
    case "sensor":
      return drawModule(part.share, null);
    case "module":
      return drawModule(part.power, part.power > 0);
  }
}

/** Eyes see the first steps best: a square root comes near to how a dimmed LED looks. */
function glowOf(brightness: number): string {
  return Math.sqrt(brightness).toFixed(3);
}

function legs(...places: readonly number[]): SVGTemplateResult {
  return svg`<path d=${places.map((x) => `M${x} 0v-12`).join("")} stroke=${METAL} stroke-width="2" />`;
}

function drawLed(brightness: number, colour: string | null): SVGTemplateResult {
  const glow = glowOf(brightness);
  const body = "M-9 -14v-13a9 9 0 0 1 18 0v13z";
  return svg`
    <circle cx="0" cy="-26" r="20" fill=${colour === null ? "url(#glow)" : `${colour}59`} opacity=${glow} />
    ${legs(-4, 4)}
    <path d=${body} fill=${colour === null ? "#8f1d1d" : "#4a4f55"} />
    <path d=${body} fill=${colour ?? "#ff4d3d"} opacity=${Math.max(
      Number(glow),
      colour === null ? 0 : 0.25,
    )} />
    <rect x="-11" y="-16" width="22" height="4" rx="1" fill=${colour === null ? "#6f1515" : BODY} />
    <path d="M-5 -28a5 5 0 0 1 4 -5" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round"
      opacity=".7" />
  `;
}

function drawLamp(power: number, light: string): SVGTemplateResult {
  const glow = glowOf(power);
  const glass = "M-6 -13c0 -5 -6 -7 -6 -13a12 12 0 0 1 24 0c0 6 -6 8 -6 13z";
  return svg`
    <circle cx="0" cy="-25" r="20" fill=${`${light}59`} opacity=${glow} />
    ${legs(-3, 3)}
    <path d=${glass} fill="#c9d2da" stroke=${METAL} />
    <path d=${glass} fill=${light} opacity=${glow} />
    <path d="M-3 -13l-2 -9l5 4l5 -4l-2 9" fill="none" stroke="#7a5a12" stroke-width="1.2" />
    <path d="M-6 -12h12M-6 -9h12M-5 -6h10" stroke=${BODY} stroke-width="2.4" />
  `;
}

const SIGNALS: readonly (readonly [signal: Signal, y: number, light: string])[] = [
  ["red", -31, "#ff4d3d"],
  ["yellow", -21, "#ffc233"],
  ["green", -11, "#3fd266"],
];

function drawTrafficLight(lit: readonly Signal[]): SVGTemplateResult {
  return svg`
    ${legs(-5, 0, 5)}
    <rect x="-9" y="-38" width="18" height="34" rx="5" fill=${DARK} stroke=${METAL} />
    ${SIGNALS.map(([signal, y, light]) => {
      const isLit = lit.includes(signal);
      return svg`
        <circle cx="0" cy=${y} r="4.2" fill=${isLit ? light : "#4a5560"} />
        ${isLit ? svg`<circle cx="0" cy=${y} r="8" fill=${light} opacity=".35" />` : null}
      `;
    })}
  `;
}

/** Its arm leads from one contact to the other when it is on. */
function drawRelay(isOn: boolean): SVGTemplateResult {
  return svg`
    ${legs(-10, 0, 10)}
    <rect x="-19" y="-37" width="38" height="30" rx="3" fill="#2560a8" stroke="#16406f" />
    <path d=${isOn
      ? "M-10 -20L10 -20"
      : "M-10 -20L8 -31"} stroke="#fff" stroke-width="2.4" stroke-linecap="round" />
    <circle cx="-10" cy="-20" r="2.6" fill="#fff" />
    <circle cx="10" cy="-20" r="2.6" fill="#fff" />
    <circle cx="-13" cy="-12" r="2.6" fill=${isOn ? "#ff5a3c" : DARK} />
    ${isOn ? svg`<circle cx="-13" cy="-12" r="6" fill="url(#glow)" />` : null}
  `;
}

/** An arc about its shaft, from the top, as long as it is driven, and to the side to which it turns. */
function drawMotor(power: number): SVGTemplateResult {
  return svg`
    ${legs(-5, 5)}
    <circle cx="0" cy="-21" r="16" fill="#c3cad1" stroke="#6c757d" stroke-width="1.5" />
    <circle cx="0" cy="-21" r="3.4" fill=${BODY} />
    ${power === 0 ? svg`<path d="M0 -30v-5" stroke=${BODY} stroke-width="2.5" />` : svg`
      <path d=${arc(power, 11)} fill="none" stroke="#0b62c4" stroke-width="4" />
      <path d=${arrowHead(power, 11)} fill="#0b62c4" />
    `}
  `;
}

/** A point on a circle about a motor's shaft, so far from the top. */
function around(turn: number, radius: number): string {
  const angle = 2 * Math.PI * turn;
  return `${(radius * Math.sin(angle)).toFixed(1)} ${(-21 - radius * Math.cos(angle)).toFixed(1)}`;
}

/** At most three quarters, so that its head can be seen. */
function turnOf(power: number): number {
  return Math.sign(power) * Math.max(0.1, 0.75 * Math.abs(power));
}

function arc(power: number, radius: number): string {
  const turn = turnOf(power);
  const isLong = Math.abs(turn) > 0.5 ? 1 : 0;
  return `M${around(0, radius)}A${radius} ${radius} 0 ${isLong} ${power > 0 ? 1 : 0} ${around(turn, radius)}`;
}

function arrowHead(power: number, radius: number): string {
  const turn = turnOf(power);
  return `M${around(turn, radius - 5)}L${around(turn, radius + 5)}L${
    around(turn + 0.1 * Math.sign(power), radius)
  }z`;
}

/** Its horn stands where the state says: from the left over the top to the right. */
function drawServo(share: number | null): SVGTemplateResult {
  return svg`
    ${legs(-4, 0, 4)}
    <path d="M-19 -22h38v5h-38z" fill="#1f4f8f" />
    <rect x="-14" y="-27" width="28" height="21" rx="2" fill="#2560a8" />
    <circle cx="0" cy="-25" r="6.5" fill="#c3cad1" />
    ${share === null ? null : svg`
      <g transform="translate(0 -25) rotate(${(180 * share - 90).toFixed(1)})">
        <path d="M-3.4 1.5L-1.6 -14a1.6 1.6 0 0 1 3.2 0L3.4 1.5z" fill="#fff" stroke=${BODY}
          stroke-width=".8" />
      </g>
    `}
    <circle cx="0" cy="-25" r="1.8" fill=${BODY} />
  `;
}

function drawBuzzer(power: number): SVGTemplateResult {
  const glow = glowOf(power);
  return svg`
    ${legs(-4, 4)}
    <circle cx="0" cy="-21" r="14" fill=${DARK} stroke=${METAL} />
    <circle cx="0" cy="-21" r="4" fill=${METAL} />
    <g fill="none" stroke="#e0a100" stroke-width="2.4" stroke-linecap="round" opacity=${glow}>
      <path d="M-15 -32a15 15 0 0 0 0 22M15 -32a15 15 0 0 1 0 22" />
      <path d="M-18.5 -35a20 20 0 0 0 0 28M18.5 -35a20 20 0 0 1 0 28" />
    </g>
  `;
}

/** So many letters stand in a line of a wide display. */
const LETTERS = 16;

function drawDisplay(shown: readonly string[] | null, half: number): SVGTemplateResult {
  const letters = 2 * (half - 4);
  const lines = (shown ?? []).flatMap((line) => line.match(/.{1,16}/gsu) ?? [""]).slice(0, 2);
  const size = letters / LETTERS / 0.6;
  return svg`
    ${legs(-6, -2, 2, 6)}
    <rect x=${-half} y="-36" width=${2 * half} height="30" rx="3" fill="#2b6b3f" />
    <rect x=${3 - half} y="-32" width=${2 * half - 6} height="22" rx="1" fill=${shown === null
      ? "#28411c"
      : "#b8d53a"} />
    ${lines.map((line, index) =>
      svg`
        <text class="letters" x=${4 - half} y=${(lines.length === 1 ? -19 : -23 + 9 * index).toFixed(1)}
          font-size=${size.toFixed(2)} fill="#23330c">${line}</text>
      `
    )}
  `;
}

function drawButton(pressed: boolean): SVGTemplateResult {
  return svg`
    <path d="M-10 0v-6M10 0v-6M-10 -38v6M10 -38v6" stroke=${METAL} stroke-width="3" />
    <rect x="-17" y="-36" width="34" height="32" rx="3" fill=${BODY} />
    <rect x="-14" y="-33" width="28" height="26" rx="2" fill=${PALE} />
    <circle cx="0" cy="-20" r="10" fill=${DARK} />
    <circle cx="0" cy="-20" r=${pressed ? 7.5 : 9} fill=${pressed ? "#ff9a2f" : "#4a5560"} />
  `;
}

function drawPhotoresistor(share: number): SVGTemplateResult {
  return svg`
    <circle cx="0" cy="-24" r="20" fill="url(#sun)" opacity=${share.toFixed(3)} />
    ${legs(-5, 5)}
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

/** The column of a glass thermometer: from its bulb, as high as the share. */
function drawThermometer(share: number): SVGTemplateResult {
  const height = 3 + 18 * share;
  return svg`
    ${legs(-4, 4)}
    <path d="M-4.5 -14v-19a4.5 4.5 0 0 1 9 0v19a7 7 0 1 1 -9 0z" fill="#f4f6f8" stroke="#6c757d"
      stroke-width="1.5" />
    <circle cx="0" cy="-9" r="4.8" fill="#e23b2e" />
    <rect x="-2" y=${(-11 - height).toFixed(1)} width="4" height=${height.toFixed(1)} rx="2" fill="#e23b2e" />
    <path d="M8 -32h4M8 -26h3M8 -20h4" stroke="#6c757d" stroke-width="1.4" />
  `;
}

/** A box with a scale, and with a lamp if it can be on or off. */
function drawModule(share: number, isOn: boolean | null): SVGTemplateResult {
  return svg`
    <path d="M-8 0v-8M0 0v-8M8 0v-8" stroke=${METAL} stroke-width="2" />
    <rect x="-20" y="-36" width="40" height="29" rx="4" fill=${BODY} stroke=${METAL} />
    <rect x="-14" y="-15" width="28" height="4" rx="2" fill=${DARK} />
    <rect x="-14" y="-15" width=${(28 * share).toFixed(1)} height="4" rx="2" fill="#7cc4ff" />
    ${isOn === null
      ? svg`<path d="M-9 -20a9 9 0 0 1 18 0M0 -20l5 -6" fill="none" stroke=${PALE} stroke-width="2" />`
      : svg`
        <circle cx="0" cy="-25" r="6" fill=${isOn ? "#ffc233" : DARK} stroke=${PALE} stroke-width="1.5" />
        ${isOn ? svg`<circle cx="0" cy="-25" r="15" fill="url(#sun)" />` : null}
      `}
  `;
}
