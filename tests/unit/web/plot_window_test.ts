import assert from "node:assert/strict";
import fc from "fast-check";
import { bool, choice, int } from "../../../protocol/dsl.ts";
import { csv } from "../../../client/csv.ts";
import { scaleOf } from "../../../protocol/dsl.ts";
import { plotRows } from "../../../web/tools/plots/plot_rows.ts";
import {
  choseSpan,
  moved,
  type PlotWindow,
  spanOf,
  WINDOWS,
  zoomed,
} from "../../../web/tools/plots/plot_window.ts";

const LIVE: PlotWindow = { name: "minute", still: null };
const NOW = 1_000_000;

Deno.test("a plot's window ends now until somebody makes it stand still", () => {
  assert.deepEqual(spanOf(LIVE, NOW), { from: NOW - 60_000, to: NOW });
  const still = zoomed(LIVE, 0.5, NOW);
  assert.deepEqual(spanOf(still, NOW + 5000), { from: NOW - 30_000, to: NOW });
});

Deno.test("zooming and moving never leave the window, whatever is done in which order", () => {
  const step = fc.oneof(
    fc.record({ zoom: fc.constantFrom(0.5, 2) }),
    fc.record({ move: fc.constantFrom(-0.5, 0.5) }),
    fc.record({ choose: fc.tuple(fc.nat(60_000), fc.nat(60_000)) }),
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 40, size: "max" }), (steps) => {
    let window = LIVE;
    for (const step of steps) {
      if ("zoom" in step) window = zoomed(window, step.zoom, NOW);
      else if ("move" in step) window = moved(window, step.move, NOW);
      else window = choseSpan(window, [NOW - step.choose[0], NOW - step.choose[1]]);
      const { from, to } = spanOf(window, NOW);
      assert.ok(to - from >= 199 && to - from <= WINDOWS.minute + 1, `${to - from} ms long`);
      assert.ok(to <= NOW + 200 && from >= NOW - 2 * WINDOWS.minute, `${from - NOW} to ${to - NOW}`);
    }
  }));
});

const NUMBER = scaleOf(int({ min: 0, max: 9 }));

Deno.test("H14: plotRows() writes what the board reports: an option by its name, a switch as true or false", () => {
  const fan = scaleOf(choice("off", "slow", "fast"));
  const points = [{ at: 1000, value: 0 }, { at: 2000, value: 1 }];
  const rows = plotRows([
    { name: "fan.speed", scale: fan, points: [...points, { at: 3000, value: null }] },
    { name: "led.on", scale: scaleOf(bool()), points },
  ]);
  assert.deepEqual(csv(rows).split("\r\n").map((row) => row.replace(/^[\d:T.-]+Z,/, "")), [
    "at,fan.speed,led.on",
    "off,false",
    "slow,true",
    ",true",
    "",
  ]);
});

Deno.test("plotRows() has a row for each change, with what the others held then", () => {
  const at = (second: number) => `1970-01-01T00:00:0${second}.000Z`;
  assert.deepEqual(
    plotRows([
      { name: "light.value", scale: NUMBER, points: [{ at: 1000, value: 5 }, { at: 3000, value: 6 }] },
      { name: "lamp.level", scale: NUMBER, points: [{ at: 2000, value: 7 }, { at: 3000, value: null }] },
    ]),
    [["at", "light.value", "lamp.level"], [at(1), 5, null], [at(2), 5, 7], [at(3), 6, null]],
  );
});
