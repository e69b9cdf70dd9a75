/**
 * Trouble of the machine, not of the project: a disk without room, a folder that is not there, too many open files. It is told in
 * words (F9); a stack would only say where we noticed it.
 *
 * @module
 */

/** The machine does not give what is needed. */
export class MachineTrouble extends Error {
  /** Always "MachineTrouble". */
  override readonly name = "MachineTrouble";
  /** What to do about it. */
  readonly hint: string;

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
  }
}

/** What is wrong and what to do about it, by the system's name for it; `path` is where, if that is known. */
const TROUBLES = new Map<string, (path: string) => readonly [message: string, hint: string]>([
  ["ENOSPC", (path) => [`There is no room left on the disk${path}`, "Free some room, and try again"]],
  [
    "EDQUOT",
    (path) => [`This user may not use more room on the disk${path}`, "Free some room, and try again"],
  ],
  ["EROFS", (path) => [`The disk can only be read${path}`, "Use a folder that can be written"]],
  [
    "EACCES",
    (path) => [`This user may not do that${path}: permission denied`, "Change its permissions, or its owner"],
  ],
  ["EPERM", (path) => [`The system does not allow that${path}`, "Change its permissions, or its owner"]],
  ["ENOENT", (path) => [`There is no such file or folder${path}`, "Make it, or name another"]],
  ["ENOTDIR", (path) => [`A part of the path is no folder${path}`, "Name another"]],
  ["EISDIR", (path) => [`That is a folder${path}, not a file`, "Name another"]],
  ["ELOOP", (path) => [`Links lead in a circle${path}`, "Remove one of them"]],
  ["ENAMETOOLONG", (path) => [`A name is too long${path}`, "Choose a shorter one"]],
  ["EMFILE", () => ["Too many files are open in this program", 'Allow more: "ulimit -n 4096"']],
  ["ENFILE", () => ["Too many files are open on this machine", "End other programs, and try again"]],
  ["ENOMEM", () => ["The machine has no memory left", "End other programs, and try again"]],
  ["EAGAIN", () => ["The machine starts no more programs", "End other programs, and try again"]],
  ["ENOEXEC", (path) => [`That is no program for this machine${path}`, "Install the one for this machine"]],
  ["ETXTBSY", (path) => [`That program is being written${path}`, "Wait until it is there, and try again"]],
  [
    "EIO",
    (path) => [`The disk cannot be read or written${path}`, "Look at the system's log: it may be broken"],
  ],
  ["ESTALE", (path) => [`The network's disk has changed${path}`, "Mount it again"]],
]);

/**
 * The machine's trouble behind an error, in words.
 *
 * @param error Anything thrown.
 * @returns It; null if the machine is not to blame.
 */
export function machineTrouble(error: unknown): MachineTrouble | null {
  if (error instanceof MachineTrouble) return error;
  if (!(error instanceof Error)) return null;
  if (error instanceof Deno.errors.NotCapable) {
    return new MachineTrouble(
      `Deno was not given a permission: ${error.message.split(",")[0]}`,
      'Start it with "deno task", which gives what is needed',
      { cause: error },
    );
  }
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const words = TROUBLES.get(code);
  if (words === undefined) return null;
  const path = "path" in error && typeof error.path === "string"
    ? error.path
    : /['"]([^'"]+)['"]/.exec(error.message)?.[1];
  const [message, hint] = words(path === undefined ? "" : ` at "${path}"`);
  return new MachineTrouble(message, hint, { cause: error });
}
