/**
 * A sketch of a test's own on the emulated chip, behind the real link, in the chip's own time.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { AnyValues, Definition } from "../../protocol/dsl.ts";
import { type WireTable, wireTable } from "../../protocol/wire/codec.ts";
import { type CommandResult, Link } from "../../server/link/link.ts";
import { SteppedBoard } from "../firmware/stepped_line.ts";
import { flashOf, type OwnSketch } from "./compiled_sketch.ts";

/** The sketch on a chip that is stepped, so that all of it comes out the same whatever this machine does. */
export class SteppedSketch {
  /** What it has printed, as far as told. */
  printed = "";
  /** How many bytes of that were told as lost. */
  lost = 0;
  /** The chip and its line. */
  readonly board: SteppedBoard;
  /** The link to it. */
  readonly link: Link;
  readonly #table: WireTable;
  readonly #up = Promise.withResolvers<void>();

  private constructor(definition: Definition, flash: Uint8Array) {
    this.#table = wireTable(definition);
    this.board = new SteppedBoard(flash);
    this.link = new Link({
      stream: this.board.open(500_000),
      tables: () => [this.#table],
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

  /** Compile a sketch and wait until it is up. */
  static async run(own: OwnSketch): Promise<SteppedSketch> {
    const sketch = new SteppedSketch(own.definition, await flashOf(own));
    await sketch.board.until(sketch.#up.promise);
    return sketch;
  }

  /** Run a command; gives how it ended. */
  async result(method: string, args: AnyValues = {}): Promise<CommandResult> {
    const op = this.#table.opByMethod.get(method);
    assert.ok(op !== undefined);
    const { promise, resolve } = Promise.withResolvers<CommandResult>();
    this.link.command(op, args, { sent() {}, done: resolve });
    return await this.board.until(promise);
  }

  /** Run a command; gives the state that the board confirmed. */
  async ask(method: string, args: AnyValues = {}): Promise<AnyValues> {
    const result = await this.result(method, args);
    assert.ok(result.kind === "confirmed", JSON.stringify(result));
    return result.state;
  }

  /** Let time pass. */
  async pass(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.board.clock.after(ms, resolve);
    await this.board.until(promise);
  }
}
