/**
 * The tool Trouble: spoil a virtual board's line or its power, and see the link cope.
 *
 * @module
 */
import { html, type TemplateResult } from "lit";
import type { PageModel } from "../../page_model.ts";
import "./trouble_panel.ts";

/**
 * Draw the tool.
 *
 * @param model What the page knows.
 * @param board Board id.
 * @returns The tool, which keeps itself up to date.
 */
export function draw(model: PageModel, board: string): TemplateResult {
  return html`<trouble-panel .model=${model} .board=${board}></trouble-panel>`;
}
