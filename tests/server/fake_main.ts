/**
 * The server's real start and stop, with boards and a page that need nothing.
 *
 * @module
 */
import { main } from "../../server/main.ts";
import { FakeBoards } from "../unit/api/fake_boards.ts";
import { fakePage } from "../unit/api/fake_page.ts";

const parts = {
  openBoards: () => Promise.resolve(new FakeBoards()),
  buildPage: () => Promise.resolve(fakePage()),
};
if (import.meta.main) Deno.exit(await main(Deno.args, parts));
