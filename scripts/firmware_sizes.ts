/**
 * How much of an Uno the firmware takes (P15): a whole sketch, and the link core alone, which is what the
 * smallest sketch on it, one switch, takes beyond Arduino's empty sketch.
 *
 * @module
 */
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { buildIdHeader } from "../firmware-gen/build_id.ts";
import { LINK_CORE, type Project } from "../firmware-gen/project.ts";
import { protocolHeader } from "../firmware-gen/header.ts";
import { USUAL_MODEL } from "../protocol/board_models.ts";
import { board, bool, channel } from "../protocol/dsl.ts";
import { systemClock } from "../protocol/clock.ts";
import { assembleSketch } from "../server/programming/assembled_sketch.ts";
import { loadShipped } from "../server/projects/load_project.ts";
import { installAdvice, pickToolchain } from "../server/programming/toolchain/pick.ts";
import type { Toolchain } from "../server/programming/toolchain/toolchain.ts";
import { workFolder } from "../server/programming/work_folder.ts";

/** What P15 allows, in bytes; a KB is 1,000 of them. */
export const SIZE_LIMITS: FirmwareSizes = {
  sketch: { flash: 5000, ram: 450 },
  core: { flash: 1600, ram: 200 },
};

const EMPTY = "void setup() {}\nvoid loop() {}\n";

const SMALLEST_BOARD = board("Smallest", {
  led: channel({ title: "LED", pin: 13, state: { on: bool() }, commands: { set: { on: bool() } } }),
});
const SMALLEST = `#include "src/destello.h"
using namespace destello;
void led_read(led::State& state) { state.on = PINB & _BV(5); }
Status led_set(const led::SetArgs& args) {
  if (args.on) PORTB |= _BV(5); else PORTB &= ~_BV(5);
  return Status::ok;
}
void setup() { DDRB |= _BV(5); begin(); }
void loop() { poll(); }
`;

/** Bytes of both memories. */
export interface MemorySizes {
  /** Flash. */
  readonly flash: number;
  /** RAM that is taken from the start. */
  readonly ram: number;
}

/** What P15 speaks of. */
export interface FirmwareSizes {
  /** The sketch. */
  readonly sketch: MemorySizes;
  /** The link core. */
  readonly core: MemorySizes;
}

async function sizes(toolchain: Toolchain, sketch: string, folder: string): Promise<MemorySizes> {
  const out = join(folder, "out");
  await mkdir(out);
  const result = await toolchain.compile({ sketch, out, fqbn: USUAL_MODEL.fqbn, clock: systemClock });
  await rm(out, { recursive: true });
  if (!result.ok) throw new Error(`${result.message} (${sketch})`);
  return { flash: result.flash.used, ram: result.ram.used };
}

/**
 * Compile and measure.
 *
 * @param toolchain What to compile with.
 * @param project Whose sketch.
 * @returns The sizes.
 */
export async function measureFirmware(toolchain: Toolchain, project: Project): Promise<FirmwareSizes> {
  await using made = await workFolder("sizes");
  const folder = made.path;
  const [empty, smallest] = [join(folder, "empty"), join(folder, "smallest")];
  await mkdir(empty);
  await writeFile(join(empty, "empty.ino"), EMPTY);
  await cp(LINK_CORE, join(smallest, "src"), { recursive: true });
  await writeFile(join(smallest, "smallest.ino"), SMALLEST);
  await writeFile(join(smallest, "protocol.gen.h"), protocolHeader(SMALLEST_BOARD));
  await writeFile(join(smallest, "build_id.gen.h"), buildIdHeader(1));
  const nothing = await sizes(toolchain, empty, folder);
  const least = await sizes(toolchain, smallest, folder);
  return {
    sketch: await sizes(toolchain, (await assembleSketch(project, folder)).sketch, folder),
    core: { flash: least.flash - nothing.flash, ram: least.ram - nothing.ram },
  };
}

if (import.meta.main) {
  const picked = await pickToolchain();
  if (picked === null) {
    process.stderr.write(`${installAdvice()}\n`);
    process.exitCode = 1;
  } else {
    const { sketch, core } = await measureFirmware(picked.toolchain, await loadShipped());
    process.stdout.write(`sketch ${sketch.flash} B of flash, ${sketch.ram} B of RAM\n`);
    process.stdout.write(`link core ${core.flash} B of flash, ${core.ram} B of RAM\n`);
  }
}
