import assert from "node:assert/strict";
import { definition } from "../../fixtures/board/definition.ts";
import { bool, channel } from "../../../protocol/dsl.ts";
import { movedBy, Movement } from "../../../web/movement.ts";

const { led } = definition.channels;

Deno.test("U5: movedBy() tells why a field moves, as the definition says, while it does", () => {
  assert.equal(movedBy(led, "on", { on: true, periodMs: 500 }), "periodMs");
  assert.equal(movedBy(led, "on", { on: true, periodMs: 0 }), null);
  assert.equal(movedBy(led, "on", null), null);
  assert.equal(movedBy(led, "periodMs", { on: true, periodMs: 500 }), null);
  assert.equal(movedBy(led, "constructor", { on: true, periodMs: 500 }), null);
  const sweeping = bool();
  const servo = channel({
    title: "Servo",
    pin: 9,
    state: { up: bool(), sweeping },
    commands: { sweep: { sweeping } },
    moves: { up: "sweeping" },
  });
  assert.equal(movedBy(servo, "up", { up: true, sweeping: true }), "sweeping");
  assert.equal(movedBy(servo, "up", { up: true, sweeping: false }), null);
});

/** A board reports a lamp's level again and again. */
function reports(
  movement: Movement,
  levels: readonly number[],
  by: string,
  from: number,
  every: number,
): number {
  levels.forEach((level, index) =>
    movement.reported(
      { board: "uno-1", channel: "lamp", state: { level, lit: true }, by },
      from + index * every,
    )
  );
  return from + (levels.length - 1) * every;
}

Deno.test("U8: Movement sees what the board changes again and again by itself, and when that is over", () => {
  const movement = new Movement();
  const moves = (name: string, now: number) => movement.moves("uno-1", "lamp", name, now);
  const end = reports(movement, [0, 10, 20, 30], "board", 0, 100);
  assert.ok(moves("level", end));
  assert.ok(!moves("lit", end), "the other field stays as it is");
  reports(movement, [200], "page 1", end, 0);
  assert.ok(moves("level", end), "whoever asks for something meanwhile does not end it");
  assert.ok(!moves("level", end + 5000), "it is over");
  assert.ok(!movement.moves("uno-2", "lamp", "level", end));
});

Deno.test("U8: Movement takes no safe state, no button and nobody's wish for a movement", () => {
  const movement = new Movement();
  const moves = (now: number) => movement.moves("uno-1", "lamp", "level", now);
  let now = reports(movement, [10, 20, 30, 40, 50], "page 1", 0, 30);
  assert.ok(!moves(now), "a slider that somebody drags");
  now = reports(movement, [0], "board", now + 30, 0);
  assert.ok(!moves(now), "a lease that fell back");
  now = reports(movement, [0, 0, 0, 0], "board", now + 30, 10);
  assert.ok(!moves(now), "what is reported again is no change");
  now = reports(movement, [255, 0, 255], "board", now + 10_000, 10_000);
  assert.ok(!moves(now), "somebody at the board's own button, now and then");
});
