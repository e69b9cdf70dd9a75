import assert from "node:assert/strict";
import { newerSnapshot } from "../unit/web/newer_server.ts";
import { tools, withTools } from "../tool.ts";
import { Stage } from "./stage.ts";

Deno.test(withTools(
  "C15: a page whose server is newer shows what it does not know as text, and works",
  [tools.chromium],
  async (_t, chromium) => {
    await using stage = await Stage.open(chromium);
    const seen = await stage.visit();
    await seen.led.waitFor();
    const { page } = seen;
    const board = { kind: "radio", name: "Ünö" };
    await page.routeWebSocket(/\/ws$/, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((message) => {
        const said: unknown = JSON.parse(String(message));
        const isSnapshot = typeof said === "object" && said !== null && "method" in said &&
          said.method === "snapshot";
        socket.send(isSnapshot ? JSON.stringify(newerSnapshot(said, board)) : message);
      });
    });
    await page.reload();
    await seen.chip("page", "Live").waitFor();
    await page.getByRole("heading", { name: "Mood" }).waitFor();
    await page.getByText('{"r":255,"g":0,"b":7}', { exact: true }).waitFor();
    await page.getByText(/^Paint: this page is older than the server/).waitFor();
    await page.getByRole("switch", { name: "Mood" }).and(page.getByRole("switch", { checked: true }))
      .waitFor();

    await seen.led.click();
    await seen.standing(true);
    await seen.chip("board", "Online").click();
    await page.getByText("radio", { exact: true }).waitFor();
    await seen.button("Plots").click();
    await seen.button("Mood: On").click();
    await page.getByRole("figure", { name: /^Now On; changes: 0/ }).waitFor();
    assert.equal(await seen.button("Mood: Colour").count(), 0);
    await seen.button("History").click();
    await page.getByRole("row", { name: /LED Set: On Confirmed/ }).waitFor();
    assert.deepEqual(stage.problems, []);
  },
));
