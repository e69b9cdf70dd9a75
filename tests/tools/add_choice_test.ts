import assert from "node:assert/strict";
import { query } from "../../protocol/api/history.ts";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Visitors } from "../browser/visitors.ts";
import { ServerProcess } from "../server/server_process.ts";
import { Client } from "../thread/client.ts";
import { tools, withTools } from "../tool.ts";
import { CloneCopy } from "./clone_copy.ts";
import { ProjectCopy } from "./project_copy.ts";

/** A custom element as a person would write one. */
const BUZZER_CARD = `class BuzzerCard extends HTMLElement {
  #said = document.createElement("p");
  connectedCallback() {
    const button = document.createElement("button");
    button.textContent = "Honk";
    button.onclick = () => this.model.ask({
      board: this.board, channel: this.name, command: "set", args: { on: true },
    });
    this.replaceChildren(button, this.#said);
  }
  set view(view) { this.#said.textContent = view?.reported?.on ? "It honks" : "It is quiet"; }
}
customElements.define("buzzer-card", BuzzerCard);
`;

Deno.test(withTools(
  "A choice goes from the definition through the chip to the page, and a channel may have an element of its own",
  [tools.arduinoBuilder, tools.chromium],
  async (_t, _builder, chromium = "") => {
    await using clone = await CloneCopy.make();
    await using copy = await ProjectCopy.make();
    await copy.addBuzzer();
    await copy.addFan();
    await writeFile(join(clone.folder, "web/buzzer_card.js"), BUZZER_CARD);
    await clone.edit("web/channel_elements.ts", (text) =>
      text
        .replace("import type ", 'import "./buzzer_card.js";\nimport type ')
        .replace(
          "const TAGS: Readonly<Record<string, string>> = {};",
          'const TAGS: Readonly<Record<string, string>> = { buzzer: "buzzer-card" };',
        ));
    await copy.task("gen");
    await copy.task("build:firmware");

    const data = join(copy.folder, "data");
    const options = ["--project", copy.folder, "--port", "0", "--data", data, "--no-open"];
    await using server = ServerProcess.task(options, clone.folder);
    const url = `http://127.0.0.1:${await server.ready()}`;
    const client = await Client.connect(url, await readFile(join(data, "token"), "utf8"));
    const refused = await client.call("fan.set", { speed: "quick" });
    assert.equal(refused.error?.message, '"speed" must be one of "still", "slow", "fast", got "quick"');

    await using visitors = await Visitors.open(chromium);
    const page = await visitors.visit(url);
    const speed = page.getByRole("radiogroup", { name: "Fan: Speed" });
    await speed.getByRole("radio", { name: "Slow" }).check();
    const told = await client.notified("state.changed", ({ channel }) => channel === "fan");
    assert.deepEqual(told.state, { speed: "slow" });
    await page.getByText(/^Confirmed by the board/).waitFor();
    assert.ok(await speed.getByRole("radio", { name: "Slow" }).isChecked());

    const spin = page.getByRole("group", { name: "Fan: Spin" });
    await spin.getByRole("combobox", { name: "Speed" }).selectOption("Fast");
    await spin.getByRole("button", { name: "Spin" }).click();
    await speed.getByRole("radio", { name: "Fast", checked: true }).waitFor();
    await client.call("fan.set", { speed: "still" });
    await speed.getByRole("radio", { name: "Still", checked: true }).waitFor();

    await page.getByRole("button", { name: "History" }).click();
    await page.getByRole("combobox", { name: "Channel" }).selectOption({ label: "Fan" });
    await page.getByRole("row", { name: /Fan Set: Slow Confirmed Slow/ }).waitFor();
    await page.getByRole("row", { name: /Fan Spin: Fast, .*Confirmed Fast/ }).waitFor();
    await page.getByRole("button", { name: "Plots" }).click();
    await page.getByRole("button", { name: "Fan: Speed" }).click();
    await page.getByRole("img", { name: "Fan: Speed over time" }).waitFor();
    const sentence = page.getByRole("figure", { name: /^Now Still; changes: [2-9]/ });
    await sentence.waitFor();
    const figure = await sentence.innerText();
    for (const option of ["Still", "Slow", "Fast"]) assert.match(figure, new RegExp(`${option} \\d+%`));
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save as CSV" }).click(),
    ]);
    const rows = (await readFile(await download.path(), "utf8")).split("\r\n");
    assert.match(rows[0] ?? "", /,fan\.speed(,|$)/);
    assert.ok(rows.some((row) => row.split(",").includes("slow")), rows.join("\n"));

    await page.getByText("It is quiet").waitFor();
    await page.getByRole("button", { name: "Honk" }).click();
    await page.getByText("It honks").waitFor();
    assert.deepEqual(visitors.problems, []);
    await client.close();
    server.signalAll("SIGTERM");
    assert.equal((await server.ended()).code, 0);

    await using later = ServerProcess.task(options, clone.folder);
    const again = `http://127.0.0.1:${await later.ready()}`;
    const authorization = `Bearer ${await readFile(join(data, "token"), "utf8")}`;
    const answer = await fetch(`${again}/rpc`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method: "history.query",
        params: { channel: "fan", only: "commands" },
      }),
    });
    const { changes } = query.result().parse((await answer.json()).result);
    const speeds = changes.filter(({ channel }) => channel === "fan").map(({ state }) => state?.["speed"]);
    assert.deepEqual(speeds, ["still", "fast", "slow"]);
    later.signalAll("SIGTERM");
    assert.equal((await later.ended()).code, 0);
  },
));
