/**
 * Simulated boards for `deno task bench fleet`: each speaks the real wire (`ModelBoard`, which the tests hold to SPEC.md) behind a TCP
 * port of its own, as a board behind a serial bridge does. There is no chip in them: one takes a few percent of a core.
 *
 *   boards.ts COUNT FIRST_UID
 *
 * Prints its ports, then takes lines: `sensors MS` has each board's light change every so many milliseconds, 0 for never; `press N`
 * presses the button of one, and prints at which moment. Ends with its input.
 *
 * @module
 */
import { definition } from "../../tests/fixtures/board/definition.ts";
import { systemClock } from "../../protocol/clock.ts";
import { wireTable } from "../../protocol/wire/codec.ts";
import { ModelBoard } from "../../tests/unit/link/model_board.ts";
import { epochMs, ownLines, say } from "./program_lines.ts";

const CHANNELS = Object.keys(definition.channels);
const [BUTTON, LIGHT] = [CHANNELS.indexOf("button"), CHANNELS.indexOf("light")];
/** A converter of ten bits. */
const LIGHT_VALUES = 1024;

const table = wireTable(definition);

/** One board, and whoever is connected to it. */
class SimulatedBoard {
  readonly port: number;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #model: ModelBoard;
  #connection: Deno.TcpConn | null = null;
  #presses = 0;
  #light = 0;

  constructor(uid: number) {
    this.port = this.#listener.addr.port;
    this.#model = new ModelBoard({
      table,
      uid,
      clock: systemClock,
      // Deno writes in the order of the calls.
      out: (bytes) => void this.#connection?.write(bytes.slice()).catch(() => {}),
    });
    this.#model.restart();
    void this.#serve();
  }

  press(): number {
    this.#presses++;
    const at = epochMs();
    this.#model.change(BUTTON, { pressed: this.#presses % 2 === 1, presses: this.#presses });
    return at;
  }

  changeLight(): void {
    this.#light = (this.#light + 1) % LIGHT_VALUES;
    this.#model.change(LIGHT, { value: this.#light });
  }

  async #serve(): Promise<void> {
    const buffer = new Uint8Array(4096);
    for (;;) {
      // A server that had no time for its connection has given it up before it was accepted.
      const connection = await this.#listener.accept().catch(() => null);
      if (connection === null) continue;
      connection.setNoDelay(true);
      this.#connection = connection;
      for (;;) {
        const count = await connection.read(buffer).catch(() => null);
        if (count === null) break;
        this.#model.take(buffer.subarray(0, count));
      }
      this.#connection = null;
    }
  }
}

const [count = 0, firstUid = 0] = Deno.args.map(Number);
const boards = Array.from({ length: count }, (_, index) => new SimulatedBoard(firstUid + index));
let sensors: ReturnType<typeof setInterval> | undefined;
say(JSON.stringify(boards.map(({ port }) => port)));
for await (const line of ownLines()) {
  const [word, number] = line.split(" ");
  if (word === "press") say(String(boards[Number(number)]?.press()));
  if (word === "sensors") {
    clearInterval(sensors);
    const everyMs = Number(number);
    let next = 0;
    // One after the other, as boards that know nothing of each other.
    if (everyMs > 0) sensors = setInterval(() => boards[next++ % count]?.changeLight(), everyMs / count);
  }
}
Deno.exit();
