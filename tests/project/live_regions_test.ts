import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../../scripts/deno_command.ts";

/** Where the page's one live region stands. */
const PLACE = join("web", "elements", "destello_page.ts");
/** What makes a part of the page live: its attribute, the roles that are live by themselves, and the element that has one. */
const LIVE = /<output\b|aria-live|role=.?(?:status|alert|log|timer|marquee)\b/g;

Deno.test("U2: nothing in the page's source is a live region but the one of web/announcements.ts", () => {
  const found = readdirSync(join(PROJECT, "web"), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|html)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .flatMap((path) => (readFileSync(path, "utf8").match(LIVE) ?? []).map(() => path.slice(PROJECT.length)));
  assert.deepEqual(found.map((path) => path.replace(/^[\\/]/, "")), [PLACE]);
});
