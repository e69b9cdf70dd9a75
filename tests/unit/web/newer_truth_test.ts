import assert from "node:assert/strict";
import { NewerTruth } from "../../../web/newer_truth.ts";
import { FakeClock } from "./fake_clock.ts";

const LED = { board: "uno-1", channel: "led" };
const BOARD = { board: "uno-1", channel: null };

function setup() {
  const clock = new FakeClock();
  const truth = new NewerTruth(clock);
  const ended: string[] = [];
  truth.ends(LED, () => ended.push("led"));
  truth.ends(BOARD, () => ended.push("board"));
  truth.ends({ board: "uno-2", channel: "led" }, () => ended.push("another board's led"));
  clock.advance(60_000);
  return { clock, truth, ended };
}

Deno.test("U12: a channel's confirmed change ends its failure, and no other", () => {
  const { truth, ended } = setup();
  truth.came("uno-1", "lamp");
  assert.deepEqual(ended, []);
  truth.came("uno-1", "led");
  truth.came("uno-1", "led");
  assert.deepEqual(ended, ["led"]);
});

Deno.test("U12: a board's return ends its failures and its channels'", () => {
  const { truth, ended } = setup();
  truth.came("uno-1");
  assert.deepEqual(ended, ["led", "board"]);
});

Deno.test("U12: a new snapshot ends every failure", () => {
  const { truth, ended } = setup();
  truth.came(null);
  assert.deepEqual(ended, ["led", "board", "another board's led"]);
});

Deno.test("U12: what has just failed is told for 5 s, however soon newer truth arrives", () => {
  const clock = new FakeClock();
  const truth = new NewerTruth(clock);
  let ends = 0;
  truth.ends(LED, () => ends++);
  for (let ms = 0; ms < 4900; ms += 100) {
    clock.advance(100);
    truth.came("uno-1", "led");
  }
  assert.equal(clock.waiting, 1, "a drag by others sets one timer");
  assert.equal(ends, 0);
  clock.advance(100);
  assert.equal(ends, 1);
});
