/**
 * The tool Console: every frame on a board's line, both ways.
 *
 * @module
 */
import { html, type TemplateResult } from "lit";
import type { PageModel } from "../../page_model.ts";
import "./board_console.ts";

/**
 * Draw the tool.
 *
 * @param model What the page knows.
 * @param board Board id.
 * @returns The tool, which keeps itself up to date.
 */
export function draw(model: PageModel, board: string): TemplateResult {
  return html`<board-console .model=${model} .board=${board}></board-console>`;
}
