/**
 * Programs a board through its bootloader, with no tool at all: STK500v1 (Atmel AVR061), as Optiboot and the older
 * ATmegaBOOT of Uno and Nano speak it. Everything is read back and compared.
 *
 * Half an image never runs: the first page, where the chip starts, holds nothing but a loop until all the others are
 * written and verified. So an interrupted upload leaves a board that does nothing, and waits to be programmed again.
 *
 * @module
 */
import type { ByteStream } from "../link/byte_stream.ts";
import type { Clock } from "../../protocol/clock.ts";
import { BootloaderLine } from "./bootloader_line.ts";
import type { BoardModel } from "../../protocol/board_models.ts";
import {
  BootloaderLostError,
  BootloaderSlowError,
  hexAddress,
  ImageTooBigError,
  NoBootloaderError,
  UnsupportedBoardError,
  VerifyError,
  WrongChipError,
} from "./program_errors.ts";

/** How far programming has come. */
export interface ProgramProgress {
  /** Writing, or reading back. */
  readonly phase: "upload" | "verify";
  /** Bytes of the image that this phase is done with. */
  readonly done: number;
  /** Bytes of the image. */
  readonly total: number;
}

/** What {@linkcode programBoard} takes. */
export interface ProgramOptions {
  /** The board's line at its bootloader's rate, just opened, which has reset it, and not started. Its owner closes it. */
  readonly stream: ByteStream;
  /** What to write, from byte 0 of the flash on. */
  readonly image: Uint8Array;
  /** What board it is. */
  readonly model: BoardModel;
  /** Time. */
  readonly clock: Clock;
  /** Ends it at once; its reason is what is thrown then. */
  readonly signal?: AbortSignal;
  /** Told after each page. */
  readonly progress?: (progress: ProgramProgress) => void;
}

/** Commands and answers of STK500v1. */
const STK = {
  getSync: 0x30,
  enterProgramming: 0x50,
  leaveProgramming: 0x51,
  loadAddress: 0x55,
  programPage: 0x64,
  readPage: 0x74,
  readSignature: 0x75,
  flash: 0x46,
  end: 0x20,
  inSync: 0x14,
  ok: 0x10,
} as const;

/** RJMP to itself, as the two bytes of its instruction. */
const LOOP = [0xff, 0xcf] as const;

/** A chip sleeps for 65 ms after a reset (fuses SUT; datasheet table 9-4); what comes meanwhile is lost. */
const RESET_MS = 100;
/**
 * How long each call waits. Optiboot blinks for 375 ms before it listens; its UART keeps the first two bytes that came
 * meanwhile, which is one call and no more. Then it listens for a second.
 */
const CALL_MS = [500, 200, 200, 200, 300] as const;
const SYNC = Uint8Array.of(STK.getSync, STK.end);
const IN_SYNC_AND_OK_BYTES = 2;
/** Within that time come the answers to earlier calls, if any. An FTDI adapter holds bytes back for 16 ms. */
const LATE_ANSWER_MS = 50;
/** For any answer but the first. A page is erased and written in 9 ms, and takes 15 ms on the line. */
const ANSWER_MS = 1000;
/** For all of it: the slowest bootloader writes and reads 32 KiB in 20 s. */
const TOTAL_MS = 120_000;
/** So much of what came instead of an answer is worth showing. */
const SHOWN_BYTES = 16;

/** What this writer has to know of a board. */
export interface Stk500Board {
  /** The rate of its bootloader. */
  readonly baudRate: number;
  /** The signature of its chip. */
  readonly signature: Uint8Array;
  /** Bytes that are written at a time. */
  readonly pageBytes: number;
}

/**
 * Find out whether this writer can program a board.
 *
 * @param model The board.
 * @returns What it has to know.
 * @throws {UnsupportedBoardError} If the board's bootloader speaks something else.
 */
export function stk500Board(model: BoardModel): Stk500Board {
  const { chip: { flash }, bootloader } = model;
  if (bootloader?.protocol !== "stk500v1" || flash === null) throw new UnsupportedBoardError(model);
  const { signature, pageBytes } = flash;
  return { baudRate: bootloader.baudRate, signature: Uint8Array.from(signature), pageBytes };
}

/**
 * Write an image through the bootloader, verify it, and start it.
 *
 * @param options Line, image, board and clock.
 * @throws {ProgramError} Which one says why it was not written.
 */
