/**
 * What Arduino's build engine and the compiler behind it write, as people read it: sizes and diagnostics.
 *
 * @module
 */
import { type CompileFailure, type Diagnostic, type MemoryUse, tooBig } from "./toolchain.ts";

function use(text: string, pattern: RegExp): MemoryUse | null {
  const match = pattern.exec(text);
  return match === null ? null : { used: Number(match[1]), max: Number(match[2]) };
}

/** Sizes of a compiled sketch. */
export interface Sizes {
  /** Flash. */
  readonly flash: MemoryUse;
  /** RAM that is taken from the start. */
  readonly ram: MemoryUse;
}

/**
 * Read the sizes that the engine prints.
 *
 * @param text Its standard output.
 * @returns The sizes, or `null` if it did not get that far.
 */
export function readSizes(text: string): Sizes | null {
  const flash = use(text, /Sketch uses (\d+) bytes.*? Maximum is (\d+) bytes/);
  const ram = use(text, /Global variables use (\d+) bytes.*? Maximum is (\d+) bytes/);
  return flash === null || ram === null ? null : { flash, ram };
}

/**
 * Find out whether a sketch is bigger than what the bootloader leaves.
 *
 * @param sizes Its sizes.
 * @returns The failure, or `null` if it fits.
 */
export function sizesTooBig({ flash, ram }: Sizes): CompileFailure | null {
  if (flash.used > flash.max) return tooBig(flash.used - flash.max, "flash");
  return ram.used > ram.max ? tooBig(ram.used - ram.max, "RAM") : null;
}

/**
 * Find out whether a sketch is too big. The engine compares with what the bootloader leaves; the linker stops earlier
 * if it is more than the whole chip has.
 *
 * @param text Standard output and error.
 * @returns The failure, or `null` if it fits or nobody said.
 */
