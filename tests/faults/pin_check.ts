/**
 * The pin log against what pages were told (P2, P6): every change of a pin must be the effect of one command that may have run then,
 * and every confirmed command must have had its one effect between its request and its confirmation.
 *
 * Commands run in the order in which they went on the wire (W4, W6). So there is an explanation if one can be
 * found command by command, going along the log.
 *
 * @module
 */
import type { AnyValues } from "../../protocol/dsl.ts";
import type { CommandRecord } from "./command_log.ts";
import type { PinChange } from "./hardware.ts";
import type { SentCommand } from "./sent_check.ts";

/** Moments are sums of fractions of a millisecond. */
const ROUNDING_MS = 1e-6;
/** A command that nobody can tell the outcome of has run after so long, or never will: its link is over by then. */
const UNKNOWN_MS = 3000;

/** A pin that commands set. */
export interface PinChannel {
  /** Channel name. */
  readonly name: "led" | "lamp";
  /** The level that a reported state says. */
  readonly levelOf: (state: AnyValues) => number;
  /** What a command makes of the pin, and whether the pin moves by itself from then on. */
  readonly effect: (
    command: CommandRecord,
    level: number,
  ) => { readonly level: number; readonly moves: boolean };
}

/** The LED: pin 13. */
export const LED: PinChannel = {
  name: "led",
  levelOf: ({ on }) => Number(on),
  effect: ({ command, args }, level) => {
    if (command === "toggle") return { level: 1 - level, moves: false };
    if (command === "set") return { level: Number(args.on), moves: false };
    return { level, moves: Number(args.periodMs) > 0 };
  },
};

/** The lamp: pin 9. */
export const LAMP: PinChannel = {
  name: "lamp",
  levelOf: ({ level }) => Number(level),
  effect: ({ command, args }, level) => {
    const ms = Number(args.ms ?? 0);
    return command === "fade" && ms > 0
      ? { level, moves: true }
      : { level: Number(args.level), moves: false };
  },
};

/** Where an explanation has come to. */
interface Place {
  /** Changes that are explained. */
  readonly explained: number;
  /** Whether the pin moves by itself. */
  readonly moves: boolean;
  /** The earliest moment at which this may be so. */
  readonly since: number;
}

/**
 * Look for an explanation.
 *
 * @param channel Which pin.
 * @param pins The pin log.
 * @param sent The commands that went on the wire, in that order.
 * @param mayRest Whether the pin may have gone to its safe state then (W13).
 * @returns What cannot be explained, in words.
 */
export function pinProblems(
  channel: PinChannel,
  pins: readonly PinChange[],
  sent: readonly SentCommand[],
  mayRest: (at: number) => boolean,
): string[] {
  const changes = pins.filter(({ what }) => what === channel.name || what === "reset");
  const commands = sent.filter(({ record }) => record.channel === channel.name);
  return [
    ...commands.flatMap(({ record }) => wronglyReported(channel, changes, record)),
    ...unexplained(channel, changes, commands, mayRest),
  ];
}

/** W3: what was confirmed was so at some moment in between. */
function wronglyReported(
  channel: PinChannel,
  changes: readonly PinChange[],
  { number, command, beganAt, answeredAt, end }: CommandRecord,
): string[] {
  if (end?.kind !== "confirmed" || beganAt === null || answeredAt === null) return [];
  const told = channel.levelOf(end.result.state);
  const last = changes.findLast(({ at }) => at <= beganAt);
  const within = changes.filter(({ at }) => at > beganAt && at <= answeredAt + ROUNDING_MS);
  if ([last, ...within].some((change) => (change?.level ?? 0) === told)) return [];
  return [
    `${channel.name}.${command} #${number} was confirmed at ${
      answeredAt.toFixed(3)
    } with level ${told}, which the pin never had from ${beganAt.toFixed(3)} on`,
  ];
}

