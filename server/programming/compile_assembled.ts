/**
 * Compiles a sketch that was put together, and looks before that for what no compiler finds.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AssembledSketch } from "./assembled_sketch.ts";
import { serialWords } from "./toolchain/arduino_text.ts";
import { modelOf } from "./toolchain/fqbn.ts";
import {
  type CompileRequest,
  type CompileResult,
  type Diagnostic,
  sourceFailure,
  type Toolchain,
} from "./toolchain/toolchain.ts";

/** What is no code: comments, texts and characters. */
const NO_CODE = /\/\/.*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;

/**
 * The lines of a file that use `Serial`.
 *
 * @param source C++.
 * @returns Their numbers, from 1.
 */
export function linesWithSerial(source: string): readonly number[] {
  const code = source.replaceAll(NO_CODE, (found) => found.replaceAll(/[^\n]/g, " "));
  return code.split("\n").flatMap((line, index) => /\bSerial\b/.test(line) ? [index + 1] : []);
}

/**
 * Compile an assembled sketch. Where the link talks through the core's `Serial`, a sketch that prints there compiles, and would spoil
 * frames: it is refused, with the lines (R9).
 *
 * @param toolchain What compiles.
 * @param assembled The sketch.
 * @param request For which board, and where to.
 * @returns What came out, or why nothing did.
 */
export async function compileAssembled(
  toolchain: Toolchain,
  { sketch, libraries, ownFiles }: AssembledSketch,
  request: Omit<CompileRequest, "sketch" | "libraries">,
): Promise<CompileResult> {
  if (modelOf(request.fqbn)?.chip.line === "Serial") {
    const uses = await Promise.all(ownFiles.map(async (file): Promise<readonly Diagnostic[]> => {
      const lines = linesWithSerial(await readFile(join(sketch, file), "utf8"));
      return lines.map((line) => ({ file, line, message: serialWords("Serial1") }));
    }));
    if (uses.some(({ length }) => length > 0)) return sourceFailure(uses.flat());
  }
  return await toolchain.compile({ ...request, sketch, libraries });
}
