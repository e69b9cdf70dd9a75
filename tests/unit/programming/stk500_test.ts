import { strict as assert } from "node:assert";
import { BootloaderLine } from "../../../server/programming/bootloader_line.ts";
import { type BoardModel, boardModel } from "../../../protocol/board_models.ts";
import {
  BootloaderLostError,
  ImageTooBigError,
  LineEndedError,
  NoBootloaderError,
  ProgramError,
  UnsupportedBoardError,
  VerifyError,
  WrongChipError,
} from "../../../server/programming/program_errors.ts";
import { programBoard, type ProgramProgress } from "../../../server/programming/stk500.ts";
import { FakeClock } from "../link/fake_clock.ts";
import { FakeBootloader, type FakeBootloaderOptions } from "./fake_bootloader.ts";

/** Two and a half pages, no two bytes in a row alike. */
const IMAGE = Uint8Array.from({ length: 320 }, (_, index) => index * 7);
const PAGES = 3;
const PROGRAM_PAGE = 0x64;
const READ_PAGE = 0x74;
const SYNC = 0x30;

const UNO = boardModel("uno");

interface Rig {
  readonly clock: FakeClock;
  readonly board: FakeBootloader;
  readonly progress: ProgramProgress[];
  /** Program it; virtual time passes until that is over. */
  program(image?: Uint8Array, model?: BoardModel): Promise<void>;
}

function rig(options: FakeBootloaderOptions = {}): Rig {
  const clock = new FakeClock();
  const board = new FakeBootloader(clock, options);
  const progress: ProgramProgress[] = [];
  return {
    clock,
    board,
    progress,
    async program(image = IMAGE, model = UNO) {
      let over = false;
      const programming = programBoard({
        stream: board,
        image,
        model,
        clock,
        progress: (step) => progress.push(step),
      }).finally(() => over = true);
      programming.catch(() => {});
      while (!over) {
        clock.pass(1);
        // One answer takes far fewer turns of the microtask queue to become the next question.
        for (let turn = 0; turn < 30; turn++) await null;
        assert.ok(clock.now() < 60_000, "It does not end");
      }
      assert.equal(clock.timers > 1, false, "It left a timer");
      return programming;
    },
  };
}

/** The failure that a rig's programming ends with. */
async function failure(rig: Rig, image?: Uint8Array, model?: BoardModel): Promise<ProgramError> {
  const error = await rig.program(image, model).then(() => null, (error: unknown) => error);
  assert.ok(error instanceof ProgramError, String(error));
  return error;
}

const count = (board: FakeBootloader, code: number) =>
  board.commands.filter(([first]) => first === code).length;

Deno.test("programBoard() writes the image, fills up its last page, leaves the rest alone, and starts it", async () => {
  const { board, program } = rig();
  await program();
  assert.deepEqual(board.flash.subarray(0, IMAGE.length), IMAGE);
  assert.ok(board.flash.subarray(IMAGE.length, PAGES * 128).every((byte) => byte === 0xff));
  assert.ok(board.flash.subarray(PAGES * 128).every((byte) => byte === 0xee));
  assert.equal(board.left, true);
});

Deno.test("programBoard() reads every page back", async () => {
  const { board, program } = rig();
  await program();
  assert.equal(count(board, READ_PAGE), PAGES);
});

Deno.test("programBoard() calls once while the bootloader blinks, and once more to be sure that it answered", async () => {
  const { board, program } = rig({ readyMs: 440 });
  await program();
  assert.equal(count(board, SYNC), 2);
});

for (const readyMs of [0, 50, 300, 590, 700, 900, 1300]) {
  Deno.test(`programBoard() finds a bootloader that begins to listen after ${readyMs} ms`, async () => {
    const { board, program } = rig({ readyMs });
    await program();
    assert.deepEqual(board.flash.subarray(0, IMAGE.length), IMAGE);
  });
}

Deno.test("programBoard() does not take what a sketch says for an answer, though its bytes be the same", async () => {
  const { board, program, clock } = rig({ readyMs: 700 });
  clock.after(450, () => board.say(0x14, 0x10));
  await program();
  assert.deepEqual(board.flash.subarray(0, IMAGE.length), IMAGE);
});

Deno.test("programBoard() is not put out of step by a late answer to an earlier call", async () => {
  let calls = 0;
  const { board, clock, program } = rig({
    answer: ([code], answer) => {
      if (code !== SYNC || ++calls > 1) return answer;
      // It was made at 440 ms, and comes 10 ms after the answer to the second call.
      clock.after(170, () => board.say(...answer));
      return null;
    },
  });
  await program();
  assert.equal(calls, 3);
  assert.deepEqual(board.flash.subarray(0, IMAGE.length), IMAGE);
});

