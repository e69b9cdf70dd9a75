/**
 * `<board-card>`: one board. Its drawing, what is to be known about it, and a card for each channel.
 *
 * @module
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { Definition } from "../../protocol/dsl.ts";
import type { BoardView } from "../../protocol/messages.ts";
import { ChannelElements } from "../channel_elements.ts";
import { firmwareOf, isFound } from "../found.ts";
import type { PageModel } from "../page_model.ts";
import { troubleSentence } from "../text/trouble_words.ts";
import "./board_drawing.ts";
import "./board_tools.ts";
import "./channel_card.ts";
import "./hands_on.ts";
import { busyIcon, noteIcon, troubleIcon } from "./icons.ts";
import type { HoldEvent } from "./press_area.ts";
import "./rename_board.ts";
import { saidLine } from "./said_line.ts";
import { programButton, programmingProgress, programmingStyles } from "./programming.ts";
import { common } from "./styles.ts";
import { ModelWatch } from "./watch.ts";

class BoardCard extends LitElement {
  static override properties = { model: { attribute: false }, board: { attribute: false } };
  static override styles = [
    common,
    programmingStyles,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }

      section,
      .work {
        display: grid;
        gap: var(--gap);
        min-width: 0;
        align-content: start;
      }

      .about {
        padding: 14px 16px 16px;
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

      .note {
        display: flex;
        gap: 10px;
        align-items: flex-start;
        min-height: 62px;
        margin-top: 10px;
        padding: 10px 12px;
        border-radius: 8px;
        background: var(--note);
        font-size: 0.875rem;
        overflow-wrap: anywhere;
      }

      .note .icon {
        margin-top: 0.15em;
        font-size: 1.0625rem;
      }

      .note.warn {
        background: var(--warn);
      }

      .note div button {
        margin-top: 8px;
      }

      .note p + p {
        margin-top: 2px;
      }

      .note button {
        flex: none;
        align-self: center;
        margin-inline-start: auto;
      }

      board-drawing {
        max-width: 250px;
        margin: 12px auto 0;
      }

      .channels {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 290px), 1fr));
        gap: var(--gap);
        align-content: start;
      }

      @container (min-width: 560px) and (max-width: 819px) {
        .about {
          display: grid;
          grid-template-columns: minmax(0, 1fr) 230px;
          grid-template-rows: auto 1fr auto;
          gap: 0 20px;
        }

        board-drawing {
          grid-area: 1 / 2 / 4;
          width: 100%;
          margin: 0;
        }

        .note {
          align-self: start;
        }
      }

      @container (min-width: 820px) {
        section {
          grid-template-columns: 380px minmax(0, 1fr);
        }

        .about {
          align-self: start;
          position: sticky;
          top: 16px;
        }

        board-drawing {
          max-width: 340px;
        }
      }

      @media (forced-colors: active) {
        .note {
          border: 1px solid;
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
    const { definition } = truth;
    if (board === undefined || definition === null) return nothing;
    const { text } = words;
    const fresh = connection.status === "online" && board.status === "online";
    return html`
      <section aria-labelledby="name id">
        <div class="about">
          <div class="head">
            <h2 id="name">${board.name}</h2>
            <rename-board
              .model=${model}
              .board=${board.id}
              .name=${board.name}
              .standard=${definition.name}
              .words=${words}
              .usable=${fresh}
            ></rename-board>
            ${board.kind === "virtual" ? html`<span class="badge">${text.board.simulated}</span>` : nothing}
            <span class="id" id="id">${board.id}</span>
          </div>
          ${this.#note(board)}
          <board-drawing
            .board=${board}
            .definition=${definition}
            .words=${words}
            .fresh=${fresh}
            .touchable=${connection.status === "online"}
            @hold=${(event: HoldEvent) => model.handling.press(board.id, event.down)}
          ></board-drawing>
          ${board.virtual === null ? nothing : html`
            <hands-on
              .model=${model}
              .board=${board}
              .virtual=${board.virtual}
              .definition=${definition}
              .handled=${model.handling.of(board.id)}
              .words=${words}
              .usable=${connection.status === "online"}
            ></hands-on>
          `}
        </div>
        <div class="work">
          <div class="channels" role="group" aria-label=${text.board.channels(board.name)}>
            ${this.#channels(board, definition, fresh)}
          </div>
          <board-tools .model=${model} .board=${board.id}></board-tools>
        </div>
      </section>
    `;
  }

  #channels(board: BoardView, definition: Definition, usable: boolean): readonly TemplateResult[] {
    const { model } = this;
    // Ages change once a second; a channel that did not change otherwise need not be drawn more often.
    const now = Math.floor(model.now / 1000);
    return Object.entries(definition.channels).map(([name, channel]) => {
      const view = board.channels[name] ?? null;
      const custom = this.#elements.of({ model, board: board.id, name, channel, view, usable });
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

  /** What became of each channel after the restart. */
  #decisions({ boot, channels }: BoardView): TemplateResult | typeof nothing {
    const { truth, words } = this.model;
    const { decisions, decision } = words.text.board;
    const told = Object.entries(channels).flatMap(([name, { reconciled }]) => {
      if (reconciled === null || reconciled.boot !== boot || reconciled.decision === "kept") return [];
      const title = words.term(truth.definition?.channels[name]?.title ?? name);
      return decision(title, decisions[reconciled.decision]);
    });
    return told.length === 0 ? nothing : html`<p>${told.join("; ")}.</p>`;
  }

  #noServer(): string {
    const { lastHeard, now, words } = this.model;
    const { board } = words.text;
    return lastHeard === null ? board.neverHeard : board.noServer(words.moment(lastHeard, now));
  }

  /** What matters most, in a place of its own, so that nothing moves when it changes. */
  #note(board: BoardView): TemplateResult | typeof nothing {
    const { model } = this;
    const { words } = model;
    const text = words.text.board;
    if (model.connection.status !== "online") {
      return html`<div class="note warn">${troubleIcon}<p>${this.#noServer()}</p></div>`;
    }
    const onPurpose = board.virtual === null
      ? null
      : troubleSentence(board.virtual, model.server?.you ?? null, words);
    if (onPurpose !== null) {
      return html`
        <div class="note warn">
          ${troubleIcon}
          <div>
            ${board.status === "online" ? nothing : html`<p>${text.statusNote[board.status]}</p>`}
            <p>${onPurpose}</p>
            <button class="plain" @click=${() => model.handling.mend(board.id)}>${words.text.trouble
              .mend}</button>
          </div>
        </div>
      `;
    }
    if (board.status !== "online") {
      const trouble = board.reason === null || board.status === "flashing"
        ? null
        : words.reason(board.reason);
      const icon = board.status === "connecting" || board.status === "flashing" ? busyIcon : troubleIcon;
      return html`
        <div class="note warn">
          ${icon}
          <div>
            <p>${text.statusNote[board.status]}</p>
            ${trouble === null
              ? nothing
              : html`<p>${trouble.what}. ${trouble.todo}.</p>${saidLine(trouble, words.text)}`}
            ${programmingProgress(board, model)} ${programButton(board, model, text.program)}
          </div>
        </div>
      `;
    }
    const failure = model.notProgrammed(board.id);
    if (failure !== null) {
      const trouble = words.notProgrammed(failure);
      return html`
        <div class="note warn">
          ${troubleIcon}
          <div><p>${trouble.what}. ${trouble.todo}.</p>${saidLine(trouble, words.text)}</div>
        </div>
      `;
    }
    const restartedAt = model.restartedAt(board.id);
    if (restartedAt !== null) {
      return html`
        <div class="note warn">
          ${troubleIcon}
          <div>
            <p>${text.restarted(words.age(model.now - restartedAt))}</p>
            ${this.#decisions(board)}
            <button class="plain" @click=${() => model.dismissRestart(board.id)}>${text.dismiss}</button>
          </div>
        </div>
      `;
    }
    const isPlugged = [...model.truth.boards.values()].some((other) =>
      isFound(other) && firmwareOf(other) !== null
    );
    const simulated = !model.server?.findsBoards
      ? text.simulatedNote
      : isPlugged
      ? text.simulatedUntilProgrammed
      : text.simulatedUntilPlugged;
    const note = board.kind === "virtual" ? simulated : text.realNote;
    return html`<div class="note">${noteIcon}<p>${note}</p></div>`;
  }
}

customElements.define("board-card", BoardCard);
