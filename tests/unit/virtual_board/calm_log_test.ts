import assert from "node:assert/strict";
import { calmLog } from "../../../server/virtual_board/calm_log.ts";
import { createLog } from "../../../server/log.ts";
import { NO_TROUBLE, type VirtualView } from "../../../protocol/virtual_board.ts";

function rig() {
  const lines: string[] = [];
  const log = createLog({ write: (line) => lines.push(line.slice(25)), now: () => new Date(0) });
  let troubleBy: string | null = null;
  const view = (): VirtualView => ({
    pressedBy: [],
    pressed: {},
    moved: {},
    light: null,
    power: "on",
    trouble: NO_TROUBLE,
    troubleBy,
  });
  return {
    lines,
    log: calmLog(log, { view }),
    trouble(by: string | null) {
      troubleBy = by;
    },
  };
}

Deno.test("V6, P11: an outage that began in trouble is not logged, whenever more of it is noticed", () => {
  const { log, lines, trouble } = rig();
  trouble("page 1");
  log.down("Board", "it is unplugged");
  trouble(null);
  log.down("Board", "an opening from before failed");
  log.up("Board");
  assert.deepEqual(lines, []);
});

Deno.test("V6, P11: the next outage is logged, and so is one that began before the trouble", () => {
  const { log, lines, trouble } = rig();
  trouble("page 1");
  log.down("Board", "it is unplugged");
  trouble(null);
  log.up("Board");
  log.down("Board", "it hangs");
  trouble("page 1");
  log.up("Board");
  assert.deepEqual(lines, ["Board is down: it hangs", "Board is back after 0 s"]);
});
