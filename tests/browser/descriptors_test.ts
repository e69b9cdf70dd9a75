import assert from "node:assert/strict";
import { withFewFiles } from "../server/few_files.ts";
import { tools, withTools } from "../tool.ts";
import { startBrowser } from "./browser.ts";
import { burst, ForeignSite } from "./foreign_site.ts";

for (const [most, profiles] of [[64, 1], [256, 3]] as const) {
  Deno.test(withTools(
    `S5b, S12: pages of another origin that open all connections a browser gives them end no server that may open ${most} files, and read nothing`,
    [tools.chromium],
    (_t, path) =>
      withFewFiles(most, async ({ server, port, ask, askAnew }) => {
        await using elsewhere = new ForeignSite();
        const browser = await startBrowser(path);
        try {
          const pages = await Promise.all(Array.from({ length: profiles }, async () => {
            const page = await (await browser.newContext()).newPage();
            await page.goto(elsewhere.url);
            return page;
          }));
          let isDown = false;
          const down = server.logs(/The port for new connections is down: Too many open files/).then(() =>
            isDown = true
          );
          while (!isDown) {
            const unread = await Promise.all(pages.map((page) => page.evaluate<boolean[]>(burst(port))));
            assert.deepEqual(unread.flat().filter((isNothing) => !isNothing), []);
            await ask();
          }
          await down;
          await server.logs(/The port for new connections is back/);
          // The pages are open still.
          await askAnew();
        } finally {
          await browser.close();
        }
      }),
  ));
}
