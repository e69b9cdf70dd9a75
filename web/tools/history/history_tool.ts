/**
 * The tool History: what happened on a board.
 *
 * @module
 */
import { html, type TemplateResult } from "lit";
import type { PageModel } from "../../page_model.ts";
import "./board_history.ts";

/**
 * Draw the tool.
 *
 * @param model What the page knows.
 * @param board Board id.
 * @returns The tool, which keeps itself up to date.
 */
export function draw(model: PageModel, board: string): TemplateResult {
  return html`<board-history .model=${model} .board=${board}></board-history>`;
}
