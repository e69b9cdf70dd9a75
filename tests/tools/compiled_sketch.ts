/**
 * A sketch of a test's own on the firmware's library, compiled for the Uno.
 *
 * @module
 */
import assert from "node:assert/strict";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildIdHeader } from "../../firmware-gen/build_id.ts";
import { protocolHeader } from "../../firmware-gen/header.ts";
import { systemClock } from "../../protocol/clock.ts";
import type { Definition } from "../../protocol/dsl.ts";
import { arduinoBuilder } from "../../server/programming/toolchain/arduino_builder.ts";
import type { CompileResult } from "../../server/programming/toolchain/toolchain.ts";
import { FLASH_BYTES } from "../../server/virtual_uno/chip.ts";
import { loadIntelHex } from "../../server/virtual_uno/intel_hex.ts";
import { inTempFolder } from "../server/temp_folder.ts";

const LIBRARY = fileURLToPath(new URL("../../firmware/src", import.meta.url));

/** A sketch and the definition that it is for. */
export interface OwnSketch {
  /** What the board can do. */
  readonly definition: Definition;
  /** The main file's text. */
  readonly text: string;
  /** A folder of libraries that the project has; none unless told. */
  readonly libraries?: string;
}

/** Compile a sketch; `use` is given how that went, and the folder while it is there. */
export async function compileSketch<T>(
  { definition, text, libraries }: OwnSketch,
  use: (result: CompileResult) => Promise<T>,
): Promise<T> {
  return await inTempFolder(async (folder) => {
    const [sketch, out] = [join(folder, "sketch"), join(folder, "out")];
    await mkdir(out);
    await cp(LIBRARY, join(sketch, "src"), { recursive: true });
    await writeFile(join(sketch, "sketch.ino"), text);
    await writeFile(join(sketch, "protocol.gen.h"), protocolHeader(definition));
    await writeFile(join(sketch, "build_id.gen.h"), buildIdHeader(1));
    return await use(
      await arduinoBuilder.compile({
        sketch,
        out,
        fqbn: "arduino:avr:uno",
        clock: systemClock,
        ...(libraries === undefined ? {} : { libraries }),
      }),
    );
  });
}

/** The chip's flash with a sketch in it. */
export async function flashOf(own: OwnSketch): Promise<Uint8Array> {
  return await compileSketch(own, async (result) => {
    assert.ok(result.ok, JSON.stringify(result));
    const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
    loadIntelHex(await readFile(result.hex, "utf8"), flash);
    return flash;
  });
}
