/**
 * A server whose definition has one channel more, of a kind of field that the shipped one has not: a copy of the tests' project with
 * the channel in its definition and its sketch, built for the chip, and a client and a page of it.
 *
 * @module
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { type Change, query } from "../../protocol/api/history.ts";
import { Visitors } from "../browser/visitors.ts";
import { ServerProcess } from "../server/server_process.ts";
import { Client } from "../thread/client.ts";
import { type AddedChannel, ProjectCopy } from "./project_copy.ts";

/** What a test is given. */
export class KindHouse {
  /** A program's view. */
  readonly client: Client;
  readonly #url: string;
  readonly #visitors: Visitors;

  /** A house of a server that runs. */
  constructor(url: string, client: Client, visitors: Visitors) {
    this.#url = url;
    this.client = client;
    this.#visitors = visitors;
  }

  /** Open the page. */
  visit(options: BrowserContextOptions = {}): Promise<Page> {
    return this.#visitors.visit(this.#url, options);
  }

  /** Whether the channel may be set so: the error's words; null if it was set. */
  async problem(method: string, params: Readonly<Record<string, unknown>>): Promise<string | null> {
    return (await this.client.call(method, params)).error?.message ?? null;
  }

  /** The plot of one value, chosen in the tool Plots: its rows as a file of it has them. */
  async plotted(page: Page, title: string): Promise<readonly (readonly string[])[]> {
    await page.getByRole("button", { name: "Plots" }).click();
    const value = page.getByRole("button", { name: title, exact: true });
    if (await value.getAttribute("aria-pressed") !== "true") await value.click();
    await page.getByRole("img", { name: `${title} over time` }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save as CSV" }).click(),
    ]);
    return (await readFile(await download.path(), "utf8")).split("\r\n").map((row) => row.split(","));
  }
}

/**
 * Run such a server, twice: the second one tells what the first one kept.
 *
 * @param chromium The browser.
 * @param added The channel.
 * @param channel Its name.
 * @param body The test, with the first server.
 * @returns The history of the channel's commands, the newest first, as the second server tells it.
 */
export async function withKind(
  chromium: string,
  added: AddedChannel,
  channel: string,
  body: (house: KindHouse) => Promise<void>,
): Promise<readonly Change[]> {
  await using copy = await ProjectCopy.make();
  await copy.add(added);
  await copy.task("gen");
  await copy.task("build:firmware");
  const data = join(copy.folder, "data");
  const args = ["--project", copy.folder, "--port", "0", "--data", data, "--no-open"];
  {
    await using server = ServerProcess.task(args);
    const url = `http://127.0.0.1:${await server.ready()}`;
    const client = await Client.connect(url, await readFile(join(data, "token"), "utf8"));
    await client.found(({ status }) => status === "online");
    await using visitors = await Visitors.open(chromium);
    await body(new KindHouse(url, client, visitors));
    assert.deepEqual(visitors.problems, []);
    await client.close();
    server.signalAll("SIGTERM");
    assert.equal((await server.ended()).code, 0);
  }
  await using later = ServerProcess.task(args);
  const client = await Client.connect(
    `http://127.0.0.1:${await later.ready()}`,
    await readFile(join(data, "token"), "utf8"),
  );
  const { result } = await client.call("history.query", { channel, only: "commands" });
  await client.close();
  later.signalAll("SIGTERM");
  assert.equal((await later.ended()).code, 0);
  return query.result().parse(result).changes.filter((change) => change.channel === channel);
}

/** Wait until a text is seen on the page, wherever: while it changes, its former place still has it, hidden. */
export async function seen(page: Page, text: string): Promise<void> {
  await page.getByText(text, { exact: true }).filter({ visible: true }).first().waitFor();
}
