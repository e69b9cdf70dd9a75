/**
 * Generate, compile, upload: what `deno task flash` and a page's "Program the board" have in common (F1).
 *
 * @module
 */
import type { report as flashReport } from "../../protocol/api/flash.ts";
import type { ParamsOf } from "../../protocol/api/method.ts";
import type { Project } from "../../firmware-gen/project.ts";
import { LimitError } from "../../firmware-gen/limits.ts";
import { writeStaleFiles } from "../../firmware-gen/write.ts";
import { readBoardDetails } from "../../protocol/troubles.ts";
import { hex32 } from "../../protocol/schema_hash.ts";
import { assembleSketch } from "./assembled_sketch.ts";
import { compileAssembled } from "./compile_assembled.ts";
import { FlashFailure } from "./flashing.ts";
import type { BoardModel } from "../../protocol/board_models.ts";
import { findBootloader } from "./stk500.ts";
import { systemPort } from "../serial/system_port.ts";
import { machineTrouble } from "../machine_trouble.ts";
import { modelOf } from "./toolchain/fqbn.ts";
import type { PickedToolchain } from "./toolchain/pick.ts";
import { platformio } from "./toolchain/platformio.ts";
import { prebuilt, uploadFailureOf } from "./toolchain/prebuilt.ts";
import type { ToolContext } from "./toolchain/run_tool.ts";
import {
  type CompileFailure,
  placeInWords,
  type UploadFailure,
  type UploadFailureReason,
} from "./toolchain/toolchain.ts";
import { workFolder } from "./work_folder.ts";

/** Where each phase begins and how much of the whole it is, in percent. */
const SHARES = { upload: { from: 20, of: 45 }, verify: { from: 65, of: 25 } } as const;
const PHASE_WORDS = { upload: "Uploading", verify: "Verifying" } as const;

/** What {@linkcode program} takes. */
export interface ProgramPlan extends ToolContext {
  /** Whose firmware it is. */
  readonly project: Project;
  /** Compiles and uploads. */
  readonly picked: PickedToolchain;
  /** What board it may be: the image is for the first, and the bootloader that answers says which it is. */
  readonly fqbns: readonly [string, ...string[]];
  /** Where it is. */
  readonly port: string;
  /** Told how far it has come. */
  readonly report: (report: ParamsOf<typeof flashReport>) => void;
  /** Called once the image is there: resolves when the port is free. */
  readonly takePort: () => Promise<void>;
}

const COMPILE_REMEDIES = {
  source: "mend the sketch and program it again",
  too_big: "make the sketch smaller, or use a larger board",
  unknown_board: "name the board with --board",
  missing_platform: "deno task toolchain says what to install",
  machine: "mend that, and program it again",
  tool: "run the tool by itself to see more, or choose another with --with",
} as const satisfies Readonly<Record<CompileFailure["reason"], string>>;

/** The sketch does not compile; the page is told how many errors, a terminal where they are. */
export class CompileError extends FlashFailure {
  /** One line for each place: file, line and message. */
  readonly places: readonly string[];

  constructor(failure: CompileFailure) {
    const { message, diagnostics, reason, overflow } = failure;
    const places = diagnostics.map(placeInWords);
    const said = reason === "source" ? places[0] : reason === "too_big" ? undefined : message;
    super(
      message,
      `The board was not touched; ${COMPILE_REMEDIES[reason]}`,
      readBoardDetails("flash_failed", { flash: reason, errors: places.length, said, ...overflow }),
    );
    this.places = places;
  }
}

/**
 * Put a project's firmware on a board. Nothing touches the board before the image is there.
 *
 * @param plan With what, and where to.
 * @returns The build id that the board will tell, eight hexadecimal digits.
 * @throws {FlashFailure} Why it could not be done.
 */
export async function program(plan: ProgramPlan): Promise<string> {
  try {
    return await steps(plan);
  } catch (error) {
    if (plan.signal?.aborted === true) throw plan.signal.reason;
    const trouble = error instanceof FlashFailure ? null : machineTrouble(error);
    if (trouble === null) throw error;
    throw new FlashFailure(
      trouble.message,
      trouble.hint,
      readBoardDetails("flash_failed", { flash: "machine", said: `${trouble.message}. ${trouble.hint}` }),
    );
  }
}

