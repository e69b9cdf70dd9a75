/**
 * Uploads that hang: cancelled from a page and from the terminal, and ended with whoever began them (F8, F10).
 *
 * @module
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { tools, withTools } from "../tool.ts";
import { Client } from "../thread/client.ts";
import { FakeTools } from "./fake_tools.ts";
import { FlashHouse } from "./flash_house.ts";
import { TaskProcess } from "./task_process.ts";

const CANCELLED = 'Programming was cancelled in phase "upload" at 20 %';

async function assertUsable(house: FlashHouse): Promise<void> {
  const client = await Client.connect(house.url, await readFile(join(house.data, "token"), "utf8"));
  await client.found(({ status }) => status === "online");
  const { error } = await client.call("led.toggle", {});
  await client.close();
  assert.equal(error, undefined);
}

Deno.test(withTools(
  "F10: a page cancels an upload that hangs, also one that a terminal began; nothing of it is left, and the board can be used",
  [tools.optiboot],
  async () => {
    await using fakes = await FakeTools.make();
    await using house = await FlashHouse.open([]);
    house.env = fakes.env;
    const client = await house.serve();
    await client.found(({ status }) => status === "online");
    assert.equal((await client.call("flash.cancel", {})).error?.data.reason, "invalid_request");

    const asked = client.call("board.flash", {});
    await fakes.hangs();
    assert.deepEqual((await client.call("flash.cancel", {})).result, {});
    await fakes.allGone();
    assert.deepEqual(await fakes.leftBehind(), []);
    const { error } = await asked;
    assert.deepEqual([error?.data.reason, error?.message], ["flash_failed", CANCELLED]);
    await assertUsable(house);

    const terminal = house.start(["flash", "--data", house.data]);
    await fakes.hangs();
    assert.deepEqual((await client.call("flash.cancel", {})).result, {});
    const { code, stderr } = await terminal.ended();
    assert.equal(code, 1, stderr);
    assert.match(stderr, new RegExp(`^${CANCELLED}`, "m"));
    await fakes.allGone();
    assert.deepEqual(await fakes.leftBehind(), []);
    await assertUsable(house);
  },
));

Deno.test(withTools(
  "F8: the server's end ends an upload that hangs, with its folder, and is in time",
  [tools.optiboot],
  async () => {
    await using fakes = await FakeTools.make();
    await using house = await FlashHouse.open([]);
    house.env = fakes.env;
    const client = await house.serve();
    await client.found(({ status }) => status === "online");
    client.call("board.flash", {}).catch(() => {});
    await fakes.hangs();
    await client.close();
    assert.equal((await house.stopServer()).code, 0);
    await fakes.allGone();
    await fakes.emptied();
  },
));

for (
  const [signal, code] of [["SIGINT", 130], ["SIGTERM", 130], ["SIGHUP", 130], ["SIGKILL", 137]] as const
) {
  Deno.test(`F8: ${signal} ends a deno task flash whose tool hangs, and nothing of it is left`, async () => {
    await using fakes = await FakeTools.make("compile");
    const args = ["flash", "--data", fakes.temporary, "--port", "/dev/null"];
    await using task = new TaskProcess(args, undefined, fakes.env);
    await fakes.hangs();
    task.signalAll(signal);
    assert.equal((await task.ended()).code, code);
    await fakes.allGone();
    await fakes.emptied();
  });
}
