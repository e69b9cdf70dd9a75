/**
 * Pages for `deno task bench fleet`: sessions of the client library, each with a WebSocket and a truth of its own, in one process. What
 * a browser does with them besides, drawing, is no part of it.
 *
 *   pages.ts COUNT {"url":...,"token":...}...
 *
 * Opens the pages, one server after the other in turn, and prints how long each took until it knew everything. Then takes lines:
 * `toggle COUNT PER_SECOND` asks for toggles, of all boards and by all pages in turn, and prints what became of them; `told BOARD
 * PRESSES` prints at which moment the last page knew of so many presses of that board's button. Ends with its input.
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import { connect } from "../../tests/fixture_client.ts";
import { epochMs, ownLines, say } from "./program_lines.ts";

type Page = Awaited<ReturnType<typeof connect>>;

/** Where a page connects to. */
interface Place {
  readonly url: string;
  readonly token: string;
}

async function openPage(place: Place): Promise<{ readonly page: Page; readonly ms: number }> {
  const begin = performance.now();
  const page = await connect(place.url, { token: place.token });
  return { page, ms: performance.now() - begin };
}

const [countText = "", ...placeTexts] = Deno.args;
const places: readonly Place[] = placeTexts.map((text) => JSON.parse(text));
const pages: Page[] = [];
const openedMs: number[] = [];
for (let index = 0; index < Number(countText); index++) {
  const place = places[index % places.length];
  if (place === undefined) break;
  const { page, ms } = await openPage(place);
  pages.push(page);
  openedMs.push(ms);
}
const [first] = pages;
const boards = [...first?.system.truth.boards.keys() ?? []];

/** Ask for one toggle; gives the milliseconds until it was confirmed, or why it was not. */
async function toggle(number: number): Promise<number | string> {
  const [page, board] = [pages[number % pages.length], boards[number % boards.length]];
  if (page === undefined || board === undefined) return "no board";
  const begin = performance.now();
  try {
    await page.board(board).led.toggle();
    return performance.now() - begin;
  } catch (error) {
    if (error instanceof RequestFailure) return error.reason;
    throw error;
  }
}

async function toggles(count: number, perSecond: number): Promise<readonly (number | string)[]> {
  const all: Promise<number | string>[] = [];
  for (let number = 0; number < count; number++) {
    all.push(toggle(number));
    await new Promise((resolve) => setTimeout(resolve, 1000 / perSecond));
  }
  return await Promise.all(all);
}

/** When the last page knew of it. */
async function told(board: string, presses: number): Promise<number> {
  await Promise.all(pages.map((page) =>
    new Promise<void>((resolve) => {
      const look = () => {
        const known = page.system.truth.boards.get(board)?.channels["button"]?.reported?.["presses"];
        if (known !== presses) return;
        end();
        resolve();
      };
      const end = page.system.subscribe(look);
      look();
    })
  ));
  return epochMs();
}

say(JSON.stringify({ openedMs, boards: pages.map((page) => page.system.truth.boards.size) }));
for await (const line of ownLines()) {
  const [word, one = "", other] = line.split(" ");
  if (word === "toggle") say(JSON.stringify(await toggles(Number(one), Number(other))));
  if (word === "told") say(String(await told(one, Number(other))));
}
Deno.exit();
