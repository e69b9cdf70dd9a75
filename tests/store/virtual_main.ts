/**
 * The server with its real boards and store, and a page that needs no build.
 *
 * @module
 */
import { openBoards } from "../../server/finding/open_boards.ts";
import { main } from "../../server/main.ts";
import { fakePage } from "../unit/api/fake_page.ts";

const parts = { openBoards, currentPage: () => Promise.resolve(fakePage()) };
if (import.meta.main) Deno.exit(await main(Deno.args, parts));
