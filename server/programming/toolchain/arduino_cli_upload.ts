/**
 * What arduino-cli answers to `upload --json`, as it was recorded from the real tool (tests/fixtures/arduino-cli): a success on
 * standard output, a failure on standard error.
 *
 * @module
 */
import { z } from "zod";
import { readAvrdudeFailure } from "./avrdude.ts";
import type { ToolRun } from "./run_tool.ts";
import { uploadFailure, type UploadResult } from "./toolchain.ts";

const failureSchema = z.object({
  error: z.string(),
  output: z.object({ stdout: z.string().default(""), stderr: z.string().default("") }).default({
    stdout: "",
    stderr: "",
  }),
});

/**
 * Read the answer to `upload --json`. Its `warnings` are noise and never a failure, and so is what avrdude says to standard
 * error when it succeeds.
 *
 * @param run What the tool said.
 * @param port The port it was given.
 * @returns How it went.
 */
export function readUploadAnswer(run: ToolRun, port: string): UploadResult {
  if (run.code === 0) return { ok: true };
  const answer = failureSchema.safeParse(parsed(run.stderr));
  if (!answer.success) {
    const shown = run.stderr.trim().slice(0, 80);
    return uploadFailure(
      "tool",
      `arduino-cli gave an answer that is none: "${shown}"`,
      "Run arduino-cli yourself to see why",
    );
  }
  const { error, output } = answer.data;
  const said = output.stdout + output.stderr;
  return said.trim() === ""
    ? uploadFailure("tool", `arduino-cli could not upload: ${error}`, "Program the board again")
    : readAvrdudeFailure(said, port);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
