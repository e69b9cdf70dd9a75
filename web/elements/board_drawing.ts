/**
 * `<board-drawing>`: the Uno with its parts wired to their pins, each showing what the board reports. A virtual board's button can
 * be held down, which its owner hears as `hold`.
 *
 * @module
 */
import { own } from "../../protocol/own.ts";
import { css, html, LitElement, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { ToldDefinition } from "../../protocol/told.ts";
import type { BoardView } from "../../protocol/messages.ts";
import { VIRTUAL_BUTTON_PIN } from "../../protocol/virtual_board.ts";
import type { Words } from "../text/words.ts";
import { drawPart, type Part, partOf } from "./drawn_parts.ts";
import { BUILT_IN_LED, pinPlace, UNO_HEIGHT, UNO_WIDTH } from "./drawn_uno.ts";
import "./press_area.ts";
import { common } from "./styles.ts";

/** The scene, in the units of the Uno's drawing; parts on digital pins stand above the board, others below. */
const WIDTH = 320;
const HEIGHT = 374;
const UNO_X = (WIDTH - UNO_WIDTH) / 2;
const UNO_Y = 92;
/** Where the parts stand: their lower ends above the board, their upper ends below it. */
const ABOVE = 66;
const BELOW = UNO_Y + UNO_HEIGHT + 16;
/** So far are parts of one row apart, and from the edge. */
const APART = 74;
const PART_HEIGHT = 40;
/** Room for a part's label, beyond the part. */
const LABEL_HEIGHT = 26;
const WIRES = ["#e0a100", "#2f9e62", "#2f7fd6", "#c2549c", "#8a63d2"] as const;

interface Wired {
  readonly label: string;
  readonly part: Part;
  /** Whether it is a virtual board's button. */
  readonly pressable: boolean;
  readonly pin: { readonly x: number; readonly y: number };
  readonly above: boolean;
}

/** A part, and where its wire is soldered on. */
interface Placed extends Wired {
  readonly x: number;
  readonly y: number;
}

class BoardDrawing extends LitElement {
  static override properties = {
    board: { attribute: false },
    definition: { attribute: false },
    words: { attribute: false },
    fresh: { attribute: false },
    touchable: { attribute: false },
  };
  static override styles = [
    common,
    css`
      :host {
        display: block;
        position: relative;
        aspect-ratio: ${WIDTH} / ${HEIGHT};
      }

      .stale {
        filter: grayscale(1);
        opacity: 0.5;
      }

      .picture,
      svg,
      drawn-uno,
      press-area {
        position: absolute;
      }

      .picture,
      svg {
        inset: 0;
      }

      svg {
        width: 100%;
        height: 100%;
        overflow: visible;
      }

      drawn-uno {
        left: ${100 * UNO_X / WIDTH}%;
        top: ${100 * UNO_Y / HEIGHT}%;
        width: ${100 * UNO_WIDTH / WIDTH}%;
      }

      text {
        fill: var(--quiet);
        font-size: 12px;
        font-weight: 600;
        text-anchor: middle;
      }

      .wire {
        fill: none;
        stroke-width: 3;
        stroke-linecap: round;
      }
    `,
  ];

  declare board: BoardView;
  declare definition: ToldDefinition;
  declare words: Words;
  declare fresh: boolean;
  declare touchable: boolean;

  /** The controls come first: hundreds of shapes take longer to draw than everything else. Their place is kept. */
  protected override async scheduleUpdate(): Promise<void> {
    if (!this.hasUpdated) await afterNextFrame();
    super.scheduleUpdate();
  }

  protected override render(): TemplateResult {
    const { board, definition, words, fresh } = this;
    const text = words.text.board;
    const channels = Object.entries(definition.channels);
    const spoken = channels.map(([name, channel]) =>
      `${words.term(channel.title)} ${words.state(channel, own(board.channels, name)?.reported ?? null)}`
    ).join("; ");
    const label = fresh ? text.drawing(board.name, spoken) : text.drawingStale(board.name, spoken);
    const wired = this.#wired();
    const lit = wired.some(({ part }) => part.kind === "built_in_led" && part.lit);
    const above = wired.filter(({ above, part }) => above && part.kind !== "built_in_led");
    const placed = [...row(above, ABOVE), ...row(wired.filter(({ above }) => !above), BELOW)];
    return html`
      <div class="picture ${fresh ? "" : "stale"}" role="img" aria-label=${label}>
        <drawn-uno inert aria-hidden="true" .led13=${lit} .ledPower=${board.status === "online" &&
          fresh}></drawn-uno>
        <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">
          <defs>
            ${gradient("glow", "#ff5a3c")} ${gradient("sun", "#ffd54a")}
          </defs>
          ${lit
            ? svg`<circle cx=${UNO_X + BUILT_IN_LED.x} cy=${
              UNO_Y + BUILT_IN_LED.y
            } r="20" fill="url(#glow)" />`
            : ""}
          ${placed.map(drawWired)}
        </svg>
      </div>
      ${placed.filter(({ pressable }) => pressable).map((part) => this.#pressArea(part))}
    `;
  }

  #pressArea({ label, above, x, y }: Placed): TemplateResult {
    const top = above ? y - PART_HEIGHT - LABEL_HEIGHT : y;
    return html`
      <press-area
        .style=${`left: ${100 * (x - APART / 2 + 3) / WIDTH}%; top: ${100 * top / HEIGHT}%; width: ${
          100 * (APART - 6) / WIDTH
        }%; height: ${100 * (PART_HEIGHT + LABEL_HEIGHT) / HEIGHT}%`}
        .label=${this.words.text.parts.press(label)}
        .usable=${this.touchable}
      ></press-area>
    `;
  }

  /** Parts in the order of their pins, so that no two wires cross. */
  #wired(): readonly Wired[] {
    const { board, definition, words } = this;
    const wired: Wired[] = [];
    for (const [name, channel] of Object.entries(definition.channels)) {
      const place = pinPlace(String(channel.pin));
      if (place === null) continue;
      const part = partOf(channel, own(board.channels, name)?.reported ?? null);
      wired.push({
        label: words.term(channel.title),
        part,
        pressable: board.virtual !== null && part.kind === "button" && channel.pin === VIRTUAL_BUTTON_PIN,
        pin: { x: UNO_X + place.x, y: UNO_Y + place.y },
        above: place.y < UNO_HEIGHT / 2,
      });
    }
    return wired.sort((one, other) => one.pin.x - other.pin.x);
  }
}

function afterNextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

function row(parts: readonly Wired[], y: number): readonly Placed[] {
  const places = spread(parts.map(({ pin }) => pin.x));
  return parts.map((part, index) => ({ ...part, x: places[index] ?? part.pin.x, y }));
}

function drawWired({ label, part, pin, above, x, y }: Placed, index: number): SVGTemplateResult {
  const middle = (y + pin.y) / 2;
  return svg`
    <path class="wire" stroke=${WIRES[index % WIRES.length]}
      d="M${x} ${y}C${x} ${middle} ${pin.x} ${middle} ${pin.x} ${pin.y}" />
    <g transform="translate(${x} ${above ? y : y + PART_HEIGHT})">${drawPart(part)}</g>
    <text x=${x} y=${above ? y - PART_HEIGHT - 8 : y + PART_HEIGHT + 14}>${label}</text>
  `;
}

/** Each part as near to its pin as its neighbours let it be. */
function spread(pins: readonly number[]): readonly number[] {
  const apart = Math.min(APART, (WIDTH - APART) / Math.max(1, pins.length - 1));
  const places: number[] = [];
  for (const pin of pins) places.push(Math.max(pin, (places.at(-1) ?? -Infinity) + apart));
  let edge = WIDTH - APART / 2;
  for (let index = places.length - 1; index >= 0; index--) {
    places[index] = Math.min(places[index] ?? edge, edge);
    edge -= apart;
  }
  return places;
}

function gradient(id: string, colour: string): SVGTemplateResult {
  return svg`
    <radialGradient id=${id}>
      <stop offset="0" stop-color=${colour} stop-opacity=".85" />
      <stop offset="1" stop-color=${colour} stop-opacity="0" />
    </radialGradient>
  `;
}

customElements.define("board-drawing", BoardDrawing);