function unexplained(
  channel: PinChannel,
  changes: readonly PinChange[],
  commands: readonly SentCommand[],
  mayRest: (at: number) => boolean,
): string[] {
  /** Whether a change needs no command; the pins of a chip fall in the moment of its reset. */
  const isFree = (at: number, moves: boolean): boolean => {
    const change = changes[at];
    const next = changes[at + 1];
    return change !== undefined &&
      (moves || change.what === "reset" || (next?.what === "reset" && next.at === change.at) ||
        (channel.name === "lamp" && change.level === 0 && mayRest(change.at)));
  };
  const onwards = (places: readonly Place[], until: number): Place[] => {
    const found: Place[] = [];
    for (const place of places) {
      let here = place;
      found.push(here);
      while (isFree(here.explained, here.moves)) {
        const change = changes[here.explained];
        if (change === undefined || change.at > until) break;
        here = {
          explained: here.explained + 1,
          moves: here.moves && change.what !== "reset",
          since: Math.max(here.since, change.at),
        };
        found.push(here);
      }
    }
    return earliest(found);
  };
  let places: readonly Place[] = [{ explained: 0, moves: false, since: 0 }];
  for (const command of commands) {
    const { record, from } = command;
    const [until, mustHaveRun] = lastMoment(command);
    const next: Place[] = mustHaveRun ? [] : [...places];
    for (const place of onwards(places, until)) {
      const before = changes[place.explained - 1]?.level ?? 0;
      const change = changes[place.explained];
      const { level, moves } = channel.effect(record, before);
      if (level !== before) {
        const fits = change !== undefined && change.what !== "reset" && change.level === level &&
          change.at >= Math.max(from, place.since) - ROUNDING_MS && change.at <= until + ROUNDING_MS;
        if (fits) next.push({ explained: place.explained + 1, moves, since: change.at });
      } else {
        const since = Math.max(from, place.since);
        if (since <= Math.min(until, change?.at ?? Infinity) + ROUNDING_MS) {
          next.push({ explained: place.explained, moves, since });
        }
      }
    }
    const left = earliest(next).filter(({ explained, moves }) => {
      const change = changes[explained];
      return change === undefined || change.at >= from || isFree(explained, moves);
    });
    if (left.length === 0) {
      return [`${told(record)}: the pin log has no place for it. ${around(changes, from)}`];
    }
    places = left;
  }
  const furthest = Math.max(...onwards(places, Infinity).map(({ explained }) => explained));
  const change = changes[furthest];
  return change === undefined ? [] : [
    `${channel.name} went to ${change.level} at ${change.at.toFixed(3)}, which nobody asked for. ${
      around(changes, change.at)
    }`,
  ];
}

/** Until when a command may have run, and whether it must have. */
function lastMoment(
  { record: { answeredAt, end }, from }: SentCommand,
): [until: number, mustHaveRun: boolean] {
  return end?.kind === "confirmed" ? [answeredAt ?? from, true] : [from + UNKNOWN_MS, false];
}

/** Of places that differ in nothing but their time, the earliest. */
function earliest(places: readonly Place[]): Place[] {
  const best = new Map<number, Place>();
  for (const place of places) {
    const key = place.explained * 2 + Number(place.moves);
    const known = best.get(key);
    if (known === undefined || place.since < known.since) best.set(key, place);
  }
  return [...best.values()];
}

function told({ number, channel, command, args, by, beganAt, answeredAt, end }: CommandRecord): string {
  const how = end === null
    ? "not answered"
    : end.kind === "confirmed"
    ? `confirmed at ${answeredAt?.toFixed(3)}`
    : `${end.failure.reason}, ${end.failure.outcome}`;
  return `${channel}.${command} ${JSON.stringify(args)} #${number} of ${by}, begun at ${
    beganAt?.toFixed(3)
  }, ${how}`;
}

function around(changes: readonly PinChange[], at: number): string {
  const first = Math.max(0, changes.findIndex((change) => change.at >= at) - 3);
  const some = changes.slice(first, first + 8);
  return `Pin log: ${
    some.map((change) => `${change.what === "reset" ? "reset" : change.level}@${change.at.toFixed(3)}`).join(
      " ",
    )
  }`;
}
