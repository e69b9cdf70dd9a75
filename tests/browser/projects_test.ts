import assert from "node:assert/strict";
import { cp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Locator } from "playwright-core";
import * as z from "zod/mini";
import { FIXTURE } from "../fixture_project.ts";
import { ServerProcess } from "../server/server_process.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { BoardProcess } from "../tools/board_process.ts";
import { TcpBridge } from "../tools/tcp_bridge.ts";
import { tools, withTools } from "../tool.ts";
import { Seen, Visitors } from "./visitors.ts";

const SECOND = fileURLToPath(new URL("../fixtures/second_project", import.meta.url));
const UNSERVED = fileURLToPath(new URL("../../examples/motor", import.meta.url));

const boardList = z.object({
  boards: z.array(z.object({ id: z.string(), kind: z.string(), project: z.nullable(z.string()) })),
});
const history = z.object({
  changes: z.array(z.object({ board: z.string(), channel: z.nullable(z.string()) })),
});

/** Asks the server over HTTP. */
async function asker(folder: string, port: number) {
  const token = (await readFile(join(folder, "token"), "utf8")).trim();
  return async (path: string): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${port}/api${path}`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    return await response.json();
  };
}

/** The board's rows of the file that its history saves. */
async function savedRows(seen: Seen, card: Locator): Promise<readonly string[]> {
  await card.getByRole("button", { name: "History" }).click();
  const saved = seen.page.waitForEvent("download");
  await card.getByRole("button", { name: "Save as CSV" }).click();
  const [, ...rows] = (await readFile(await (await saved).path(), "utf8")).trimEnd().split("\r\n");
  return rows;
}

Deno.test(
  withTools(
    "B21b, C2a, F3b, H20, K7: boards of two projects, one of them behind TCP, and one of a third that is not served, on one page",
    [tools.chromium, tools.pseudoTerminal],
    (_t, chromium) =>
      inTempFolder(async (folder) => {
        await using remote = new BoardProcess();
        await using stranger = new BoardProcess("--project", UNSERVED);
        await using bridge = new TcpBridge(await remote.ready());
        await using visitors = await Visitors.open(chromium);
        const boards = ["virtual", `tcp://127.0.0.1:${bridge.port}`, await stranger.ready()];
        await using server = ServerProcess.task([
          ...["--project", FIXTURE, "--project", SECOND],
          ...boards.flatMap((board) => ["--board", board]),
          ...["--port", "0", "--data", folder, "--no-open"],
        ]);
        const port = await server.ready();
        const ask = await asker(folder, port);
        const seen = new Seen(await visitors.visit(`http://127.0.0.1:${port}`));
        const { page } = seen;
        await seen.button("Board: 3 of 3 online").waitFor();

        // Whose each board is, in its data and on its card.
        const { boards: views } = boardList.parse(await ask("/boards"));
        const idOf = (kind: string, project: string | null) =>
          views.find((view) => view.kind === kind && view.project === project)?.id ??
            assert.fail(`No ${kind}`);
        const [light, cooler, far] = [idOf("virtual", "Uno"), idOf("virtual", "Fan"), idOf("tcp", "Uno")];
        idOf("serial", null);
        const card = (id: string) => page.getByRole("region", { name: new RegExp(id) });
        const controls = async (id: string) => ({
          lamps: await card(id).getByRole("slider", { name: "Lamp: Level" }).count(),
          fans: await card(id).getByRole("slider", { name: "Fan: Percent" }).count(),
          leds: await card(id).getByRole("switch", { name: "LED" }).count(),
        });
        assert.deepEqual(await controls(light), { lamps: 1, fans: 0, leds: 1 });
        assert.deepEqual(await controls(far), { lamps: 1, fans: 0, leds: 1 });
        assert.deepEqual(await controls(cooler), { lamps: 0, fans: 1, leds: 1 });
        await seen.text(/firmware of a project that this server does not serve/).waitFor();
        for (const project of ["Uno", "Fan"]) await seen.button(`Program it: ${project}`).waitFor();

        // Each obeys its own controls: every virtual board runs its project's image.
        await card(cooler).getByRole("slider", { name: "Fan: Percent" }).fill("40");
        await card(cooler).getByText(/^Confirmed by the board in/).waitFor();
        await card(far).getByRole("slider", { name: "Lamp: Level" }).fill("128");
        await card(far).getByText(/^Confirmed by the board in/).waitFor();
        await card(light).getByRole("switch", { name: "LED" }).click();
        await card(light).getByText(/^Confirmed by the board in/).waitFor();

        // What happened is kept apart.
        const asked = async (id: string) => {
          const { changes } = history.parse(await ask(`/boards/${id}/history?only=commands`));
          return changes.map(({ board, channel }) => `${board} ${channel}`);
        };
        for (const [id, channel] of [[light, "led"], [cooler, "fan"], [far, "lamp"]] as const) {
          assert.deepEqual(await asked(id), [`${id} ${channel}`]);
        }
        const rows = await savedRows(seen, card(cooler));
        const channels = new Set(rows.map((row) => row.split(",")[2]).filter((channel) => channel !== ""));
        assert.ok(rows.every((row) => row.split(",")[1] === cooler));
        assert.deepEqual([...channels], ["fan"]);
        assert.ok(rows.some((row) => row.includes("percent=40")));

        // The console reads the second project's frames, and shows its definition.
        await card(cooler).getByRole("button", { name: "Console" }).click();
        await page.getByRole("option", { name: /Listening from here on/ }).waitFor();
        await card(cooler).getByRole("slider", { name: "Fan: Percent" }).fill("60");
        await page.getByRole("option", { name: /fan\.set, percent = 60/ }).first().click();
        await card(cooler).getByText(/second_project\/definition\.ts/).waitFor();
        await page.getByRole("button", { name: /set: \{ percent: int/ }).waitFor();
        assert.deepEqual(visitors.problems, []);
      }),
  ),
);

Deno.test(withTools(
  "B8a: a project without an image has a card that says what to run, beside a board that runs",
  [tools.chromium],
  (_t, chromium) =>
    inTempFolder(async (folder) => {
      const unbuilt = join(folder, "unbuilt");
      await cp(SECOND, unbuilt, { recursive: true });
      await rm(join(unbuilt, "firmware/image"), { recursive: true });
      await using visitors = await Visitors.open(chromium);
      await using server = ServerProcess.task([
        ...["--project", FIXTURE, "--project", unbuilt, "--board", "virtual"],
        ...["--port", "0", "--data", join(folder, "data"), "--no-open"],
      ]);
      const seen = new Seen(await visitors.visit(`http://127.0.0.1:${await server.ready()}`));
      await seen.button("Board: 1 of 2 online").waitFor();
      const card = seen.page.getByRole("region", { name: /Fan/ });
      await card.getByText(/there is no image of this definition/).waitFor();
      await card.getByText(`deno task build:firmware --project ${unbuilt}`).waitFor();
      assert.deepEqual(visitors.problems, []);
    }),
));
