import assert from "node:assert/strict";
import { nameBytes } from "../../../protocol/board_name.ts";
import type { StoredIdentity } from "../../../protocol/wire/codec.ts";
import { Rig } from "./rig.ts";

/** Everything that was told of a new name. */
function rename(rig: Rig, name: string): (string | StoredIdentity)[] {
  const told: (string | StoredIdentity)[] = [];
  rig.link.rename(name, {
    answered: (stored) => told.push(stored),
    failed: ({ code }, outcome) => told.push(`${code} ${outcome}`),
  });
  return told;
}

Deno.test("W16: Link.rename() leaves the id as it is, and tells what the board then holds", () => {
  const rig = Rig.up();
  const told = rename(rig, "Küche");
  rig.clock.pass(60);
  assert.deepEqual(told, [{ uid: 0x11223344, name: "Küche" }]);
  assert.deepEqual([rig.board.uid, rig.board.name], [0x11223344, nameBytes("Küche")]);
});

Deno.test("W16: Link.rename() knows the id that it has just given itself", () => {
  const rig = Rig.up({ uid: 0 });
  const told = rename(rig, "Ana");
  rig.clock.pass(60);
  assert.deepEqual(told, [{ uid: rig.board.uid, name: "Ana" }]);
  assert.notEqual(rig.board.uid, 0);
});

Deno.test("W6, W16: Link repeats nothing while the board writes its EEPROM, and is as quick as before afterwards", () => {
  const rig = Rig.up();
  for (let round = 0; round < 20; round++) {
    rig.ask("relay.toggle");
    rig.clock.pass(5);
  }
  const told = rename(rig, "twenty bytes of name");
  const asked = [1, 2, 3].map(() => rig.ask("relay.toggle"));
  rig.clock.pass(75);
  assert.equal(told.length, 1);
  assert.ok(asked.every(({ results }) => results[0]?.kind === "confirmed"));
  assert.deepEqual([rig.link.statistics.retransmissions, rig.link.statistics.naksReceived], [0, 0]);

  rig.line.toServer = () => null;
  rig.ask("relay.toggle");
  rig.clock.pass(11);
  assert.equal(rig.link.statistics.retransmissions, 1, "the time-out is at its floor");
});

Deno.test("W6: Link.rename() does not keep a silent board alive", () => {
  const rig = Rig.up();
  rig.board.powered = false;
  const told = rename(rig, "Ana");
  rig.clock.pass(1000);
  assert.deepEqual(told, ["no_answer unknown"]);
  assert.equal(rig.told.at(-1), "down no_answer");
});

Deno.test("B5: Link.rename() fails as unknown when the board restarts meanwhile, and as not run without a session", () => {
  const rig = Rig.up();
  const meanwhile = rename(rig, "Ana");
  rig.clock.pass(2);
  rig.board.restart();
  rig.clock.pass(10);
  assert.deepEqual(meanwhile, ["board_restarted unknown"]);
  rig.board.powered = false;
  rig.clock.pass(2000);
  assert.deepEqual(rename(rig, "Ana"), ["no_answer not_run"]);
});