export async function programBoard(options: ProgramOptions): Promise<void> {
  const { stream, image, model, clock, signal, progress = () => {} } = options;
  const { sketchBytes } = model;
  const { baudRate, signature: expected, pageBytes } = stk500Board(model);
  if (image.length > sketchBytes) throw new ImageTooBigError(image.length, sketchBytes);
  const line = new BootloaderLine(stream, clock);
  const abort = () => line.stop(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  if (signal?.aborted === true) abort();
  const limit = clock.after(TOTAL_MS, () => line.stop(new BootloaderSlowError(TOTAL_MS / 1000)));
  try {
    await call(line, baudRate);
    const signature = await command(
      line,
      [STK.readSignature],
      "reading the signature",
      expected.length,
    );
    if (signature.toHex() !== expected.toHex()) {
      throw new WrongChipError(model.chip.name, expected, signature);
    }
    await command(line, [STK.enterProgramming], "entering programming mode");
    await writePages(line, pages(image, pageBytes), ({ phase, done }) => {
      progress({ phase, done: Math.min(done, image.length), total: image.length });
    });
    // The image is in place whether or not this answer arrives: opening the port again starts it too.
    line.ask(Uint8Array.of(STK.leaveProgramming, STK.end));
    await line.answered(isInSyncAndOk, ANSWER_MS);
  } finally {
    limit.cancel();
    signal?.removeEventListener("abort", abort);
  }
}

/** What {@linkcode findBootloader} takes. */
export interface FindOptions {
  /** Opens the board's line at a rate, which resets the board. */
  readonly open: (baudRate: number) => Promise<ByteStream>;
  /** The rates to try, the likeliest first. */
  readonly rates: readonly number[];
  /** Time. */
  readonly clock: Clock;
  /** Ends it at once; its reason is what is thrown then. */
  readonly signal?: AbortSignal;
}

/**
 * Find the rate at which a board's bootloader answers: each is called for less than 2 s. Nothing is written.
 *
 * @param options Line, rates and time.
 * @returns The rate.
 * @throws {NoBootloaderError} If it answers at none.
 */
export async function findBootloader({ open, rates, clock, signal }: FindOptions): Promise<number> {
  const heard: Uint8Array[] = [];
  for (const rate of rates) {
    signal?.throwIfAborted();
    const stream = await open(rate);
    const line = new BootloaderLine(stream, clock);
    const abort = () => line.stop(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    try {
      await call(line, rate);
      return rate;
    } catch (error) {
      if (!(error instanceof NoBootloaderError)) throw error;
      heard.push(error.heard);
    } finally {
      signal?.removeEventListener("abort", abort);
      await stream.close();
    }
  }
  throw new NoBootloaderError(rates, heard.find((bytes) => bytes.length > 0) ?? new Uint8Array());
}

async function call(line: BootloaderLine, baudRate: number): Promise<void> {
  await line.pause(RESET_MS);
  const heard: number[] = [];
  for (const [index, ms] of CALL_MS.entries()) {
    line.ask(SYNC);
    if (await line.answered(isInSyncAndOk, ms)) {
      if (index > 0) await line.pause(LATE_ANSWER_MS);
      // These two bytes may be a sketch's, or the end of an interrupted upload. An answer to a second call is the bootloader's.
      line.ask(SYNC);
      if (await line.answered(isInSyncAndOk, ms) && line.heard.length === IN_SYNC_AND_OK_BYTES) return;
    }
    heard.push(...line.heard);
  }
  throw new NoBootloaderError([baudRate], Uint8Array.from(heard.slice(0, SHOWN_BYTES)));
}

/** The first page last, and only when all others are right. */
async function writePages(
  line: BootloaderLine,
  [first, ...others]: readonly Page[],
  progress: (progress: Pick<ProgramProgress, "phase" | "done">) => void,
): Promise<void> {
  if (first === undefined) return;
  const loop = Uint8Array.from(first.bytes, (_, index) => LOOP[index % LOOP.length] ?? 0);
  let done = 0;
  const passed = (phase: ProgramProgress["phase"], { bytes }: Page) => {
    progress({ phase, done: done += bytes.length });
  };
  for (const page of [{ ...first, bytes: loop }, ...others]) {
    await writePage(line, page);
    passed("upload", page);
  }
  done = 0;
  for (const page of others) {
    await verifyPage(line, page);
    passed("verify", page);
  }
  await writePage(line, first);
  await verifyPage(line, first);
  passed("verify", first);
}

interface Page {
  /** Where it begins, in bytes. */
  readonly address: number;
  readonly bytes: Uint8Array;
}

function pages(image: Uint8Array, pageBytes: number): readonly Page[] {
  const count = Math.ceil(image.length / pageBytes);
  return Array.from({ length: count }, (_, index) => {
    const address = index * pageBytes;
    const bytes = new Uint8Array(pageBytes).fill(0xff);
    bytes.set(image.subarray(address, address + pageBytes));
    return { address, bytes };
  });
}

async function writePage(line: BootloaderLine, { address, bytes }: Page): Promise<void> {
  const doing = `writing byte ${hexAddress(address)}`;
  await command(line, loadAddress(address), doing);
  await command(line, [STK.programPage, ...big16(bytes.length), STK.flash, ...bytes], doing);
}

async function verifyPage(line: BootloaderLine, { address, bytes }: Page): Promise<void> {
  const doing = `reading byte ${hexAddress(address)}`;
  await command(line, loadAddress(address), doing);
  const read = await command(line, [STK.readPage, ...big16(bytes.length), STK.flash], doing, bytes.length);
  for (const [index, expected] of bytes.entries()) {
    const found = read[index] ?? 0;
    if (found !== expected) throw new VerifyError(address + index, expected, found);
  }
}

/** The protocol counts in words here, little-endian; everywhere else in bytes, big-endian. */
function loadAddress(address: number): readonly number[] {
  const word = address / 2;
  return [STK.loadAddress, word & 0xff, word >> 8];
}

function big16(value: number): readonly number[] {
  return [value >> 8, value & 0xff];
}

/** Give a command; returns what comes between "in sync" and "ok". */
async function command(
  line: BootloaderLine,
  bytes: readonly number[],
  doing: string,
  answerBytes = 0,
): Promise<Uint8Array> {
  line.ask(Uint8Array.of(...bytes, STK.end));
  const length = answerBytes + 2;
  await line.answered(
    (heard) => heard.length >= length || (heard[0] ?? STK.inSync) !== STK.inSync,
    ANSWER_MS,
  );
  const { heard } = line;
  if (heard.length === length && heard[0] === STK.inSync && heard[length - 1] === STK.ok) {
    return heard.subarray(1, -1);
  }
  throw new BootloaderLostError(doing, heard.subarray(0, SHOWN_BYTES));
}

/** Before the first answer anything may come: the rest of what a sketch was saying. */
function isInSyncAndOk(heard: Uint8Array): boolean {
  return heard.some((byte, index) => byte === STK.inSync && heard[index + 1] === STK.ok);
}
