import assert from "node:assert/strict";
import { fixture } from "../fixture_project.ts";
import { definition } from "../fixtures/board/definition.ts";
import { type BoardIdentity, wireTable } from "../../protocol/wire/codec.ts";
import { hex32 } from "../../protocol/schema_hash.ts";
import { loadFirmwareImage } from "../../server/programming/firmware_image.ts";
import { imageBytes } from "../../server/programming/image_bytes.ts";
import { OPTIBOOT, USUAL_MODEL } from "../../protocol/board_models.ts";
import { LineEndedError, NoBootloaderError } from "../../server/programming/program_errors.ts";
import { programBoard } from "../../server/programming/stk500.ts";
import { Link } from "../../server/link/link.ts";
import { loadBootloader } from "../../server/virtual_uno/bootloader.ts";
import { FLASH_BYTES } from "../../server/virtual_uno/chip.ts";
import { tools, withTools } from "../tool.ts";
import { ECHO } from "./programs.ts";
import { SteppedBoard } from "./stepped_line.ts";

const LINK_BAUD = 500_000;
const IMAGE = await loadFirmwareImage(fixture);
const BYTES = imageBytes(IMAGE.hex);

/** A board with the real Optiboot, and a sketch or nothing. */
function board(bootloader: string, sketch: Uint8Array = new Uint8Array()): SteppedBoard {
  const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
  flash.set(sketch);
  return new SteppedBoard(flash, loadBootloader(Deno.readTextFileSync(bootloader), flash));
}

/** Program it; `interruptAt` unplugs it once so many bytes are written. */
async function program(board: SteppedBoard, interruptAt = Infinity, baud = OPTIBOOT.baudRate) {
  const stream = board.open(baud);
  const programming = programBoard({
    stream,
    image: BYTES,
    model: USUAL_MODEL,
    clock: board.clock,
    progress: ({ done }) => {
      if (done >= interruptAt) board.end(new Error("unplugged"));
    },
  });
  programming.catch(() => {});
  await board.until(programming);
  await stream.close();
}

/** Ask the board who it is. */
async function identity(board: SteppedBoard): Promise<BoardIdentity> {
  const { promise, resolve, reject } = Promise.withResolvers<BoardIdentity>();
  const link = new Link({
    stream: board.open(LINK_BAUD),
    tables: () => [wireTable(definition)],
    clock: board.clock,
    random32: () => 0x1234abcd,
    observer: {
      up: (identity) => resolve(identity),
      reported() {},
      down() {},
      mismatch: (_, { message }) => reject(new Error(message)),
      ended() {},
    },
  });
  const found = await board.until(promise);
  await link.close();
  return found;
}

function optibootTest(name: string, body: (bootloader: string) => Promise<void>): void {
  Deno.test(withTools(name, [tools.optiboot], (_, bootloader = "") => body(bootloader)));
}

optibootTest(
  "programBoard() writes the committed image through Optiboot to an empty chip, and HELLO says so",
  async (hex) => {
    const uno = board(hex);
    await program(uno);
    assert.deepEqual(uno.chip.flash.subarray(0, BYTES.length), BYTES);
    assert.equal(hex32((await identity(uno)).build), IMAGE.manifest.buildId);
  },
);

optibootTest("programBoard() writes over a sketch that runs, three times in a row", async (hex) => {
  const uno = board(hex, ECHO);
  for (let time = 0; time < 3; time++) {
    await program(uno);
    assert.equal(hex32((await identity(uno)).build), IMAGE.manifest.buildId);
  }
});

optibootTest(
  "programBoard() interrupted half-way leaves a chip that does nothing, and mends it when repeated",
  async (hex) => {
    const uno = board(hex, ECHO);
    await assert.rejects(program(uno, BYTES.length / 2), LineEndedError);
    const pins = Array.from({ length: 20 }, (_, pin) => uno.chip.level(pin));
    await uno.until(new Promise<void>((resolve) => uno.clock.after(3000, resolve)));
    assert.deepEqual(Array.from({ length: 20 }, (_, pin) => uno.chip.level(pin)), pins);
    assert.equal(uno.chip.flash[0], 0xff);
    assert.equal(uno.chip.flash[1], 0xcf);
    await program(uno);
    assert.equal(hex32((await identity(uno)).build), IMAGE.manifest.buildId);
  },
);

optibootTest("programBoard() finds no bootloader at another rate, and changes nothing", async (hex) => {
  const uno = board(hex, ECHO);
  await assert.rejects(program(uno, Infinity, 57_600), NoBootloaderError);
  assert.deepEqual(uno.chip.flash.subarray(0, ECHO.length), ECHO);
});
