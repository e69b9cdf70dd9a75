/**
 * What the page is made of, apart from its session: fetched and evaluated while the connection opens.
 *
 * @module
 */
// Before any element is there.
import "./elements/own_text.ts";
export { createPage } from "./elements/destello_page.ts";
export { PageModel } from "./page_model.ts";
export { pageTitle } from "./page_title.ts";
