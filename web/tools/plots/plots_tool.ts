/**
 * The tool Plots: a board's values over time.
 *
 * @module
 */
import { html, type TemplateResult } from "lit";
import type { PageModel } from "../../page_model.ts";
import "./board_plots.ts";

/**
 * Draw the tool.
 *
 * @param model What the page knows.
 * @param board Board id.
 * @returns The tool, which keeps itself up to date.
 */
export function draw(model: PageModel, board: string): TemplateResult {
  return html`<board-plots .model=${model} .board=${board}></board-plots>`;
}
