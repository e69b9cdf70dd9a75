/**
 * The committed image on simavr, an emulator that is not ours: the chip under the virtual Uno could be wrong in the same way as the
 * firmware, this one cannot.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Clock, systemClock } from "../../protocol/clock.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { tools, withTools } from "../tool.ts";
import { linkTo } from "../tools/board_process.ts";
import { BYTE, MS, ShippedBoard } from "./shipped_board.ts";
import { SimavrBoard } from "./simavr_board.ts";
import { startAt, usedByServer } from "./simavr_server.ts";

const COMMANDS = 400;
const LED = 13;
/** P15's 30 us. */
const PROMISED_CYCLES = 30 * 16;
/** Two emulators that count the same instructions differ in when an interrupt comes between them. */
const NEAR_CYCLES = 16;

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? NaN;
}

/** The same on the virtual Uno's chip. */
function cyclesOnVirtualUno(): number {
  const board = ShippedBoard.inSession();
  const delays = Array.from({ length: COMMANDS }, (_, round) => {
    board.run(4000 + (round * 41) % 16384);
    const request = board.command("led.toggle");
    const received = board.chip.cycles + request.length * BYTE;
    board.chip.receive(request);
    board.run(request.length * BYTE + MS);
    return (board.edgesOf(LED).at(-1)?.cycle ?? Infinity) - received;
  });
  return median(delays);
}

Deno.test(withTools(
  "P2, P15: on simavr each confirmed command is one edge in order, within 30 us, and as fast as on the virtual Uno",
  [tools.gpp, tools.simavr],
  (_t, gpp = "") =>
    inTempFolder(async (folder) => {
      await using board = await SimavrBoard.start({ folder, gpp });
      // A busy machine may be late with a ping, which the board would still be answering when a command comes right behind it.
      let pings = true;
      const clock: Clock = {
        now: () => systemClock.now(),
        after: (ms, passed) => systemClock.after(ms, () => pings && passed()),
      };
      await using linked = await linkTo(await board.port(), clock);
      pings = false;
      // The sketch's own.
      const before = (await board.edgesAre(1)).length;
      const confirmed: number[] = [];
      for (let round = 0; round < COMMANDS; round++) {
        // Every fourth one asks for what is already so: it is confirmed, and is no edge.
        const isOn = confirmed.at(-1) === 1;
        const { on } = round % 4 === 3
          ? await linked.command("led.set", { on: isOn })
          : await linked.command("led.toggle", {});
        if (round % 4 === 3) assert.equal(on, isOn);
        else confirmed.push(Number(on));
      }
      const edges = (await board.edgesAre(before + confirmed.length)).slice(before);
      assert.deepEqual(edges.map(({ level }) => level), confirmed);
      assert.deepEqual(linked.downs, []);

      const cycles = edges.map(({ since }) => since);
      const worst = Math.max(...cycles);
      assert.ok(worst <= PROMISED_CYCLES, `${worst} cycles`);
      const [here, there] = [median(cycles), cyclesOnVirtualUno()];
      assert.ok(
        Math.abs(here - there) <= NEAR_CYCLES,
        `${here} cycles on simavr, ${there} on the virtual Uno`,
      );
    }),
));

Deno.test(withTools(
  "W11, W16: on simavr a board counts its starts and keeps the id that it was given",
  [tools.gpp, tools.simavr],
  (_t, gpp = "") =>
    inTempFolder(async (folder) => {
      const starts = [];
      for (let start = 1; start <= 3; start++) {
        await using board = await SimavrBoard.start({ folder, gpp });
        await using linked = await linkTo(await board.port());
        starts.push(linked.identity);
        assert.equal(linked.identity.boot, start);
        assert.equal(linked.identity.resetCause, "power");
      }
      const [first, ...others] = starts.map(({ uid }) => uid);
      assert.ok(first !== undefined && first !== 0 && first !== 0xffffffff);
      assert.deepEqual(others, [first, first]);
    }),
));

Deno.test(withTools(
  "W16, B6: the real server uses the board on simavr, and knows it again after a restart",
  [tools.gpp, tools.simavr],
  (_t, gpp = "") =>
    inTempFolder(async (folder) => {
      const port = join(folder, "uno");
      const options = { folder, gpp };
      await usedByServer(await startAt(port, options), port, options, async ({ board }) => {
        // What was on is on again; the first edge is the sketch's own.
        assert.deepEqual((await board.edgesAre(2)).map(({ level }) => level), [0, 1]);
      });
    }),
));
