import assert from "node:assert/strict";
import { arrange, listBoards, type ListedBoard } from "../../../web/board_list/arrangement.ts";
import { CollapsedGroups } from "../../../web/board_list/collapsed_groups.ts";
import { addressOf, placeIn } from "../../../web/board_list/list_address.ts";
import { placeGroups, rowsWithin } from "../../../web/board_list/list_window.ts";
import { toldOf } from "../../../web/board_list/told_of.ts";
import { labelsOf } from "../../../web/found.ts";
import { boardListText } from "../../../web/text/board_list_words.ts";
import { en } from "../../../web/text/en.ts";
import { Words } from "../../../web/text/words.ts";
import type { BoardView } from "../../../protocol/views.ts";
import { FakeStorage } from "./fake_storage.ts";
import { exampleBoard, exampleSnapshot } from "./mock_server.ts";

const words = new Words(en);
const workshop = { id: "workshop-0a1b", name: "workshop" };

function listed(...views: readonly BoardView[]): readonly ListedBoard[] {
  const boards = new Map(views.map((view) => [view.id, view]));
  const labels = labelsOf({ boards }, words);
  return listBoards({ truth: { boards, programming: new Map() }, labels, words, text: boardListText["en"] });
}

function bench(number: number, change: Partial<BoardView> = {}): BoardView {
  return exampleBoard({
    id: `uno-${String(number).padStart(8, "0")}`,
    name: `Bench ${number}`,
    project: "Uno",
    ...change,
  });
}

function found(boards: readonly ListedBoard[], search: string, status: string | null = null): string[] {
  return arrange(boards, { search, status }).groups.flatMap((group) =>
    group.boards.map(({ label }) => label)
  );
}

Deno.test("L7: arrange() puts what is not well first, and the others into groups in the order of people", () => {
  const boards = listed(
    bench(10, { server: workshop }),
    bench(2, { server: workshop }),
    bench(3, { project: "Fan" }),
    bench(4, { status: "offline" }),
    bench(5, { status: "connecting" }),
  );
  const { groups, statuses, shown } = arrange(boards, { search: "", status: null });
  assert.deepEqual(groups.map(({ title, boards }) => [title, boards.map(({ label }) => label)]), [
    [null, ["Bench 4"]],
    ["This server · Fan", ["Bench 3"]],
    ["This server · Uno", ["Bench 5"]],
    ["workshop · Uno", ["Bench 2", "Bench 10"]],
  ]);
  assert.deepEqual(statuses, [["offline", 1, 1], ["connecting", 1, 1], ["online", 3, 3]]);
  assert.equal(shown, 5);
  const searched = arrange(boards, { search: "bench 4", status: null });
  assert.deepEqual(searched.statuses, [["offline", 1, 1], ["connecting", 0, 1], ["online", 0, 3]]);
});

Deno.test("L7a: what all boards have in common is in no heading; machines of one name are told apart", () => {
  const titles = (...views: readonly BoardView[]) =>
    arrange(listed(...views), { search: "", status: null }).groups.map(({ title }) => title);
  assert.deepEqual(titles(bench(1), bench(2)), [""]);
  assert.deepEqual(titles(bench(1, { server: workshop }), bench(2, { server: workshop, project: "Fan" })), [
    "Fan",
    "Uno",
  ]);
  const other = { id: "workshop-9f9f", name: "workshop" };
  assert.deepEqual(titles(bench(1, { server: workshop }), bench(2, { server: other })), [
    "workshop 0a1b",
    "workshop 9f9f",
  ]);
  assert.deepEqual(titles(bench(1, { project: null }), bench(2)), ["Other boards", "Uno"]);
});

