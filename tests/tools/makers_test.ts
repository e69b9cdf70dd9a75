import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Visitors } from "../browser/visitors.ts";
import { ServerProcess } from "../server/server_process.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { tools, withTools } from "../tool.ts";
import { FlashHouse } from "./flash_house.ts";
import { MAKER_PROJECTS } from "./maker_projects.ts";
import { TaskProcess } from "./task_process.ts";

const OPTIONS = ["--board", "virtual", "--port", "0", "--no-open"];

async function task(...args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await new TaskProcess(args).ended();
  assert.equal(code, 0, `deno task ${args.join(" ")}: ${stdout}${stderr}`);
}

Deno.test(withTools(
  "R6, R7: what people make beside the examples: a folder, two files, a build, and its page and its pins do what they meant",
  [tools.arduinoBuilder, tools.chromium],
  async (t, _builder, chromium = "") =>
    await inTempFolder(async (house) => {
      const projects = Object.entries(MAKER_PROJECTS).map(([name, project]) =>
        [join(house, name), project] as const
      );
      for (const [folder, { definition, sketch }] of projects) {
        await task("new", folder);
        await writeFile(join(folder, "definition.ts"), definition);
        await writeFile(join(folder, "firmware/firmware.ino"), sketch);
      }
      await task("build:firmware", ...projects.flatMap(([folder]) => ["--project", folder]));
      for (const [folder, { shows, use, moves }] of projects) {
        await t.step(shows, async () => {
          const data = join(folder, "data");
          await mkdir(data);
          await using server = ServerProcess.task(["--project", folder, "--data", data, ...OPTIONS]);
          const url = `http://127.0.0.1:${await server.ready()}`;
          {
            await using visitors = await Visitors.open(chromium);
            await use(await visitors.visit(url));
            assert.deepEqual(visitors.problems, []);
          }
          server.signalAll("SIGTERM");
          assert.equal((await server.ended()).code, 0);
          await using chip = await FlashHouse.open(["--project", folder]);
          const client = await chip.serve(folder);
          await client.found(({ status }) => status === "online");
          await moves(client, chip);
        });
      }
    }),
));
