/**
 * A button that has a board show which one it is (B20). What comes of it stands on the button for a while; the code for that is
 * fetched when it is pressed (P16).
 *
 * @module
 */
import { html, nothing, type TemplateResult } from "lit";
import { identify as identifyMethod } from "../../protocol/api/board.ts";
import type { BoardView } from "../../protocol/views.ts";
import type { PageModel } from "../page_model.ts";

/** What the button of a board says instead, by board. */
const said = new Map<string, string>();

/**
 * The button.
 *
 * @param board The board.
 * @param model Asks the server.
 * @param icon What stands on it instead of its words, until there is more to say; null: its words.
 * @returns It; usable while the board is online. Nothing for whoever may not.
 */
export function identifyButton(
  board: BoardView,
  model: PageModel,
  icon: TemplateResult | null = null,
): TemplateResult | typeof nothing {
  if (!model.may(identifyMethod)) return nothing;
  const { identify } = model.words.text.board;
  const label = model.truth.boards.size > 1 ? `${identify}: ${model.label(board.id)}` : identify;
  const news = said.get(board.id);
  const press = () =>
    import("../details/identify_board.ts").then(
      ({ identifyBoard }) => identifyBoard(board.id, model, said),
      () => {},
    );
  return html`
    <button
      class=${icon === null ? "plain" : "sign"}
      aria-label=${news ?? label}
      title=${news ?? label}
      ?disabled=${board.status !== "online" || model.connection.status !== "online"}
      @click=${press}
    >${icon}${news ?? (icon === null ? label : "")}</button>
  `;
}
