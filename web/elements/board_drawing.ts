/**
 * `<board-drawing>`: the Uno with its parts wired to their pins, each showing what the board reports. A virtual board's button can
 * be held down, which its owner hears as `hold`.
 *
 * @module
 */
import { own } from "../../protocol/own.ts";
import { css, html, LitElement, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { ToldChannel, ToldDefinition } from "../../protocol/told.ts";
import type { BoardView } from "../../protocol/views.ts";
import { VIRTUAL_BUTTON_PIN } from "../../protocol/virtual_board.ts";
import { steady } from "../movement.ts";
import type { Words } from "../text/words.ts";
import { drawPart, type Part, partOf, wireColour } from "./drawn_parts.ts";
import { type Box, type Placed, type Scene, SCENE_WIDTH, sceneOf, type Wirable } from "./drawn_scene.ts";
import { BUILT_IN_LED, pinPlace, UNO_WIDTH } from "./drawn_uno.ts";
import { common } from "./styles.ts";
import { stateInWords } from "../fields/in_words.ts";

interface Drawn extends Wirable {
  readonly title: string;
  readonly part: Part;
  readonly colour: string;
}

class BoardDrawing extends LitElement {
  static override properties = {
    board: { attribute: false },
    label: { attribute: false },
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
        container-type: inline-size;
      }

      /* Not the labels: they are to be read. */
      .stale drawn-uno,
      .stale svg {
        filter: grayscale(1);
        opacity: 0.5;
      }

      .picture,
      svg,
      drawn-uno,
      .label,
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

      .label {
        display: flex;
        align-items: center;
        color: var(--quiet);
        /* In the scene's units: it is as wide as its place lets it be. */
        font-size: ${100 * 12.5 / SCENE_WIDTH}cqw;
        font-weight: 600;
        line-height: 1.15;
      }

      .label span {
        display: -webkit-box;
        overflow: hidden;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
        /* For a word that is too long; the lines' clamp is for too many words. */
        text-overflow: ellipsis;
        hyphens: auto;
      }

      .center {
        justify-content: center;
        text-align: center;
      }

      /* Its lines begin at their start: Chromium leaves the ellipsis out where they are set to their end. */
      .end {
        justify-content: end;
      }

      .above {
        align-items: end;
        padding-bottom: ${100 * 2 / SCENE_WIDTH}cqw;
      }

      .below {
        align-items: start;
      }

      .wire {
        fill: none;
        stroke-width: 3;
        stroke-linecap: round;
      }
    `,
  ];

  declare board: BoardView;
  /** What it is called. */
  declare label: string;
  declare definition: ToldDefinition;
  declare words: Words;
  declare fresh: boolean;
  declare touchable: boolean;

  /** The controls come first: hundreds of shapes take longer to draw than everything else. Their place is kept. */
  protected override async scheduleUpdate(): Promise<void> {
    if (!this.hasUpdated) {
      this.style.aspectRatio = `${SCENE_WIDTH} / ${this.#scene().height}`;
      await afterNextFrame();
    }
    super.scheduleUpdate();
  }

  protected override render(): TemplateResult {
    const { board, definition, words, fresh } = this;
    const text = words.text.board;
    const channels = Object.entries(definition.channels);
    const spoken = channels.map(([name, channel]) =>
      `${words.term(channel.title)} ${
        stateInWords(words, channel, own(board.channels, name)?.reported ?? null)
      }`
    ).join("; ");
    const label = fresh ? text.drawing(this.label, spoken) : text.drawingStale(this.label, spoken);
    const { uno, height, parts } = this.#scene();
    const lit = channels.some(([name, channel]) => {
      const part = this.#part(name, channel);
      return part.kind === "built_in_led" && part.lit;
    });
    const inScene = (box: Box) =>
      `left: ${100 * box.x / SCENE_WIDTH}%; top: ${100 * box.y / height}%; width: ${
        100 * box.width / SCENE_WIDTH
      }%; height: ${100 * box.height / height}%`;
    return html`
      <div class="picture ${fresh ? "" : "stale"}" role="img" aria-label=${label}>
        <drawn-uno
          inert
          aria-hidden="true"
          .style=${`left: ${100 * uno.x / SCENE_WIDTH}%; top: ${100 * uno.y / height}%; width: ${
            100 * UNO_WIDTH / SCENE_WIDTH
          }%`}
          .led13=${lit}
          .ledPower=${board.status === "online" && fresh}
        ></drawn-uno>
        <svg viewBox="0 0 ${SCENE_WIDTH} ${height}" aria-hidden="true">
          <defs>
            ${gradient("glow", "#ff5a3c")} ${gradient("sun", "#ffd54a")}
          </defs>
          ${lit
            ? svg`<circle cx=${uno.x + BUILT_IN_LED.x} cy=${
              uno.y + BUILT_IN_LED.y
            } r="20" fill="url(#glow)" />`
            : ""}
          ${parts.map(drawWire)} ${parts.map(drawPlaced)}
        </svg>
        ${parts.map(({ title, label, align, origin }) =>
          html`
            <div
              class="label ${align} ${align !== "center" ? "" : label.y < origin.y ? "above" : "below"}"
              title=${title}
              .style=${inScene(label)}
            ><span>${title}</span></div>
          `
        )}
      </div>
      ${parts.filter(({ pressable }) => pressable).map(({ title, cell }) => {
        import("./press_area.ts").catch(() => {});
        return html`
          <press-area
            .style=${inScene(cell)}
            .label=${words.text.parts.press(title)}
            .usable=${this.touchable}
          ></press-area>
        `;
      })}
    `;
  }

  /** What a channel is drawn as; for whoever wants less motion, steadily. */
  #part(name: string, channel: ToldChannel): Part {
    const reported = own(this.board.channels, name)?.reported ?? null;
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    return partOf(channel, isCalm ? steady(channel, reported) : reported);
  }

  #scene(): Scene<Drawn> {
    const { board, definition, words } = this;
    const drawn: Drawn[] = [];
    for (const [name, channel] of Object.entries(definition.channels)) {
      const pin = pinPlace(channel.pin);
      const part = this.#part(name, channel);
      if (pin === null || part.kind === "built_in_led") continue;
      drawn.push({
        title: words.term(channel.title),
        part,
        pin,
        pressable: board.virtual !== null && part.kind === "button" && channel.pin === VIRTUAL_BUTTON_PIN,
        colour: wireColour(channel.pin),
      });
    }
    return sceneOf(drawn);
  }
}

function afterNextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

function drawWire({ colour, wire }: Placed<Drawn>): SVGTemplateResult {
  return svg`<path class="wire" stroke=${colour} d=${wire} />`;
}

function drawPlaced({ part, origin, scale }: Placed<Drawn>): SVGTemplateResult {
  return svg`
    <g class="part" transform="translate(${origin.x} ${origin.y}) scale(${scale})">${drawPart(part)}</g>
  `;
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
