import assert from "node:assert/strict";
import type { AnyValues } from "../../protocol/dsl.ts";
import { wireTable } from "../../protocol/wire/codec.ts";
import { type CommandResult, Link } from "../../server/link/link.ts";
import { SteppedBoard } from "../firmware/stepped_line.ts";
import { openHouse } from "../thread/house.ts";
import { tools, withTools } from "../tool.ts";
import { patiently } from "../patience.ts";
import { flashOf } from "./compiled_sketch.ts";
import { TALKER } from "./talker.ts";

const table = wireTable(TALKER.definition);

/** The sketch on a chip that is stepped, so that all of it comes out the same whatever this machine does. */
class Stepped {
  printed = "";
  lost = 0;
  readonly board: SteppedBoard;
  readonly link: Link;
  readonly #up = Promise.withResolvers<void>();

  constructor(flash: Uint8Array) {
    this.board = new SteppedBoard(flash);
    this.link = new Link({
      stream: this.board.open(500_000),
      tables: [table],
      clock: this.board.clock,
      random32: () => 0x1234abcd,
      observer: {
        up: () => this.#up.resolve(),
        reported() {},
        down: ({ code }) => this.#up.reject(new Error(code)),
        mismatch() {},
        ended() {},
        printed: ({ bytes, lost }) => {
          this.printed += new TextDecoder().decode(bytes);
          this.lost += lost;
        },
      },
    });
  }

  async up(): Promise<void> {
    await this.board.until(this.#up.promise);
  }

  /** Run a command; gives the state that the board confirmed. */
  async ask(method: string, args: AnyValues = {}): Promise<AnyValues> {
    const op = table.opByMethod.get(method);
    assert.ok(op !== undefined);
    const { promise, resolve } = Promise.withResolvers<CommandResult>();
    this.link.command(op, args, { sent() {}, done: resolve });
    const result = await this.board.until(promise);
    assert.ok(result.kind === "confirmed", JSON.stringify(result));
    return result.state;
  }

  async pass(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.board.clock.after(ms, resolve);
    await this.board.until(promise);
  }

  /** How often `loop()` ran in a second of the chip's own. */
  async loopsInASecond(): Promise<number> {
    const before = Number((await this.ask("led.toggle")).loops);
    const since = this.board.clock.now();
    await this.pass(1000);
    const after = Number((await this.ask("led.toggle")).loops);
    return (after - before) / (this.board.clock.now() - since) * 1000;
  }
}

Deno.test(withTools(
  "W23, W23a, W24: a sketch prints all it can, and every command is confirmed without one repetition; it may wait, and need not sleep",
  [tools.arduinoBuilder],
  async (t) => {
    const flash = await flashOf(TALKER);
    const stepped = new Stepped(flash);
    await stepped.up();

    await t.step("W23: what setup() prints is told", async () => {
      await stepped.pass(20);
      assert.equal(stepped.printed, "Hello from setup\r\n");
    });

    await t.step("W24: poll() sleeps, so that loop() runs about a thousand times a second", async () => {
      const loops = await stepped.loopsInASecond();
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

    await t.step("W24: after neverSleep() it runs many times more often", async () => {
      await stepped.ask("led.be", { mode: "spins" });
      const loops = await stepped.loopsInASecond();
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
