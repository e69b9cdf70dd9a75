import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { birthOf, FleetRig, KITCHEN, type Members } from "./rig.ts";

const BOARDS = 50;
/** Texts of a state may be 300 long, and there are three in each of 16 channels. */
const MOST_BYTES_EACH = 48 * 1024;
const NOW = "2026-11-22T10:00:00.000Z";
const NAMES = Array.from({ length: 16 }, (_, at) => `c${at}`);
/** As much as a state may carry. */
const MUCH = Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`x${at}`, 1]));
const UNKNOWN: Members = { schemaHash: null, definition: null };

/** What somebody tells of each of many boards, to fill a gateway's memory. */
const FLOODS: readonly (readonly [what: string, tell: (rig: FleetRig, id: string) => void])[] = [
  ["channels of a board without a definition", (rig, id) => {
    rig.birth(UNKNOWN, id);
    for (let at = 0; at < 16; at++) rig.state({ state: MUCH }, `x${at}`, id);
  }],
  ["channels of a board without a birth", (rig, id) => {
    for (let at = 0; at < 16; at++) rig.state({ state: MUCH }, `x${at}`, id);
  }],
  ["channels that the definition does not name", (rig, id) => {
    rig.birth(birthOf(NAMES), id);
    for (let at = 0; at < 16; at++) rig.state({ state: MUCH }, `x${at}`, id);
  }],
  ["states with more than the definition says", (rig, id) => {
    rig.birth(birthOf(NAMES), id);
    const pending = { command: "set", args: MUCH, by: "A", stage: "sent", since: NOW };
    for (const name of NAMES) rig.state({ state: { on: true }, pending }, name, id);
  }],
  ["states with long texts", (rig, id) => {
    rig.birth(birthOf(NAMES), id);
    for (const name of NAMES) {
      const long = `${id}${name}`.padEnd(2000, "x");
      const pending = { command: "set", args: { on: true }, by: long, stage: "sent", since: NOW };
      const reconciled = { decision: "failed", boot: 3, at: NOW, reason: long };
      rig.state({ state: { on: true }, by: long, pending, reconciled }, name, id);
    }
  }],
  ["births with long texts", (rig, id) => rig.birth({ ...UNKNOWN, name: id.padEnd(60_000, "x") }, id)],
];

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");

function bytesInUse(): number {
  collectGarbage();
  return Deno.memoryUsage().heapUsed;
}

for (const [what, tell] of FLOODS) {
  Deno.test(`G5a, G5c: ${what} do not fill the memory of a gateway`, () => {
    const rig = new FleetRig();
    rig.status(KITCHEN, true);
    const fill = (id: string) => {
      tell(rig, id);
      rig.heard();
    };
    fill("first");
    const before = bytesInUse();
    for (let at = 0; at < BOARDS; at++) fill(`b-${at}`);
    const each = (bytesInUse() - before) / BOARDS;
    assert(each < MOST_BYTES_EACH, `${Math.round(each / 1024)} KiB for each board`);
    assert(rig.fleet.list().length <= BOARDS + 1);
  });
}
