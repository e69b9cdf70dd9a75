import assert from "node:assert/strict";
import { LineDescriber } from "../../../protocol/wire/describe.ts";
import type { DescribedFrame, Direction } from "../../../protocol/wire/described_frame.ts";
import { NO_FAULTS } from "../link/faulty_line.ts";
import { LineTap } from "../../../server/boards/line_tap.ts";
import { BoardRig, Plugged } from "./board_rig.ts";

const UID = 0x7f3a21c4;
const ID = "uno-7f3a21c4";

/** Everything that a watcher was told, described. */
class Listener {
  readonly frames: DescribedFrame[] = [];
  readonly bytes: Record<Direction, number[]> = { down: [], up: [] };
  readonly #describer: LineDescriber;

  constructor(rig: BoardRig) {
    this.#describer = new LineDescriber(rig.context.projects.all[0].table);
  }

  readonly hear = (direction: Direction, bytes: Uint8Array): void => {
    this.bytes[direction].push(...bytes);
    this.frames.push(...this.#describer.push(direction, bytes));
  };

  get kinds(): readonly string[] {
    return this.frames.map(({ meaning }) => meaning.kind);
  }
}

Deno.test("K1: watchLine() tells every byte of a board that is online, both ways", async () => {
  const rig = new BoardRig();
  const plugged = new Plugged(rig, UID);
  rig.add(plugged.at("/dev/ttyACM0"));
  await rig.pass(50);
  const listener = new Listener(rig);
  const line = rig.boards.watchLine(null, listener.hear);
  assert.equal(line.board, ID);
  const writtenBefore = plugged.line?.written.length ?? 0;
  void rig.boards.command({ board: null, channel: "led", command: "set", args: { on: true }, by: "page 1" });
  await rig.pass(5);
  const written = plugged.line?.written.slice(writtenBefore).flatMap((bytes) => [...bytes]);
  assert.deepEqual(listener.bytes.down, written);
  assert.deepEqual(listener.kinds, ["command", "reply"]);
  line.end();
  line.end();
  await rig.pass(1000);
  assert.equal(listener.frames.length, 2);
  await rig.boards.close();
});

Deno.test("K1: watchLine() tells the bytes of another sketch, and of the search for a board", async () => {
  const rig = new BoardRig();
  const plugged = new Plugged(rig, UID);
  const board = rig.add(plugged.at("/dev/ttyACM0"));
  const listener = new Listener(rig);
  rig.boards.watchLine(board.id, listener.hear);
  await rig.pass(5);
  assert.deepEqual(listener.kinds.slice(0, 1), ["hello"]);
  const heard = listener.bytes.up.length;
  plugged.line?.fromBoard(new TextEncoder().encode("Temperature: 21\r\n"));
  await rig.pass(5);
  // The board has said who it is meanwhile; its former id is gone, and who watches that hears no more of it.
  assert.equal(board.id, ID);
  assert.equal(listener.bytes.up.length, heard);
  const again = new Listener(rig);
  rig.boards.watchLine(ID, again.hear);
  plugged.line?.fromBoard(new TextEncoder().encode("Temperature: 21\r\n"));
  await rig.pass(5);
  assert.match(String.fromCharCode(...again.bytes.up), /Temperature: 21\r\n/);
  await rig.boards.close();
});

Deno.test("K1: watchLine() follows a board to another port", async () => {
  const rig = new BoardRig();
  const plugged = new Plugged(rig, UID);
  rig.add(plugged.at("/dev/ttyACM0"));
  await rig.pass(50);
  const listener = new Listener(rig);
  rig.boards.watchLine(ID, listener.hear);
  plugged.line?.end(new Error("unplugged"));
  rig.add(plugged.at("/dev/ttyACM1"));
  await rig.pass(50);
  listener.frames.length = 0;
  await rig.pass(600);
  assert.ok(listener.kinds.includes("ping") && listener.kinds.includes("pingReply"), listener.kinds.join());
  await rig.boards.close();
});

Deno.test("K5: on a bad line, a listener from the middle reads every confirmation that the link takes", async () => {
  const rig = new BoardRig();
  const plugged = new Plugged(rig, UID);
  rig.add(plugged.at("/dev/ttyACM0"));
  await rig.pass(50);
  const listener = new Listener(rig);
  rig.boards.watchLine(ID, listener.hear);
  const { line } = plugged;
  assert.ok(line !== null);
  line.faults = { drop: 0.01, flip: 0.01, insert: 0.01, duplicate: 0.05, split: 0.3, jitterMs: 2 };
  const confirmed: number[] = [];
  for (let level = 1; level <= 200; level++) {
    void rig.boards.command({ board: ID, channel: "lamp", command: "set", args: { level }, by: "page 1" })
      .then(({ state }) => confirmed.push(Number(state.level)), () => {});
    await rig.pass(10);
  }
  line.faults = NO_FAULTS;
  await rig.pass(2000);
  const read = listener.frames.flatMap(({ meaning, isRepeated }) =>
    meaning.kind === "reply" && meaning.channel === "lamp" && !isRepeated
      ? [Number(meaning.values?.level)]
      : []
  );
  assert.ok(confirmed.length > 100, `${confirmed.length} confirmed`);
  assert.deepEqual(confirmed.filter((level) => !read.includes(level)), []);
  assert.ok(listener.frames.some(({ meaning }) => meaning.kind === "noise"), "the line was bad");
  assert.ok(listener.frames.some(({ isRepeated, direction }) => isRepeated && direction === "down"));
  await rig.boards.close();
});

Deno.test("K4: LineTap does not even ask whose bytes pass, as long as nobody watches", () => {
  const tap = new LineTap();
  let asked = 0;
  const line = tap.tapped(
    { start: ({ received }) => received(Uint8Array.of(1)), write: () => {}, close: () => Promise.resolve() },
    () => `${++asked}`,
  );
  const pass = () => {
    line.write(Uint8Array.of(2));
    line.start({ received: () => {}, ended: () => {} });
  };
  pass();
  const end = tap.watch("another board", () => assert.fail("told of another board's bytes"));
  pass();
  end();
  pass();
  assert.equal(asked, 2);
});

Deno.test("watchLine() refuses a board that is not there", async () => {
  const rig = new BoardRig();
  rig.add(new Plugged(rig, UID).at("/dev/ttyACM0"));
  assert.throws(() => rig.boards.watchLine("uno-0", () => {}), { reason: "unknown_board" });
  await rig.boards.close();
});
