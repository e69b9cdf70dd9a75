import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { tools, withTools } from "../tool.ts";
import { accessProblems } from "./accessibility.ts";
import { EXAMPLE_SCENES, exampleHouse, EXAMPLES } from "./example_scenes.ts";
import { picture } from "./picture.ts";
import { Seen, Visitors } from "./visitors.ts";

/** What `deno task new` copies: it has no parts of its own to be shown. */
const START = "start";

for (const { name, parts, play } of EXAMPLE_SCENES) {
  Deno.test(withTools(
    `V9: the parts of examples/${name} are drawn, and used on the virtual board as a person does`,
    [tools.chromium],
    async (_, chromium) => {
      await using house = await exampleHouse(name);
      await using visitors = await Visitors.open(chromium);
      const seen = new Seen(await visitors.visit(house.api.url));
      await play(seen);
      const drawn = await seen.page.locator("board-drawing g.part").evaluateAll((all) =>
        all.map((part) => part.getAttribute("data-kind"))
      );
      assert.deepEqual(drawn.toSorted(), parts.toSorted());
      await picture(seen.page, `example ${name}`);
      assert.deepEqual(await accessProblems(seen.page), []);
      assert.deepEqual(visitors.problems, []);
    },
  ));
}

Deno.test("V9: every example is used in a browser", async () => {
  const folders = (await readdir(EXAMPLES, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  assert.deepEqual(
    folders.map(({ name }) => name).filter((name) => name !== START).toSorted(),
    EXAMPLE_SCENES.map(({ name }) => name).toSorted(),
  );
});
