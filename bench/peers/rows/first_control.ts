/**
 * From the navigation to the page's first usable control, in a Chromium that has never seen the page; and the same for a page of one
 * button, which is what the browser and the machine take for themselves.
 *
 * @module
 */
import { visitPages, VISITS } from "../../first_control.ts";
import { percentiles } from "../../measure.ts";
import { digits, figure, ratios, type RowResult } from "../result.ts";
import type { Row } from "../row.ts";

/** A p99 of 30 visits is the slowest one: thirds of them say how much that varies. */
const PARTS = 3;

async function measure(): Promise<RowResult> {
  const visits = await visitPages();
  const [page, bare] = [percentiles(visits.page), percentiles(visits.bare)];
  const slowest = Array.from(
    { length: PARTS },
    (_, part) => Math.max(...visits.page.filter((_, index) => index % PARTS === part)),
  );
  return {
    figures: [
      figure({ name: `p99 of ${VISITS} first visits`, unit: "ms", goal: 300 }, slowest, page.p99),
      figure({ name: `p50 of ${VISITS} first visits`, unit: "ms" }, visits.page, page.p50),
      figure({ name: "p50, Destello / a page of one button", unit: "x" }, ratios(visits.page, visits.bare)),
    ],
    tables: [{
      title: `Navigation to the first usable control, ${VISITS} first visits each`,
      lines: [
        ["", "p50 ms", "p99 ms"],
        ["Destello", digits(page.p50), digits(page.p99)],
        ["a page of one button", digits(bare.p50), digits(bare.p99)],
      ],
    }],
    notes: [],
  };
}

/** First visits. */
export const firstControl: Row = {
  name: "first-control",
  title: "The first control of a first visit",
  measure,
};
