/**
 * `<board-card>`: one board. What is to be known about it, a card for each channel, its drawing, and its tools; on every screen in
 * this order, so that a phone shows a control first, and that the focus goes as the eyes do.
 *
 * @module
 */
import { own } from "../../protocol/own.ts";
import { COMMAND } from "../../protocol/api/method.ts";
import { rename } from "../../protocol/api/names.ts";
import { light, press } from "../../protocol/api/virtual.ts";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import type { ToldDefinition } from "../../protocol/told.ts";
import { type BoardView, isSimulated } from "../../protocol/views.ts";
import type { VirtualView } from "../../protocol/virtual_board.ts";
import { ChannelElements } from "../channel_elements.ts";
import type { HoldEvent } from "../drawing/press_area.ts";
import { SCENE_WIDTH, sceneHeight } from "../drawing_height.ts";
import { definitionOf } from "../../client/truth.ts";
import type { PageModel } from "../page_model.ts";
import "./board_note.ts";
import "./board_tools.ts";
import { blinkIcon } from "./icons.ts";
import { identifyButton } from "./identify_button.ts";
import "./channel_card.ts";
import "./rename_board.ts";
import { common } from "./styles.ts";
import { ModelWatch } from "./watch.ts";

class BoardCard extends LitElement {
  static override properties = { model: { attribute: false }, board: { attribute: false } };
  static override styles = [
    common,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }

      section {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--gap);
        min-width: 0;
        align-content: start;
      }

      .about,
      .scene {
        min-width: 0;
        padding: 12px 16px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--card);
      }

      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 10px;
        align-items: center;
      }

      h2 {
        min-width: 0;
        overflow-wrap: anywhere;
        font-size: 1.25rem;
      }

      .badge {
        padding: 1px 10px;
        border: 1px solid currentColor;
        border-radius: 10px;
        color: var(--quiet);
        font-size: 0.75rem;
        font-weight: 600;
      }

      .id {
        margin-inline-start: auto;
        color: var(--quiet);
        font-size: 0.8125rem;
      }

      board-note {
        margin-top: 8px;
      }

      board-drawing {
        display: block;
        max-width: 22.5rem;
        margin: 0 auto;
      }

      .channels {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr));
        gap: var(--gap);
        align-content: start;
      }

      @container (width < 35rem) {
        /* Its labels need the width. */
        board-drawing {
          margin-inline: max(-12px, (100% - 22.5rem) / 2);
        }
      }

      @container (width >= 35rem) {
        .about {
          display: grid;
          grid-template-columns: minmax(0, 1fr) minmax(0, 2fr);
          gap: 0 20px;
          align-items: start;
        }

        board-note {
          margin-top: 0;
        }
      }

      @container (35rem <= width < 51rem) {
        .scene:has(virtual-inputs) {
          display: grid;
          grid-template-columns: minmax(0, 21rem) minmax(0, 1fr);
          gap: 20px;
          align-items: center;
        }

        board-drawing {
          width: 100%;
        }
      }

      @container (width >= 51rem) {
        section {
          grid-template: auto auto 1fr / minmax(0, 1fr) 23.75rem;
        }

        .about {
          grid-column: 1 / -1;
        }

        .scene {
          grid-area: 2 / 2 / 4;
          align-self: start;
          position: sticky;
          top: 16px;
        }
      }
    `,
  ];

  declare model: PageModel;
  declare board: string;
  readonly #elements = new ChannelElements();

  constructor() {
    super();
    new ModelWatch(this);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { model } = this;
    const { truth, connection, words } = model;
    const board = truth.boards.get(this.board);
    if (board === undefined) return nothing;
    const definition = definitionOf(truth, board.id);
    const { text } = words;
    const fresh = connection.status === "online" && board.status === "online";
    const { virtual } = board;
    const height = sceneHeight(definition, virtual !== null);
    // Another project's board is drawn anew: nothing of a control or of an open tool goes over to it.
    return html`${
      keyed(
        board.definition,
        html`
          <section aria-labelledby="name id">
            <div class="about">
              <div class="head">
                <h2 id="name" tabindex="-1">${model.label(board.id)}</h2>
                ${model.may(rename)
                  ? html`
                    <rename-board
                      .model=${model}
                      .board=${board.id}
                      .name=${board.name}
                      .label=${model.label(board.id)}
                      .standard=${definition.name}
                      .words=${words}
                      .usable=${fresh}
                    ></rename-board>
                  `
                  : nothing}
                ${identifyButton(board, model, blinkIcon)}
                ${truth.definitions.size > 1 && board.project && board.project !== board.name
                  ? html`<span class="badge">${board.project}</span>`
                  : nothing}
                ${isSimulated(board) ? html`<span class="badge">${text.board.simulated}</span>` : nothing}
                <span class="id" id="id">${board.id}</span>
              </div>
              <board-note .model=${model} .board=${board.id}></board-note>
            </div>
            <div class="channels" role="group" aria-label=${text.board.channels(model.label(board.id))}>
              ${this.#channels(board, definition, fresh)}
            </div>
            <div class="scene">
              <board-drawing
                .board=${board}
                .label=${model.label(board.id)}
                .definition=${definition}
                .words=${words}
                .fresh=${fresh}
                .touchable=${connection.status === "online" && model.may(press)}
                .style=${`aspect-ratio: ${SCENE_WIDTH} / ${height}`}
                @hold=${({ pin, down }: HoldEvent) =>
                  model.virtualActions.change(board.id, press, { pin, down })}
              ></board-drawing>
              ${virtual === null || !hasInputs(virtual) ? nothing : html`
                <virtual-inputs
                  .style=${inputsRoom(virtual)}
                  .model=${model}
                  .board=${board}
                  .virtual=${virtual}
                  .definition=${definition}
                  .actionState=${model.virtualActions.of(board.id)}
                  .words=${words}
                  .usable=${connection.status === "online" && model.may(light)}
                ></virtual-inputs>
              `}
            </div>
            <board-tools .model=${model} .board=${board.id}></board-tools>
          </section>
        `,
      )
    }`;
  }

  /** The controls come first: hundreds of shapes take longer to fetch and to draw than everything else. */
  protected override updated(): void {
    if (customElements.get("board-drawing") === undefined) void fetchDrawing();
  }

  /** Come into view, with the focus. */
  come(): void {
    const name = this.renderRoot.querySelector("h2");
    this.scrollIntoView({ block: "start" });
    name?.focus({ preventScroll: true });
  }

  #channels(board: BoardView, definition: ToldDefinition, usable: boolean): readonly TemplateResult[] {
    const { model } = this;
    // Ages change once a second; a channel that did not change otherwise need not be drawn more often.
    const now = Math.floor(model.now / 1000);
    return Object.entries(definition.channels).map(([name, channel]) => {
      const view = own(board.channels, name) ?? null;
      const given = { model, board: board.id, name, channel, view, usable: usable && model.may(COMMAND) };
      const custom = this.#elements.of(given);
      if (custom !== null) return html`${custom}`;
      return html`
        <channel-card
          .model=${model}
          .words=${model.words}
          .board=${board.id}
          .name=${name}
          .channel=${channel}
          .view=${view}
          .stage=${model.stage(board.id, name)}
          .usable=${usable}
          .now=${now}
        ></channel-card>
      `;
    });
  }
}

function hasInputs({ pressed, moved }: VirtualView): boolean {
  return Object.keys({ ...pressed, ...moved }).length > 0;
}

/** As much as they need, before they are fetched: nothing below moves when they come. */
function inputsRoom({ moved }: VirtualView): string {
  const height = `${Object.keys(moved).length} * (48px + var(--target)) + 2.525rem`;
  return `display: block; margin-top: 8px; min-height: calc(${height})`;
}

/** Without its server the page asks again when it is drawn anew. */
async function fetchDrawing(): Promise<void> {
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  await import("../drawing/drawing.ts").catch(() => {});
}

declare global {
  /** Elements by name. */
  interface HTMLElementTagNameMap {
    /** A board's card. */
    "board-card": BoardCard;
  }
}

customElements.define("board-card", BoardCard);
