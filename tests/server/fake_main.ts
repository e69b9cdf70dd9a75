/**
 * The server's real start and stop, with boards and a page that need nothing.
 *
 * @module
 */
import { main } from "../../server/main.ts";
import { StartFailure } from "../../server/start_failure.ts";
import { FakeBoards } from "../unit/api/fake_boards.ts";
import { fakePage } from "../unit/api/fake_page.ts";

const parts = {
  openBoards: ({ boards: wanted }: { readonly boards: readonly string[] }) => {
    const boards = new FakeBoards();
    const [board] = wanted.map((path) => path.slice(path.lastIndexOf("/") + 1));
    if (board === "none") return Promise.reject(new StartFailure("There is no such board"));
    if (board === "never-closes") boards.close = () => new Promise(() => {});
    if (board === "faulty") boards.command = () => Promise.reject(new TypeError("A fault"));
    return Promise.resolve(boards);
  },
  currentPage: () => Promise.resolve(fakePage()),
};
if (import.meta.main) Deno.exit(await main(Deno.args, parts));
