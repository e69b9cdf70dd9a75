/**
 * The page's first view: its bytes, and how soon its first control can be used. `deno task bench page`.
 *
 * @module
 */
import process from "node:process";
import { buildAndWeighPage, FIRST_VIEW_LIMIT } from "../page_build/build_page.ts";
import { visitPages, VISITS } from "./first_control.ts";
import { compare, percentiles } from "./measure.ts";

const { firstViewBytes } = await buildAndWeighPage();
compare("first view: scripts and styles, compressed", firstViewBytes, FIRST_VIEW_LIMIT, "B");
const visits = await visitPages();
const [page, bare] = [percentiles(visits.page), percentiles(visits.bare)];
compare(`navigation to first usable control, p50 of ${VISITS} first visits`, page.p50, 300, "ms");
compare("the same, p99", page.p99, 300, "ms");
process.stdout.write(
  `a page of one button takes this machine ${bare.p50.toFixed(0)} ms (p50) and ${
    bare.p99.toFixed(0)
  } ms (p99); ` +
    `Destello ${(page.p50 / bare.p50).toFixed(1)} times that\n`,
);
