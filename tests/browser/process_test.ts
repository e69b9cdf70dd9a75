import assert from "node:assert/strict";
import { ServerProcess } from "../server/server_process.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { tools, withTools } from "../tool.ts";
import { Seen, Visitors } from "./visitors.ts";

function serve(folder: string, port: number): ServerProcess {
  return ServerProcess.task(["--board", "virtual", "--no-open", "--port", String(port), "--data", folder]);
}

Deno.test(withTools(
  "P5: deno task serve, killed and started again: both pages come back by themselves and show the truth",
  [tools.chromium],
  (_t, chromium) =>
    inTempFolder(async (folder) => {
      await using visitors = await Visitors.open(chromium);
      const first = serve(folder, 0);
      const port = await first.ready();
      const url = `http://127.0.0.1:${port}`;
      const [one, other] = [new Seen(await visitors.visit(url)), new Seen(await visitors.visit(url))];
      await one.button("Board: Online").waitFor();
      await one.led.click();
      await one.text(/^Confirmed by the board in [\d.,]+ m?s$/).waitFor();
      await other.drawing(/LED On/).waitFor();
      assert.deepEqual(visitors.problems, []);

      first.signalAll("SIGKILL");
      await first.ended();
      for (const page of [one, other]) {
        await page.button("Server: Unreachable").waitFor();
        assert.ok(await page.led.isDisabled());
        await page.drawing(/last known: LED On/).waitFor();
      }

      const second = serve(folder, port);
      await second.ready();
      for (const page of [one, other]) {
        await page.button("Server: Running").waitFor();
        await page.button("Board: Online").waitFor();
      }
      await other.level.fill("128");
      await one.drawing(/Lamp 128/).waitFor();
      second.signalAll("SIGTERM");
      await second.ended();
      await one.button("Board: Not known").waitFor();
    }),
));

Deno.test(withTools(
  "P5: a server that hangs without closing anything is noticed, and so is its return",
  [tools.chromium],
  (_t, chromium) =>
    inTempFolder(async (folder) => {
      await using visitors = await Visitors.open(chromium);
      const server = serve(folder, 0);
      const page = new Seen(await visitors.visit(`http://127.0.0.1:${await server.ready()}`));
      await page.button("Board: Online").waitFor();
      server.signalAll("SIGSTOP");
      await page.button("Page: Retrying").waitFor();
      assert.ok(await page.led.isDisabled());
      server.signalAll("SIGCONT");
      await page.button("Page: Live").waitFor();
      await page.led.click();
      await page.text(/^Confirmed by the board in/).waitFor();
      server.signalAll("SIGTERM");
      await server.ended();
    }),
));