Deno.test("L9: a search needs every word, in any case and without accents; a number is a whole one", () => {
  const boards = listed(
    bench(7),
    bench(17),
    bench(71),
    bench(8, { id: "uno-7f3a21c4", name: "Mesón", status: "offline", server: workshop }),
  );
  assert.deepEqual(found(boards, "bench 7"), ["Bench 7"]);
  assert.deepEqual(found(boards, "  BENCH   7 "), ["Bench 7"]);
  assert.deepEqual(found(boards, "meson"), ["Mesón"]);
  assert.deepEqual(found(boards, "3a21"), ["Mesón"]);
  assert.deepEqual(found(boards, "7f3"), [], "too short for an id");
  assert.deepEqual(found(boards, "workshop offline"), ["Mesón"]);
  assert.deepEqual(found(boards, "", "offline"), ["Mesón"]);
  assert.deepEqual(found(boards, "bench", "offline"), []);
  assert.deepEqual(found(boards, "(["), []);
});

Deno.test("L7: a status of a newer server is not taken for well", () => {
  const boards = listed(bench(1), bench(2, { status: "conflict" }));
  assert.deepEqual(found(boards, ""), ["Bench 2", "Bench 1"]);
});

Deno.test("L9, L11: the address says what is shown, and keeps what is not the list's", () => {
  const url = new URL("http://127.0.0.1/?other=1&search=bench+7#uno-1=history");
  assert.deepEqual(placeIn(url, (id) => id === "uno-1"), { search: "bench 7", status: null, board: "uno-1" });
  assert.deepEqual(placeIn(url, () => false).board, null);
  assert.equal(
    addressOf(url, { search: "", status: "offline", board: "uno-2" }),
    "/?other=1&status=offline&board=uno-2#uno-1=history",
  );
  assert.equal(addressOf(url, { search: "a b", status: null, board: null }), "/?other=1&search=a+b");
  assert.equal(addressOf(new URL("http://127.0.0.1/"), { search: "", status: null, board: null }), "/");
});

Deno.test("L8: rowsWithin() gives the rows that a part of the list touches, and none beyond its ends", () => {
  const sizes = { row: 50, heading: 60 };
  const groups = placeGroups(
    [{ hasHeading: true, rows: 2 }, { hasHeading: true, rows: 0 }, { hasHeading: true, rows: 1000 }],
    sizes,
  );
  assert.deepEqual(groups.map(({ top, rowsTop, end }) => [top, rowsTop, end]), [
    [0, 60, 160],
    [160, 220, 220],
    [220, 280, 50_280],
  ]);
  const [first, , last] = groups;
  assert.ok(first && last);
  const rows = (from: number, to: number) =>
    [first, last].map((group) => rowsWithin(group, { from, to }, sizes));
  assert.deepEqual(rows(0, 300), [[0, 2], [0, 1]]);
  assert.deepEqual(rows(115, 155), [[1, 2], [0, 0]]);
  assert.deepEqual(rows(25_000, 25_500), [[2, 2], [494, 505]]);
  assert.deepEqual(rows(1e6, 2e6), [[2, 2], [1000, 1000]]);
});

Deno.test("L10: collapsed groups are kept, also where the browser keeps nothing or something else", () => {
  const storage = new FakeStorage();
  new CollapsedGroups(() => storage).toggle("a");
  const groups = new CollapsedGroups(() => storage);
  assert.deepEqual([groups.has("a"), groups.has("b")], [true, false]);
  groups.toggle("a");
  assert.equal(new CollapsedGroups(() => storage).has("a"), false);
  storage.setItem("destello.collapsed", "{");
  assert.equal(new CollapsedGroups(() => storage).has("a"), false);
  const none = new CollapsedGroups(() => {
    throw new Error("Denied");
  });
  none.toggle("a");
  assert.equal(none.has("a"), true);
});

Deno.test("L7a: toldOf() says what each channel is, or why the board is not well", () => {
  const { definition } = exampleSnapshot();
  assert.match(toldOf(exampleBoard(), definition, words), /^LED (On|Off)/);
  const reason = { code: "of_tomorrow", message: "It is on holiday", hint: "Wait" };
  assert.equal(toldOf(exampleBoard({ status: "offline", reason }), definition, words), "It is on holiday.");
});
