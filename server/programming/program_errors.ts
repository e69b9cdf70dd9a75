/**
 * What can go wrong when a board is programmed through its bootloader. Each failure has its own class with a sentence
 * that says what is wrong, and a hint that says what to do. None of them harms a board: its bootloader stays, and
 * programming can be repeated.
 *
 * @module
 */

import type { BoardModel } from "../../protocol/board_models.ts";

/** The names of all failures. */
export type ProgramErrorCode =
  | "unsupported_board"
  | "image_too_big"
  | "no_bootloader"
  | "wrong_chip"
  | "bootloader_lost"
  | "verify_mismatch"
  | "line_ended";

const REPEAT = "Program the board again: its bootloader is still there";

/** A board was not programmed. */
export abstract class ProgramError extends Error {
  /** Its name, for programs. */
  abstract readonly code: ProgramErrorCode;
  /** What a person can do about it. */
  readonly hint: string;

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.hint = hint;
  }
}

/** The board's bootloader is not one that this writer speaks to. */
export class UnsupportedBoardError extends ProgramError {
  /** Always "unsupported_board". */
  override readonly code = "unsupported_board";

  constructor({ title, chip, bootloader }: BoardModel) {
    const why = bootloader === null
      ? `its ${chip.name} needs the uploader of its own core`
      : `its ${chip.name} has a bootloader that speaks ${bootloader.protocol}`;
    super(
      `"${title}" cannot be programmed without a tool: ${why}`,
      "Install arduino-cli; `deno task toolchain` says how",
    );
  }
}

/** The image is larger than the room for sketches. */
export class ImageTooBigError extends ProgramError {
  /** Always "image_too_big". */
  override readonly code = "image_too_big";

  constructor(bytes: number, room: number) {
    super(
      `The image of ${bytes} bytes is ${bytes - room} bytes too big: the board has room for ${room}`,
      "Make the sketch smaller, or use a larger board",
    );
  }
}

/** No port of a bootloader came after the board was told to start it. */
export class NoBootloaderPortError extends ProgramError {
  /** Always "no_bootloader". */
  override readonly code = "no_bootloader";

  constructor(port: string, { title }: BoardModel, waitMs: number) {
    super(
      `No bootloader of "${title}" appeared within ${
        waitMs / 1000
      } s after port "${port}" was opened at 1200 baud`,
      "Press the board's reset button twice, and program it again within 8 s",
    );
  }
}

/** Nobody answered, or nobody who is a bootloader. */
export class NoBootloaderError extends ProgramError {
  /** Always "no_bootloader". */
  override readonly code = "no_bootloader";
  /** The first bytes that came instead of its answer. */
  readonly heard: Uint8Array;

  constructor(baudRates: readonly number[], heard: Uint8Array) {
    const rates = `${baudRates.join(" or ")} baud`;
    super(
      heard.length === 0
        ? `No bootloader answered at ${rates}: not one byte came`
        : `No bootloader answered at ${rates}: what came is "${heard.toHex()}"`,
      baudRates.length > 1
        ? "Press the board's reset button and try again. If it is another board than an Uno or a Nano, say so with --board; " +
          "else its bootloader is gone or its adapter cannot reset it"
        : baudRates[0] === 57600
        ? "Press the board's reset button and try again; newer boards have their bootloader at 115200 baud"
        : "Press the board's reset button and try again; a Nano with the old bootloader has it at 57600 baud: " +
          "--board nano-old",
    );
    this.heard = heard;
  }
}

/** The bootloader is that of another chip. */
export class WrongChipError extends ProgramError {
  /** Always "wrong_chip". */
  override readonly code = "wrong_chip";
  /** The signature that it gave. */
  readonly signature: Uint8Array;

  constructor(chip: string, expected: Uint8Array, signature: Uint8Array) {
    super(
      `The board's chip has signature "${signature.toHex()}", but an ${chip} has "${expected.toHex()}"`,
      "Nothing was written. Say which board it is with --board",
    );
    this.signature = signature;
  }
}

/** The bootloader answered at first, and then no more or nonsense. */
export class BootloaderLostError extends ProgramError {
  /** Always "bootloader_lost". */
  override readonly code = "bootloader_lost";
  /** What came instead of the answer. */
  readonly heard: Uint8Array;

  constructor(doing: string, heard: Uint8Array) {
    super(
      heard.length === 0
        ? `The bootloader stopped answering while ${doing}`
        : `The bootloader answered "${heard.toHex()}" while ${doing}`,
      REPEAT,
    );
    this.heard = heard;
  }
}

/** The bootloader answers, but too slowly to come to an end. */
export class BootloaderSlowError extends ProgramError {
  /** Always "bootloader_lost". */
  override readonly code = "bootloader_lost";

  constructor(seconds: number) {
    super(`The bootloader was not done after ${seconds} s`, REPEAT);
  }
}

/** What was read back is not what was written. */
export class VerifyError extends ProgramError {
  /** Always "verify_mismatch". */
  override readonly code = "verify_mismatch";
  /** Where. */
  readonly address: number;

  constructor(address: number, expected: number, found: number) {
    super(
      `The board's flash holds ${hexByte(found)} at ${hexAddress(address)}, where ${
        hexByte(expected)
      } was written`,
      `${REPEAT}. If it fails again at the same place, the chip is worn out`,
    );
    this.address = address;
  }
}

/** The line ended before the board was programmed. */
export class LineEndedError extends ProgramError {
  /** Always "line_ended". */
  override readonly code = "line_ended";

  constructor(reason: Error | null) {
    super(
      `The line ended while the board was programmed${reason === null ? "" : `: ${reason.message}`}`,
      REPEAT,
      { cause: reason },
    );
  }
}

/**
 * A flash address for people.
 *
 * @param address In bytes.
 * @returns Four hexadecimal digits.
 */
export function hexAddress(address: number): string {
  return `0x${address.toString(16).padStart(4, "0")}`;
}

function hexByte(byte: number): string {
  return `0x${byte.toString(16).padStart(2, "0")}`;
}
