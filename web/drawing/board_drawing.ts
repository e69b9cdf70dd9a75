/**
 * `<board-drawing>`: the Uno with its parts wired to their pins, each showing what the board reports. What is pressed on a virtual board
 * can be held down, which its owner hears as `hold`.
 *
 * @module
 */
import type { AnyValues } from "../../protocol/dsl.ts";
import { pinsOf } from "../../protocol/inputs.ts";
import { own } from "../../protocol/own.ts";
import { css, html, LitElement, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { ToldChannel, ToldDefinition } from "../../protocol/told.ts";
import type { BoardView } from "../../protocol/views.ts";
import { EDGE, isBuiltIn, noteHeight, SCENE_WIDTH, standingsOf } from "../drawing_height.ts";
import { common } from "../elements/styles.ts";
import { stateInWords } from "../fields/in_words.ts";
import { steady } from "../movement.ts";
import type { Words } from "../text/words.ts";
import { drawPart, wireColour } from "./drawn_parts.ts";
import { drawingNote } from "./drawing_words.ts";
import { type Box, type Placed, type Scene, sceneOf, type Wirable } from "./drawn_scene.ts";
import { BUILT_IN_LED, pinPlace, UNO_WIDTH } from "./drawn_uno.ts";
import { type Part, partOf } from "./parts.ts";
import "./press_area.ts";

interface Drawn extends Wirable {
  readonly title: string;
  readonly part: Part;
  /** The colour of each wire. */
  readonly colours: readonly string[];
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

      .note span {
        -webkit-line-clamp: 3;
      }

      .letters {
        font-family: monospace;
        white-space: pre;
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

  protected override render(): TemplateResult {
    const { board, definition, words, fresh } = this;
    const { text } = words;
    const channels = Object.entries(definition.channels);
    const spoken = channels.map(([name, channel]) =>
      `${words.title(channel, name)} ${
        stateInWords(words, channel, own(board.channels, name)?.reported ?? null)
      }`
    ).join("; ");
    const note = drawingNote(text.language, definition);
    const drawn = fresh
      ? text.board.drawing(this.label, spoken)
      : text.board.drawingStale(this.label, spoken);
    const { uno, parts, ...scene } = this.#scene();
    const height = scene.height + noteHeight(definition);
    const lit = channels.some(([name, channel]) =>
      isBuiltIn(channel) && this.#shown(name, channel)?.on === true
    );
    const inScene = (box: Box) =>
      `left: ${100 * box.x / SCENE_WIDTH}%; top: ${100 * box.y / height}%; width: ${
        100 * box.width / SCENE_WIDTH
      }%; height: ${100 * box.height / height}%`;
    return html`
      <div class="picture ${fresh ? "" : "stale"}" role="img" aria-label=${note === ""
        ? drawn
        : `${drawn}. ${note}`}>
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
          ${parts.flatMap(drawWires)} ${parts.map(drawPlaced)}
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
        ${note === "" ? nothing : html`
          <div
            class="label center note"
            title=${note}
            .style=${inScene({
              x: EDGE,
              y: scene.height,
              width: SCENE_WIDTH - 2 * EDGE,
              height: noteHeight(definition),
            })}
          ><span>${note}</span></div>
        `}
      </div>
      ${parts.map(({ title, cell, pressed }) =>
        pressed === null ? nothing : html`
          <press-area
            .style=${inScene(cell)}
            .label=${text.parts.press(title)}
            .pin=${pressed}
            .usable=${this.touchable}
          ></press-area>
        `
      )}
    `;
  }

  /** The state that is drawn: for whoever wants less motion, a steady one. */
  #shown(name: string, channel: ToldChannel): AnyValues | null {
    const reported = own(this.board.channels, name)?.reported ?? null;
    return matchMedia("(prefers-reduced-motion: reduce)").matches ? steady(channel, reported) : reported;
  }

  #scene(): Scene<Drawn> {
    const { board, definition, words } = this;
    const drawn = standingsOf(definition, board.virtual !== null).flatMap((standing): readonly Drawn[] => {
      const channel = own(definition.channels, standing.channel);
      if (channel === undefined) return [];
      const title = words.title(channel, standing.channel);
      const { pins, pressed, isAbove, index } = standing;
      return [{
        title: index > 0 || (pressed !== null && pinsOf(channel).length > 1) ? `${title} ${pressed}` : title,
        part: partOf(channel, this.#shown(standing.channel, channel), index),
        places: pins.flatMap((pin) => pinPlace(pin) ?? []),
        colours: pins.map(wireColour),
        pressed,
        isAbove,
      }];
    });
    return sceneOf(drawn);
  }
}

function drawWires({ colours, wires }: Placed<Drawn>, part: number): readonly SVGTemplateResult[] {
  return wires.map((wire, index) =>
    svg`<path class="wire" data-part=${part} stroke=${colours[index] ?? ""} d=${wire} />`
  );
}

function drawPlaced({ part, origin, scale, isInRow }: Placed<Drawn>): SVGTemplateResult {
  return svg`
    <g class="part" data-kind=${part.kind}
      transform="translate(${origin.x} ${origin.y}) scale(${scale})">${drawPart(part, isInRow)}</g>
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