async function steps(plan: ProgramPlan): Promise<string> {
  const { project, picked: { toolchain, version }, fqbns, port, report, takePort, clock, signal } = plan;
  const [likeliest, ...others] = fqbns;
  const context = { clock, ...(signal === undefined ? {} : { signal }) };
  report({ phase: "generate", percent: 0, message: "Generating the firmware's table" });
  await generate(project);
  await using folder = await workFolder("flash");
  const assembled = await assembleSketch(project, folder.path);
  const { sketch } = assembled;
  const build = hex32(assembled.build);
  const out = folder.path;
  const name = toolchain.name === "prebuilt" ? "the built image" : `${toolchain.name} ${version}`;
  report({ phase: "compile", percent: 5, message: `Build ${build} with ${name}` });
  const compiled = await compileAssembled(toolchain, assembled, {
    ...context,
    out,
    fqbn: likeliest,
    option: project.option,
  });
  if (!compiled.ok) throw new CompileError(compiled);
  signal?.throwIfAborted();
  await takePort();
  const bytes = `${compiled.flash.used} bytes`;
  const answering = others.length === 0 ? null : await answeringBoard(plan);
  const how = answering === null ? "" : ` at ${answering.rate} baud (${answering.model.title})`;
  report({ phase: "upload", percent: SHARES.upload.from, message: `Uploading ${bytes} to ${port}${how}` });
  // PlatformIO knows the rates of its own environments only.
  const uploader = answering !== null && toolchain === platformio ? prebuilt : toolchain;
  const uploaded = await uploader.upload({
    ...context,
    sketch,
    out,
    hex: compiled.hex,
    fqbn: answering?.model.fqbn ?? likeliest,
    port,
    progress(phase, fraction) {
      const { from, of } = SHARES[phase];
      report({
        phase,
        percent: Math.round(from + of * fraction),
        message: `${PHASE_WORDS[phase]} ${bytes}`,
      });
    },
  });
  if (!uploaded.ok) throw uploadFailed(uploaded, port);
  return build;
}

/** Between closing a port and opening it again, so that its adapter resets the board once more. */
const SETTLE_MS = 250;

/** The rate at which the bootloader on a port answered last, which is tried first the next time. */
export const answeredRates: Map<string, number> = new Map();

/** Which of the boards that it may be is there: a tool that calls at the wrong rate takes a minute to find out. */
async function answeringBoard(
  { fqbns, port: path, clock, signal }: ProgramPlan,
): Promise<{ readonly model: BoardModel; readonly rate: number } | null> {
  const models = fqbns.flatMap((fqbn) => modelOf(fqbn) ?? []);
  const last = answeredRates.get(path);
  const rates = models.flatMap(({ bootloader }) => bootloader?.baudRate ?? []).toSorted((a, b) =>
    Number(b === last) - Number(a === last)
  );
  try {
    const rate = await findBootloader({
      async open(baudRate) {
        const port = systemPort(path);
        await port.open({ baudRate });
        return port;
      },
      rates,
      clock,
      ...(signal === undefined ? {} : { signal }),
    });
    answeredRates.set(path, rate);
    await new Promise<void>((resolve) => void clock.after(SETTLE_MS, resolve));
    const model = models.find(({ bootloader }) => bootloader?.baudRate === rate);
    return model === undefined ? null : { model, rate };
  } catch (error) {
    const failure = uploadFailureOf(error);
    if (failure === null) throw error;
    throw uploadFailed(failure, path);
  }
}

/** The reasons that have no words of their own for what the tool said. */
const TOLD_BY_TOOL: ReadonlySet<UploadFailureReason> = new Set(["unsupported", "machine", "tool"]);

function uploadFailed({ reason, message, hint }: UploadFailure, port: string): FlashFailure {
  const said = TOLD_BY_TOOL.has(reason) ? message : undefined;
  return new FlashFailure(message, hint, readBoardDetails("flash_failed", { flash: reason, port, said }));
}

async function generate(project: Project): Promise<void> {
  try {
    await writeStaleFiles(project);
  } catch (error) {
    if (error instanceof LimitError) {
      throw new FlashFailure(
        error.message,
        `Change ${project.definitionFile}; the board was not touched`,
        readBoardDetails("flash_failed", { flash: "definition", said: error.message }),
      );
    }
    throw error;
  }
}