Deno.test("programBoard() says nothing to a chip that is still in reset", async () => {
  const { board, program } = rig();
  await program();
  assert.equal(board.lostInReset, 0);
});

Deno.test("programBoard() passes over what a sketch was still saying", async () => {
  const { board, clock, program } = rig();
  clock.after(101, () => board.say(0x55, 0x14, 0x00, 0x10));
  await program();
  assert.deepEqual(board.flash.subarray(0, IMAGE.length), IMAGE);
});

Deno.test("programBoard() tells how far it is, page by page, to the end of the image", async () => {
  const { progress, program } = rig();
  await program();
  const steps = (phase: string) => progress.filter((step) => step.phase === phase).map(({ done }) => done);
  assert.deepEqual(steps("upload"), [128, 256, 320]);
  assert.deepEqual(steps("verify"), [128, 256, 320]);
  assert.ok(progress.every(({ total }) => total === IMAGE.length));
});

Deno.test("programBoard() lets the chip do nothing but loop until the rest is verified", async () => {
  const firstPages: string[] = [];
  const { board, program } = rig({
    answer: ([code], answer) => {
      if (code === READ_PAGE) firstPages.push(board.flash.subarray(0, 4).toHex());
      return answer;
    },
  });
  await program();
  // RJMP .-2 is 0xcfff, low byte first.
  assert.deepEqual(firstPages, ["ffcfffcf", "ffcfffcf", IMAGE.subarray(0, 4).toHex()]);
});

Deno.test("programBoard() says that nothing answered, and names the other rate", async () => {
  const silent = rig({ readyMs: 100_000 });
  const error = await failure(silent);
  assert.ok(error instanceof NoBootloaderError);
  assert.equal(error.message, "No bootloader answered at 115200 baud: not one byte came");
  assert.match(error.hint, /57600/);
  assert.ok(silent.clock.now() <= 1600, `${silent.clock.now()} ms`);

  const old = await failure(rig({ readyMs: 100_000 }), IMAGE, boardModel("nano-old"));
  assert.match(old.message, /at 57600 baud/);
  assert.match(old.hint, /115200/);
});

