/**
 * What the page is made of, apart from its session: fetched and evaluated while the connection opens.
 *
 * @module
 */
export { createPage } from "./elements/destello_page.ts";
export { PageModel } from "./page_model.ts";
