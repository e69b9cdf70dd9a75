/**
 * Which command each frame on the wire was, and whether its page was told the truth about having been sent.
 *
 * Two pages may ask for the same at the same time; then the frame is taken for the command that must have run first. If any assignment
 * explains the run, this one does (the earliest deadline first).
 *
 * @module
 */
import type { CommandRecord } from "./command_log.ts";
import type { Sending } from "./wire_log.ts";

/** A command, and when it may have run. */
export interface SentCommand {
  /** It. */
  readonly record: CommandRecord;
  /** Not before this moment. */
  readonly from: number;
}

/**
 * Put frames and commands together.
 *
 * @param sendings Commands in the order of the wire.
 * @param begun Commands that reached the boards.
 * @returns Commands in the order of the wire, and what is wrong.
 */
export function sentCommands(
  sendings: readonly Sending[],
  begun: readonly CommandRecord[],
): { readonly sent: readonly SentCommand[]; readonly problems: readonly string[] } {
  const waiting = new Map<string, CommandRecord[]>();
  for (const record of begun) {
    const key = keyOf(record);
    const same = waiting.get(key);
    if (same === undefined) waiting.set(key, [record]);
    else same.push(record);
  }
  const problems: string[] = [];
  const sent: SentCommand[] = [];
  for (const sending of sendings) {
    const same = waiting.get(keyOf(sending)) ?? [];
    const record = soonest(same.filter((one) => mayBe(one, sending.at)));
    if (record === undefined) {
      problems.push(
        `${sending.channel}.${sending.command} ${JSON.stringify(sending.args)} went on the wire at ${
          sending.at.toFixed(3)
        }, and every page that asked for it was told that it did not run, or nobody asked`,
      );
      continue;
    }
    // What the server asks for by itself is written down more than once for each time that it does.
    if (record.number !== 0) same.splice(same.indexOf(record), 1);
    sent.push({ record, from: sending.at });
  }
  for (const record of [...waiting.values()].flat()) {
    if (record.end?.kind !== "confirmed") continue;
    problems.push(
      `${record.channel}.${record.command} #${record.number} was confirmed, and never went on the wire`,
    );
  }
  return { sent, problems };
}

function keyOf({ channel, command, args }: Pick<CommandRecord, "channel" | "command" | "args">): string {
  return `${channel}.${command} ${JSON.stringify(Object.entries(args).sort())}`;
}

function mayBe({ beganAt, end, answeredAt }: CommandRecord, at: number): boolean {
  if (beganAt === null || beganAt > at) return false;
  if (end?.kind === "confirmed") return (answeredAt ?? 0) >= at;
  return end?.kind !== "failed" || end.failure.outcome !== "not_run";
}

function soonest(records: readonly CommandRecord[]): CommandRecord | undefined {
  let best: CommandRecord | undefined;
  for (const record of records) {
    if (best === undefined || deadline(record) < deadline(best)) best = record;
  }
  return best;
}

/** What the server asks for by itself comes last. */
function deadline({ number, end, answeredAt }: CommandRecord): number {
  if (end?.kind === "confirmed") return answeredAt ?? 0;
  return number === 0 ? Number.MAX_VALUE : Number.MAX_SAFE_INTEGER;
}

/**
 * C11: a command that depends on a revision ran only if no other that began before it has changed its channel since, or was still to.
 *
 * @param begun Commands in the order in which they reached the boards.
 * @returns Those that should have been refused.
 */
export function conflictProblems(begun: readonly CommandRecord[]): readonly string[] {
  const newest = new Map<string, number>();
  return begun.flatMap(({ end, channel, command, number, ifRev }) => {
    if (end?.kind !== "confirmed") return [];
    const before = newest.get(channel) ?? 0;
    newest.set(channel, Math.max(before, end.result.rev));
    return ifRev === null || before <= ifRev ? [] : [
      `${channel}.${command} #${number} was to run as of rev ${ifRev}, and one that began before it made rev ${before}`,
    ];
  });
}
