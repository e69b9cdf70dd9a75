/**
 * Whether the server has what it needs of its machine: tools, a data folder, a clock that can be trusted.
 *
 * @module
 */
import type { FindingMessage } from "../../protocol/findings.ts";
import { findingMessage } from "../../protocol/findings_en.ts";
import type { Machine, ToolPart } from "./machine.ts";
import { shellWord } from "../../protocol/shell_word.ts";

/** What each toolchain is made of; one that is complete is enough. */
const TOOLCHAINS: readonly (readonly string[])[] = [
  ["arduino-cli", "arduino:avr core"],
  ["arduino-builder", "avr-gcc", "avrdude"],
  ["platformio"],
];
/** As much as the history may take (H4), twice: SQLite copies a database to shrink it. */
const LITTLE_BYTES = 64 * 2 ** 20;
/** Files of other machines on a shared disk are not off by more, if both clocks are right. */
const CLOCK_TOLERANCE_MS = 60_000;
/** A clock that NTP only slews is off by less. */
const JUMP_MS = 2_000;
const OTHERS = 0o077;
const SET_CLOCK = "sudo timedatectl set-ntp true";

/**
 * Look at the server's environment.
 *
 * @param machine The machine.
 * @returns What is wrong.
 */
export function hostFindings(machine: Machine): readonly FindingMessage[] {
  return [...toolFindings(machine.tools), ...folderFindings(machine), ...clockFindings(machine)];
}

function toolFindings(tools: readonly ToolPart[]): readonly FindingMessage[] {
  const parts = new Map(tools.map((part) => [part.name, part]));
  const missing = TOOLCHAINS.map((names) =>
    names.flatMap((name) => parts.get(name) ?? []).filter(({ version }) => version === null)
  );
  // The one with the fewest parts missing, of which at least one is there: it is the shortest way.
  const started = missing.filter((parts, index) => parts.length < (TOOLCHAINS[index]?.length ?? 0));
  const [nearest = missing[1] ?? []] = started.toSorted((a, b) => a.length - b.length);
  if (nearest.length === 0) return [];
  return [findingMessage(
    "no_toolchain",
    { missing: nearest.map(({ name }) => name).join(", ") },
    [...new Set(nearest.map(({ remedy }) => remedy))].join(" && "),
  )];
}

function folderFindings({ folder, dataFolder, uid }: Machine): readonly FindingMessage[] {
  if (folder === null) return [];
  const quoted = shellWord(dataFolder);
  if (folder.uid !== uid) {
    return [findingMessage("folder_owner", { folder: dataFolder }, `sudo chown -R "$USER" ${quoted}`)];
  }
  if (!folder.isFolder) {
    const details = { folder: dataFolder, said: folder.refusal ?? "" };
    return [findingMessage("folder_unusable", details, `mv ${quoted} ${shellWord(`${dataFolder}.old`)}`)];
  }
  const isFull = folder.free < LITTLE_BYTES;
  return [
    ...(folder.mode & OTHERS) === 0 ? [] : [findingMessage(
      "folder_mode",
      { folder: dataFolder, mode: folder.mode.toString(8).padStart(4, "0") },
      `chmod 700 ${quoted}`,
    )],
    ...isFull
      ? [
        findingMessage(
          "disk_full",
          { folder: dataFolder, bytes: folder.free },
          `df -h ${quoted}`,
        ),
      ]
      : [],
    ...folder.refusal === null || isFull ? [] : [findingMessage(
      "folder_unusable",
      { folder: dataFolder, said: folder.refusal },
      `chmod 700 ${quoted}`,
    )],
  ];
}

function clockFindings({ folder, now, clockJump }: Machine): readonly FindingMessage[] {
  const newest = folder?.newest ?? null;
  return [
    ...newest === null || newest.at - now < CLOCK_TOLERANCE_MS
      ? []
      : [findingMessage("clock_behind", { file: newest.file, ms: newest.at - now }, SET_CLOCK)],
    ...Math.abs(clockJump) < JUMP_MS ? [] : [findingMessage("clock_jumped", { ms: clockJump }, SET_CLOCK)],
  ];
}
