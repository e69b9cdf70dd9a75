import assert from "node:assert/strict";
import type { Client } from "../thread/client.ts";
import { tools, withTools } from "../tool.ts";
import { FlashHouse, progressOf } from "./flash_house.ts";

const LED = 13;
const BUILDER = [tools.arduinoBuilder, tools.avrdude, tools.optiboot] as const;

const NAME = "Küchenlicht";

async function online(client: Client): Promise<void> {
  await client.notified("board.changed", ({ view }) => view?.status === "online");
}

/** Give the board a name; gives its boot counter. */
async function rename(client: Client): Promise<number> {
  assert.equal((await client.call("board.rename", { name: NAME })).error, undefined);
  const { view } = await client.notified("board.changed", ({ view }) => view?.name === NAME);
  return view?.boot ?? 0;
}

/** The board keeps its name while it is programmed (B12). */
async function assertNameKept(client: Client, bootBefore: number): Promise<void> {
  const isBack = (boot: number | null) => boot !== null && boot > bootBefore;
  const { view } = await client.notified(
    "board.changed",
    ({ view }) => view?.status === "online" && isBack(view.boot),
  );
  assert.equal(view?.name, NAME);
}

/** The LED does what a client asks, and the chip's own pin is the witness. */
async function assertLedWorks(house: FlashHouse, client: Client): Promise<void> {
  await client.call("led.set", { on: false });
  const before = house.edges(LED).length;
  const { result } = await client.call("led.set", { on: true });
  assert.deepEqual(result?.state, { on: true, periodMs: 0 });
  await house.sawMore(LED, before);
  assert.deepEqual(house.edges(LED).slice(before).map(({ level }) => level), [1]);
}

Deno.test(withTools(
  "F1, F3, F5: an empty board is compiled for, programmed through Optiboot while the server runs, and its LED obeys",
  BUILDER,
  async () => {
    await using house = await FlashHouse.open(["--empty"]);
    const client = await house.serve();
    const flashing = house.flash(["--with", "arduino-builder"]);
    await client.notified("flash.progress", ({ phase }) => phase === "upload");
    const meanwhile = await client.call("led.set", { on: true });
    assert.equal(meanwhile.error?.data.reason, "busy_flashing");
    const { code, stdout, stderr } = await flashing;
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /^Board uno-[0-9a-f]{8} runs build [0-9a-f]{8}$/m);
    const told = await progressOf(client);
    const phases = new Set(told.map(({ phase }) => phase));
    assert.deepEqual([...phases], ["generate", "compile", "upload", "verify", "reconnect", "done"]);
    assert.ok(told.every(({ percent }, index) => (percent ?? 0) >= (told[index - 1]?.percent ?? 0)));
    await online(client);
    await assertLedWorks(house, client);
  },
));

Deno.test(withTools(
  "F2: with no tool at all the committed image is written by our own serial module, with and without a server",
  [tools.optiboot],
  async () => {
    await using house = await FlashHouse.open(["--empty"]);
    const alone = await house.flash(["--with", "prebuilt", "--port", house.port]);
    assert.equal(alone.code, 0, alone.stdout + alone.stderr);
    const client = await house.serve();
    await client.found(({ status }) => status === "online");
    const boot = await rename(client);
    const lent = await house.flash(["--with", "prebuilt"]);
    assert.equal(lent.code, 0, lent.stdout + lent.stderr);
    await progressOf(client);
    await assertNameKept(client, boot);
    await assertLedWorks(house, client);
  },
));

Deno.test(withTools(
  "F3, S41: a page has its board programmed by naming it, and nothing else",
  BUILDER,
  async () => {
    await using house = await FlashHouse.open(["--empty"]);
    const client = await house.serve();
    const { boards: [board] } = await client.notified("snapshot");
    const refused = await client.call("board.flash", { board: board?.id, file: "/etc/passwd" });
    assert.equal(refused.error?.data.reason, "invalid_params");
    const unknown = await client.call("board.flash", { board: "/dev/ttyACM0" });
    assert.equal(unknown.error?.data.reason, "unknown_board");
    const { result, error } = await client.call("board.flash", { board: board?.id });
    assert.equal(error, undefined);
    assert.match(result?.board ?? "", /^uno-[0-9a-f]{8}$/);
    await assertLedWorks(house, client);
    const boot = await rename(client);
    await client.call("board.flash", {});
    await assertNameKept(client, boot);
  },
));

for (const tool of ["arduino-builder", "prebuilt"]) {
  Deno.test(withTools(
    `F4: an upload by ${tool} that is killed half-way gives the port back, is told with its remedy, and can be repeated`,
    BUILDER,
    async () => {
      await using house = await FlashHouse.open(["--empty"]);
      const client = await house.serve();
      const killed = house.start(["flash", "--data", house.data, "--with", tool]);
      await client.notified(
        "flash.progress",
        ({ phase, percent }) => phase === "upload" && (percent ?? 0) > 35,
      );
      killed.signalAll("SIGKILL");
      await killed.ended();
      const told = await progressOf(client);
      assert.match(told.at(-1)?.message ?? "", /interrupted in phase "upload" at \d+ %.*deno task flash/);
      const { view } = await client.notified(
        "board.changed",
        ({ view }) => view?.status === "offline" || view?.status === "connecting",
      );
      assert.ok(view !== null);
      const refused = await client.call("led.set", { on: true });
      assert.match(refused.error?.data.hint ?? "", /^Program it again: "deno task flash"$/);

      const again = await house.flash(["--with", tool]);
      assert.equal(again.code, 0, again.stdout + again.stderr);
      await online(client);
      await assertLedWorks(house, client);
    },
  ));
}