export function readTooBig(text: string): CompileFailure | null {
  const overflow = /region `?(text|data)'? overflowed by (\d+) bytes/.exec(text);
  if (overflow !== null) return tooBig(Number(overflow[2]), overflow[1] === "text" ? "flash" : "RAM");
  const sizes = readSizes(text);
  return sizes === null ? null : sizesTooBig(sizes);
}

/** What the machine did not give, in the words of the system that compilers, linkers and uploaders repeat. */
const MACHINE =
  /No space left on device|Disk quota exceeded|Read-only file system|Too many open files|Cannot allocate memory|out of memory|virtual memory exhausted|Input\/output error/i;
/** What tells nothing. */
const EMPTY = /^\s*$|^exit status \d+$|^compilation terminated\.?$|Thank you|^avrdude done/;

/**
 * The machine's trouble in what a tool says.
 *
 * @param text Everything that it said.
 * @returns Its own words; null if it says nothing of that kind.
 */
export function readMachineTrouble(text: string): string | null {
  return text.split(/\r?\n/).find((line) => MACHINE.test(line))?.trim() ?? null;
}

/**
 * A tool's own reason, where it has no name here: its first line that tells of something wrong; the last one repeats that it failed.
 *
 * @param text Everything that it said.
 * @returns Its own words.
 */
export function toolReason(text: string): string {
  const lines = text.split(/\r?\n/).filter((line) => !EMPTY.test(line)).map((line) => line.trim());
  const wrong = lines.find((line) =>
    /error|fatal|fail|cannot|can't|could not|unable|denied|missing|not found|no such|invalid|unknown/i.test(
      line,
    ) &&
    !/TIOCMGET/.test(line)
  );
  return wrong ?? lines.at(-1) ?? "it said nothing";
}

const COMPILER = /^(.+?):(\d+):(?:\d+:)? (?:fatal )?error: (.+)$/;
/** Without debug information the linker names only an object of its own. */
const LINKER =
  /^(?:(\S+\.(?:ino|cpp|c|h)):(\d+)|\S+): (undefined reference to .+|multiple definition of .+)$/;

/** A header that is not there and lies in no folder of the sketch's: a library's. */
const NO_HEADER = /^([^/\\]+\.h(?:pp)?): No such file or directory$/;
/** A handler that the generated header declares, and no file of the sketch has. */
const NO_HANDLER =
  /^undefined reference to [`'](([a-z][A-Za-z0-9]*)_([a-z][A-Za-z0-9]*))\((?:destello::\2::(\w+)(?: const)?&)?\)'$/;
/** A name that the sketch has, too; with `using namespace destello` a channel's. */
const TWO_MEANINGS = /^reference to '(\w+)' is ambiguous$/;
/**
 * What is told of `Serial` in a sketch where the link has it (R9).
 *
 * @param other What another device is talked to with.
 * @returns A sentence without a full stop.
 */
export function serialWords(other: string): string {
  return "The sketch uses Serial, which belongs to the link to the server: print with destello::print(), " +
    `and use ${other} for another device`;
}

/** The UART's own interrupt handlers, which the link has and Arduino's `Serial` would have, too. */
const UART_HANDLER = /^multiple definition of .__vector_(?:18|19|25|26)\b/;

/** What to write for a handler that is not there; null for a complaint about something else. */
function missingHandler(message: string): string | null {
  const [, handler, channel, command, struct] = NO_HANDLER.exec(message) ?? [];
  if (handler === undefined) return null;
  const isCommand = command !== "read" && command !== "safe";
  const parameter = struct === undefined
    ? ""
    : isCommand
    ? `const ${channel}::${struct}& args`
    : `${channel}::${struct}& state`;
  const body = isCommand ? "... return Status::ok;" : "...";
  return `The sketch has no ${handler}(): add ${
    isCommand ? "Status" : "void"
  } ${handler}(${parameter}) { ${body} }`;
}

/**
 * What a person is told of a complaint.
 *
 * @param message The compiler's or the linker's own words.
 * @returns Words that say what to do, where the tool's do not; else its own.
 */
export function inOwnWords(message: string): string {
  const header = NO_HEADER.exec(message)?.[1];
  if (header !== undefined) {
    const library = header.replace(/\.h(?:pp)?$/, "").replaceAll("_", " ");
    return `No library has ${header}: run arduino-cli lib install "${library}" (arduino-cli lib search ` +
      `provides:${header} knows its name if that is another), or install it in the Arduino IDE, or put its ` +
      `folder into libraries/ of the project`;
  }
  const name = TWO_MEANINGS.exec(message)?.[1];
  if (name !== undefined) {
    return `${message}: a channel is called "${name}"; call what is the sketch's own otherwise`;
  }
  return UART_HANDLER.test(message) ? serialWords("SoftwareSerial") : message;
}

/**
 * Read the errors of compiler and linker.
 *
 * @param text The standard error.
 * @param folders Folders that hold the sketch: the one it is in, and the engine's copy. Names in them become relative.
 * @returns The errors in order, each once.
 */
export function readDiagnostics(text: string, folders: readonly string[]): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const line of text.split(/\r?\n/)) {
    const match = COMPILER.exec(line) ?? LINKER.exec(line);
    if (match === null) continue;
    const [, file, number, message = ""] = match;
    const handler = missingHandler(message);
    // The linker names the place that calls it, wherever it has inlined that.
    const diagnostic = {
      file: file === undefined || handler !== null ? null : inSketch(file, folders),
      line: number === undefined || handler !== null ? null : Number(number),
      message: handler ?? inOwnWords(message),
    };
    found.set(JSON.stringify(diagnostic), diagnostic);
  }
  return [...found.values()];
}

/**
 * A file's name relative to the sketch.
 *
 * @param file Its name as the compiler has it.
 * @param folders Folders that hold the sketch.
 * @returns Its name within the first of them that it is in, else as it was.
 */
export function inSketch(file: string, folders: readonly string[]): string {
  const folder = folders.find((one) => file.startsWith(`${one}/`) || file.startsWith(`${one}\\`));
  return folder === undefined ? file : file.slice(folder.length + 1);
}
