/**
 * What the page is made of, apart from its session: fetched and evaluated while the connection opens.
 *
 * @module
 */
// The tools share it: what three files share would have a file of its own, which the browser fetches besides (P16).
import "../client/session.ts";
// Before any element is there.
import "./elements/focus_kept.ts";
import "./elements/own_text.ts";
export { createPage } from "./elements/destello_page.ts";
export { PageModel } from "./page_model.ts";
export { pageTitle } from "./page_title.ts";
