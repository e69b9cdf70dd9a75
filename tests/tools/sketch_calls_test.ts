import assert from "node:assert/strict";
import type { AnyValues } from "../../protocol/dsl.ts";
import type { LinkFailure } from "../../server/link/link_failure.ts";
import { openHouse } from "../thread/house.ts";
import { tools, withTools } from "../tool.ts";
import { patiently } from "../patience.ts";
import { flashOf } from "./compiled_sketch.ts";
import { SteppedSketch } from "./stepped_sketch.ts";
import { TALKER } from "./talker.ts";

/** How often `loop()` ran in a second of the chip's own. */
async function loopsInASecond(sketch: SteppedSketch): Promise<number> {
  const before = Number((await sketch.ask("led.toggle")).loops);
  const since = sketch.board.clock.now();
  await sketch.pass(1000);
  const after = Number((await sketch.ask("led.toggle")).loops);
  return (after - before) / (sketch.board.clock.now() - since) * 1000;
}

/** How a command failed. */
async function sketchFailure(sketch: SteppedSketch, method: string, args: AnyValues): Promise<LinkFailure> {
  const result = await sketch.result(method, args);
  assert.ok(result.kind === "failed", JSON.stringify(result));
  return result.failure;
}

Deno.test(withTools(
  "W23, W23a, W24: a sketch prints all it can, and every command is confirmed without one repetition; it may wait, and need not sleep",
  [tools.arduinoBuilder],
  async (t) => {
    const stepped = await SteppedSketch.run(TALKER);

    await t.step("W23: what setup() prints is told", async () => {
      await stepped.pass(20);
      assert.equal(stepped.printed, "Hello from setup\r\n");
    });

    await t.step("W24: poll() sleeps, so that loop() runs about a thousand times a second", async () => {
      const loops = await loopsInASecond(stepped);
      assert.ok(loops > 900 && loops < 1200, String(loops));
    });

    await t.step("W23a: 300 commands while loop() prints twice each time", async () => {
      await stepped.ask("led.be", { mode: "talks" });
      stepped.printed = "";
      let on = (await stepped.ask("led.toggle")).on;
      for (let count = 0; count < 300; count++) {
        const state = await stepped.ask("led.toggle");
        assert.notEqual(state.on, on);
        on = state.on;
      }
      const { retransmissions, naksReceived, badFrames } = stepped.link.statistics;
      assert.deepEqual({ retransmissions, naksReceived, badFrames }, {
        retransmissions: 0,
        naksReceived: 0,
        badFrames: 0,
      });
      assert.match(stepped.printed, /\d{16}/);
      assert.ok(stepped.printed.length > 1000, "it prints meanwhile");
      assert.ok(stepped.lost > 0, "more is printed than fits, and that is told");
    });

    await t.step("W24: what asks in the middle of a wait() in loop() is answered at once", async () => {
      await stepped.ask("led.be", { mode: "waits" });
      await stepped.pass(50);
      const since = stepped.board.clock.now();
      for (let count = 0; count < 50; count++) await stepped.ask("led.toggle");
      assert.ok(stepped.board.clock.now() - since < 200, "of 300 ms that one wait() takes");
      assert.equal(stepped.link.statistics.retransmissions, 0);
      await stepped.ask("led.be", { mode: "quiet" });
      await stepped.pass(400);
    });

    await t.step(
      "W24: wait() in a handler is delay(): the commands behind it run after it, each once",
      async () => {
        const before = (await stepped.ask("led.toggle")).on;
        const since = stepped.board.clock.now();
        const held = stepped.ask("led.hold", { ms: 400 });
        const [, first, second] = await stepped.board.until(Promise.all([
          held,
          stepped.ask("led.toggle"),
          stepped.ask("led.toggle"),
        ]));
        assert.ok(stepped.board.clock.now() - since >= 400);
        assert.deepEqual([first?.on, second?.on], [!before, before]);
        await stepped.pass(20);
        assert.match(stepped.printed, /\d{16}/);
      },
    );

    await t.step(
      "W6a, W24: a handler that waits for longer than a link lives is told with delay() as a cause",
      async () => {
        const failed = await sketchFailure(stepped, "led.hold", { ms: 1000 });
        assert.deepEqual([failed.code, failed.hint.includes("delay()")], ["no_answer", true]);
        await stepped.pass(1500);
      },
    );

    await t.step("W24: after neverSleep() it runs many times more often", async () => {
      await stepped.ask("led.be", { mode: "spins" });
      const loops = await loopsInASecond(stepped);
      assert.ok(loops > 20_000, String(loops));
    });
  },
));

Deno.test(withTools(
  "W23b, K1: what a sketch prints is in the log and passes the console, while commands are confirmed",
  [tools.arduinoBuilder],
  async () => {
    const { definition } = TALKER;
    await using house = await openHouse(undefined, { definition, flash: await flashOf(TALKER) });
    const client = await house.connect();
    await client.call("console.watch", {});
    await client.call("led.be", { mode: "talks" });
    for (let count = 0; count < 100; count++) {
      const { result } = await client.call("led.toggle", {});
      assert.equal(result?.state["mode"], "talks");
    }
    const isSaid = () => house.log.some((line) => /Board talker-[0-9a-f]{8} prints: .*\d{10}/.test(line));
    await patiently(
      (async () => {
        while (!isSaid()) await client.notified("console.bytes");
      })(),
      () => `The log has no line of the sketch's: ${house.log.join("\n")}`,
    );
    assert.ok(house.log.some((line) => /prints: Hello from setup$/.test(line)));
    await client.close();
  },
));
