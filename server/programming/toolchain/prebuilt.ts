/**
 * No tool at all: the committed image, written through the bootloader by our own serial module (F2).
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { buildId } from "../../../firmware-gen/build_id.ts";
import { sketchSources } from "../../../firmware-gen/sketch_sources.ts";
import { USUAL_MODEL } from "../../../protocol/board_models.ts";
import { definition } from "../../../protocol/definition.ts";
import { hex32 } from "../../../protocol/schema_hash.ts";
import { FirmwareImageError, IMAGE_FOLDER, loadFirmwareImage } from "../firmware_image.ts";
import { imageBytes } from "../image_bytes.ts";
import { ProgramError } from "../program_errors.ts";
import { programBoard, stk500Board } from "../stk500.ts";
import { SerialError } from "../../serial/errors.ts";
import { systemPort } from "../../serial/system_port.ts";
import { VERSION } from "../../version.ts";
import { knownFqbns, modelOf } from "./fqbn.ts";
import {
  type CompileRequest,
  type CompileResult,
  failure,
  type Toolchain,
  type UploadFailure,
  uploadFailure,
  type UploadFailureReason,
  type UploadRequest,
  type UploadResult,
} from "./toolchain.ts";

/** The chip that the committed image is for, whatever board it is on. */
const CHIP = USUAL_MODEL.chip;

async function compile({ sketch, fqbn }: CompileRequest): Promise<CompileResult> {
  const model = modelOf(fqbn);
  if (model?.chip !== CHIP) {
    return failure(
      "unknown_board",
      `The committed image is for boards with an ${CHIP.name}, not for "${fqbn}"; deno task toolchain says what can compile for it`,
    );
  }
  try {
    const { manifest } = await loadFirmwareImage(definition);
    const sources = hex32(buildId(await sketchSources(sketch)));
    if (manifest.buildId !== sources) {
      return failure(
        "tool",
        `The committed image is build ${manifest.buildId}, but the sketch is ${sources}; run "deno task build:firmware"`,
      );
    }
    return {
      ok: true,
      hex: fileURLToPath(new URL("uno.hex", IMAGE_FOLDER)),
      elf: null,
      flash: { used: manifest.flashBytes, max: model.sketchBytes },
      ram: { used: manifest.ramBytes, max: CHIP.ramBytes },
      compiler: manifest.compiler,
      core: manifest.core,
    };
  } catch (error) {
    if (error instanceof FirmwareImageError) return failure("tool", error.message);
    throw error;
  }
}

async function upload(request: UploadRequest): Promise<UploadResult> {
  const { hex, fqbn, port: path, progress, clock, signal } = request;
  const model = modelOf(fqbn);
  if (model === null) {
    return uploadFailure(
      "unsupported",
      `There is no board "${fqbn}"; there are ${knownFqbns(fqbn)}`,
      "deno task boards shows what is connected",
    );
  }
  const image = imageBytes(await readFile(hex, "utf8"));
  const port = systemPort(path);
  try {
    await port.open({ baudRate: stk500Board(model).baudRate });
    await programBoard({
      stream: port,
      image,
      model,
      clock,
      ...(signal === undefined ? {} : { signal }),
      progress: ({ phase, done, total }) => progress(phase, done / total),
    });
    return { ok: true };
  } catch (error) {
    const failure = uploadFailureOf(error);
    if (failure === null) throw error;
    return failure;
  } finally {
    await port.close();
  }
}

const REASONS: { readonly [code: string]: UploadFailureReason } = {
  "no_such_port": "no_port",
  "not_a_tty": "no_port",
  "port_busy": "busy",
  "no_permission": "no_permission",
  "unplugged": "lost",
  "line_ended": "lost",
  "bootloader_lost": "lost",
  "no_bootloader": "no_bootloader",
  "wrong_chip": "wrong_chip",
  "verify_mismatch": "verify",
  "unsupported_board": "unsupported",
  "image_too_big": "unsupported",
};

/**
 * Why our own writer or our own serial module did not upload.
 *
 * @param error Anything thrown.
 * @returns Why; null if it is none of theirs.
 */
export function uploadFailureOf(error: unknown): UploadFailure | null {
  if (!(error instanceof SerialError) && !(error instanceof ProgramError)) return null;
  return uploadFailure(REASONS[error.code] ?? "tool", error.message, error.hint);
}

/** The committed image and our own serial module; always there. */
export const prebuilt: Toolchain = {
  name: "prebuilt",
  detect: () => Promise.resolve(VERSION),
  compile,
  upload,
};
