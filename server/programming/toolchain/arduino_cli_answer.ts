/**
 * What arduino-cli answers to `compile --json`, as it was recorded from the real tool (tests/fixtures/arduino-cli).
 *
 * @module
 */
import { z } from "zod";
import {
  inOwnWords,
  inSketch,
  readDiagnostics,
  readMachineTrouble,
  readTooBig,
  type Sizes,
  sizesTooBig,
  toolReason,
} from "./arduino_text.ts";
import { type CompileFailure, failure, sourceFailure } from "./toolchain.ts";

const place = z.object({
  file: z.string().optional(),
  line: z.number().optional(),
  message: z.string(),
  severity: z.string(),
});

const answerSchema = z.object({
  success: z.boolean(),
  compiler_out: z.string().default(""),
  compiler_err: z.string().default(""),
  error: z.string().default(""),
  builder_result: z.object({
    build_path: z.string().optional(),
    build_properties: z.array(z.string()).default([]),
    board_platform: z.object({ id: z.string(), version: z.string() }).optional(),
    executable_sections_size: z.array(z.object({ name: z.string(), size: z.number(), max_size: z.number() }))
      .default([]),
    diagnostics: z.array(place).default([]),
  }).nullish(),
});

type Answer = z.infer<typeof answerSchema>;

/** A compilation that went well, as far as the answer tells. */
export interface CliCompiled extends Sizes {
  /** Discriminant. */
  readonly ok: true;
  /** The core with its version. */
  readonly core: string;
  /** The C++ compiler's command. */
  readonly compilerCommand: string;
}

/** The first sentence of what the tool says, without the noise around it. */
function firstLine(text: string): string {
  return text.replace(/^Error during build: /, "").split("\n")[0] ?? "";
}

function sizes({ builder_result: result }: Answer): Sizes | null {
  const use = (wanted: string) => {
    const section = result?.executable_sections_size.find(({ name }) => name === wanted);
    return section === undefined ? null : { used: section.size, max: section.max_size };
  };
  const [flash, ram] = [use("text"), use("data")];
  return flash === null || ram === null ? null : { flash, ram };
}

function failed(answer: Answer, sketch: string): CompileFailure {
  const result = answer.builder_result;
  const found = sizes(answer);
  const big = found === null ? readTooBig(answer.compiler_out + answer.compiler_err) : sizesTooBig(found);
  if (big !== null) return big;
  const trouble = readMachineTrouble([answer.compiler_out, answer.compiler_err, answer.error].join("\n"));
  if (trouble !== null) return failure("machine", trouble);
  const folders = [sketch, ...(result?.build_path === undefined ? [] : [`${result.build_path}/sketch`])];
  const told = (result?.diagnostics ?? []).filter(({ severity }) => severity !== "WARNING").map((
    { file, line, message },
  ) => ({
    file: file === undefined ? null : inSketch(file, folders),
    line: line ?? null,
    message: inOwnWords(message.split("\n")[0] ?? ""),
  }));
  // The linker's complaints are no diagnostics to it.
  const diagnostics = told.length > 0 ? told : readDiagnostics(answer.compiler_err, folders);
  if (diagnostics.length > 0) return sourceFailure(diagnostics);
  const error = firstLine(answer.error);
  const platform = /Platform '([^']+)' not found/.exec(error)?.[1];
  if (platform !== undefined) {
    return failure(
      "missing_platform",
      `The core "${platform}" is not installed; run "arduino-cli core install ${platform}"`,
    );
  }
  if (/board .* not found|Invalid FQBN|invalid (?:option|value)/i.test(error)) {
    return failure("unknown_board", `${error}; "arduino-cli board listall" names the boards there are`);
  }
  return failure(
    "tool",
    `arduino-cli could not compile: ${
      answer.compiler_err.trim() === "" ? error : toolReason(answer.compiler_err)
    }`,
  );
}

/**
 * Read the answer to `compile --json`. Its `warnings` are noise and never a failure.
 *
 * @param stdout The tool's standard output.
 * @param sketch The sketch's folder.
 * @returns Sizes and versions, or why there are none.
 */
export function readCompileAnswer(stdout: string, sketch: string): CliCompiled | CompileFailure {
  const answer = answerSchema.safeParse(parsed(stdout));
  if (!answer.success) {
    return failure("tool", `arduino-cli gave an answer that is none: "${stdout.trim().slice(0, 80)}"`);
  }
  const result = answer.data.builder_result;
  const found = sizes(answer.data);
  if (!answer.data.success || !result || found === null) return failed(answer.data, sketch);
  const property = (name: string) =>
    result.build_properties.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
  return {
    ok: true,
    ...found,
    core: `${result.board_platform?.id ?? "?"} ${result.board_platform?.version ?? "?"}`,
    compilerCommand: property("compiler.path") + property("compiler.cpp.cmd"),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
