/**
 * No tool at all: the image that was built before, written through the bootloader by our own serial module (F2).
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FirmwareImageError, imageFile, readFirmwareImage } from "../firmware_image.ts";
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

/** The build id in the header that the generator writes. */
const BUILD_ID = /BUILD_ID = 0x([0-9a-f]{8})ul/;

async function compile({ sketch, fqbn, option = "" }: CompileRequest): Promise<CompileResult> {
  const folder = join(sketch, "image");
  try {
    const { manifest } = await readFirmwareImage({ image: folder, option });
    const [built, wanted] = [modelOf(manifest.fqbn), modelOf(fqbn)];
    if (built === null || wanted?.chip !== built.chip) {
      return failure(
        "unknown_board",
        `The built image is for boards with an ${
          built?.chip.name ?? "unknown chip"
        }, not for "${fqbn}"; deno task toolchain says what can compile for it`,
      );
    }
    const [, sources] = BUILD_ID.exec(await readFile(join(sketch, "build_id.gen.h"), "utf8")) ?? [];
    if (manifest.buildId !== sources) {
      return failure(
        "tool",
        `The built image is build ${manifest.buildId}, but the sketch is ${sources}; run "deno task build:firmware${option}"`,
      );
    }
    return {
      ok: true,
      hex: join(folder, imageFile(manifest.fqbn)),
      elf: null,
      flash: { used: manifest.flashBytes, max: wanted.sketchBytes },
      ram: { used: manifest.ramBytes, max: wanted.chip.ramBytes },
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

/** The built image and our own serial module; always there. */
export const prebuilt: Toolchain = {
  name: "prebuilt",
  detect: () => Promise.resolve(VERSION),
  compile,
  upload,
};