Deno.test("programBoard() shows what came if it is no bootloader's answer", async () => {
  const error = await failure(rig({ readyMs: 0, answer: (command) => [...command, 0x20] }));
  assert.ok(error instanceof NoBootloaderError);
  assert.match(error.message, /what came is "30203020/);
});

Deno.test("programBoard() writes nothing to another chip", async () => {
  const other = rig({ signature: [0x1e, 0x98, 0x01] });
  const error = await failure(other);
  assert.ok(error instanceof WrongChipError);
  assert.match(error.message, /"1e9801".*atmega328p.*"1e950f"/);
  assert.equal(count(other.board, PROGRAM_PAGE), 0);
});

Deno.test("programBoard() names the byte that is not what was written, and does not start the sketch", async () => {
  const worn = rig({
    answer: ([code], answer) =>
      code === READ_PAGE ? answer.map((byte, index) => index === 6 ? byte ^ 1 : byte) : answer,
  });
  const error = await failure(worn);
  assert.ok(error instanceof VerifyError);
  assert.equal(error.address, 128 + 5);
  const written = (133 * 7) & 0xff;
  const hex = (byte: number) => `0x${byte.toString(16).padStart(2, "0")}`;
  assert.match(error.message, new RegExp(`holds ${hex(written ^ 1)} at 0x0085, where ${hex(written)}`));
  assert.equal(worn.board.left, false);
  assert.deepEqual([...worn.board.flash.subarray(0, 2)], [0xff, 0xcf]);
});

const BAD_ANSWERS = {
  "nothing": () => null,
  "out of sync": () => [0x15],
  "failed": () => [0x14, 0x11],
  "half an answer": (answer: readonly number[]) => answer.slice(0, -1),
  "more than the answer": (answer: readonly number[]) => [...answer, 0x10],
} as const;

for (const [name, bad] of Object.entries(BAD_ANSWERS)) {
  for (const code of [0x75, 0x50, 0x55, PROGRAM_PAGE, READ_PAGE]) {
    Deno.test(`programBoard() ends when "${name}" comes instead of the answer to 0x${code.toString(16)}`, async () => {
      const broken = rig({ answer: ([first], answer) => first === code ? bad(answer) : answer });
      const error = await failure(broken);
      assert.ok(error instanceof BootloaderLostError);
      const doing = { 0x75: "reading the signature", 0x50: "entering", 0x74: "reading byte 0x0080" }[code];
      assert.match(error.message, new RegExp(doing ?? "writing byte 0x0000"));
      assert.equal(broken.board.left, false);
    });
  }
}

Deno.test("programBoard() does not insist on an answer when it leaves", async () => {
  const { board, program } = rig({ answer: ([code], answer) => code === 0x51 ? null : answer });
  await program();
  assert.deepEqual(board.flash.subarray(0, IMAGE.length), IMAGE);
});

for (const at of [50, 300, 470]) {
  Deno.test(`programBoard() ends by name when the board is unplugged after ${at} ms`, async () => {
    const unplugged = rig();
    unplugged.clock.after(at, () => unplugged.board.end(new Error('Port "/dev/ttyACM0" was unplugged')));
    const error = await failure(unplugged);
    assert.ok(error instanceof LineEndedError);
    assert.match(error.message, /"\/dev\/ttyACM0" was unplugged/);
    assert.ok(unplugged.clock.now() <= at + 1);
  });
}

Deno.test("F10: programBoard() that is to end asks nothing more, and throws why it ends", async () => {
  const { board, clock } = rig();
  const abort = new AbortController();
  let asked = 0;
  const programming = assert.rejects(
    programBoard({
      stream: board,
      image: IMAGE,
      model: UNO,
      clock,
      signal: abort.signal,
      progress() {
        asked = board.commands.length;
        abort.abort(new Error("Enough"));
      },
    }),
    { message: "Enough" },
  );
  for (let ms = 0; ms < 3000; ms++) {
    clock.pass(1);
    await Promise.resolve();
  }
  await programming;
  assert.ok(board.commands.length <= asked + 1);
  assert.equal(clock.timers, 0);
});

Deno.test("F8: programBoard() gives up a bootloader that answers each time, but never comes to an end", async () => {
  const { board, clock } = rig();
  const slow = {
    start: board.start.bind(board),
    close: board.close.bind(board),
    write(bytes: Uint8Array) {
      const [code] = bytes;
      if (code === PROGRAM_PAGE || code === READ_PAGE) clock.after(990, () => board.write(bytes));
      else board.write(bytes);
    },
  };
  let failed: unknown = null;
  const programming = programBoard({ stream: slow, image: new Uint8Array(8000), model: UNO, clock })
    .catch((error: unknown) => failed = error);
  for (let ms = 0; ms < 125_000 && failed === null; ms += 10) {
    clock.pass(10);
    await new Promise<void>((resolve) => queueMicrotask(resolve));
  }
  await programming;
  assert.ok(failed instanceof ProgramError);
  assert.equal(failed.message, "The bootloader was not done after 120 s");
});

Deno.test("programBoard() refuses an image that does not fit, or a board with another bootloader, before it says a word", async () => {
  const mute = rig();
  const tooBig = await failure(mute, new Uint8Array(UNO.sketchBytes + 3));
  assert.ok(tooBig instanceof ImageTooBigError);
  assert.match(tooBig.message, /32259 bytes is 3 bytes too big.*32256/);
  const mega = await failure(mute, IMAGE, boardModel("mega"));
  assert.ok(mega instanceof UnsupportedBoardError);
  assert.match(mega.message, /"Arduino Mega 2560".*atmega2560.*stk500v2/);
  assert.deepEqual(mute.board.commands, []);
});

Deno.test("every ProgramError has a hint, its own name and a message without a final period", async () => {
  const errors = [
    await failure(rig({ readyMs: 100_000 })),
    await failure(rig({ signature: [0, 0, 0] })),
    await failure(rig({ answer: ([code], answer) => code === 0x55 ? null : answer })),
    await failure(rig(), new Uint8Array(40_000)),
  ];
  assert.deepEqual(errors.map(({ code }) => code), [
    "no_bootloader",
    "wrong_chip",
    "bootloader_lost",
    "image_too_big",
  ]);
  for (const { message, hint, name } of errors) {
    assert.match(message, /^[A-Z].*[^.]$/);
    assert.match(hint, /^[A-Z]/);
    assert.match(name, /Error$/);
  }
});

Deno.test("BootloaderLine keeps the newest bytes of a board that never stops talking, and no more", () => {
  const line = new BootloaderLine(
    { start() {}, write() {}, close: () => Promise.resolve() },
    new FakeClock(),
  );
  for (let byte = 0; byte < 10_000; byte++) line.received(Uint8Array.of(byte));
  assert.ok(line.heard.length <= 512);
  assert.equal(line.heard.at(-1), 9_999 & 0xff);
});
