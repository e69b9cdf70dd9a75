import assert from "node:assert/strict";
import { createMethods } from "../../../server/api/methods.ts";
import { FakeBoards } from "./fake_boards.ts";
import { OWNER, UNATTENDED } from "../../idle_boards.ts";

function setup() {
  const boards = new FakeBoards();
  const methods = createMethods({ ...UNATTENDED, boards });
  const rename = (params: unknown, board: string | null = null) =>
    methods.call({ method: "board.rename", board, params, by: "page 1", device: OWNER, connection: null });
  return { boards, rename };
}

Deno.test("B12: board.rename gives the named board a tidy name, and answers with what it is called now", async () => {
  const { boards, rename } = setup();
  assert.deepEqual(await rename({ name: "  Kitchen " }, "uno-7f3a21c4"), {
    board: "uno-7f3a21c4",
    name: "Kitchen",
  });
  assert.deepEqual(await rename({ name: "   " }), { board: "uno-7f3a21c4", name: "Uno" });
  assert.deepEqual(boards.renames, [["uno-7f3a21c4", "Kitchen"], [null, ""]]);
});

Deno.test("B12: board.rename says what is wrong with a name, and how long it is and may be", async () => {
  const { boards, rename } = setup();
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [{ name: "a".repeat(21) }, /^"name" is 21 bytes long; a board keeps at most 20/],
    [{ name: "ñ".repeat(11) }, /^"name" is 22 bytes long/],
    [{ name: "a\nb" }, /^"name" must be one line of text/],
    [{ name: 7 }, /^"name" must be a text/],
    [{}, /^"name" must be a text/],
    [{ name: "Ana", port: "/dev/ttyACM0" }, /^"board.rename" takes "name"/],
    [null, /^The arguments must be an object/],
  ];
  for (const [params, message] of cases) {
    await assert.rejects(rename(params), { reason: "invalid_params", message, outcome: "not_run" });
  }
  assert.deepEqual(boards.renames, []);
});
