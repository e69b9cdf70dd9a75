/**
 * What a seed brings: which troubles there are, how often, and when. Each run has only some of them, because those that are always
 * there hide each other.
 *
 * @module
 */
import { QUEUE_LIMIT } from "../../server/api/fanout.ts";
import { MOST_CLIENTS } from "../../server/api/max_clients.ts";
import type { Faults } from "../unit/link/faulty_line.ts";
import type { SeededRandom } from "../unit/link/seeded_random.ts";
import type { Chance } from "./chance.ts";
import type { Misfit } from "./misfit.ts";
import type { Pressed } from "./page.ts";

/** Something that goes wrong once. */
export type Trouble =
  | { readonly kind: "restart"; readonly cause: "external" | "brownout" }
  | { readonly kind: "freeze"; readonly ms: number }
  | { readonly kind: "blackout"; readonly us: number }
  | { readonly kind: "unplug"; readonly ms: number; readonly underAnotherName: boolean }
  | { readonly kind: "kill"; readonly hops: number; readonly whenAnswering: boolean; readonly downMs: number }
  | { readonly kind: "end"; readonly downMs: number }
  | { readonly kind: "stuck"; readonly page: number; readonly ms: number; readonly unreadBytes: number }
  | { readonly kind: "vanish"; readonly page: number }
  | { readonly kind: "reload"; readonly page: number }
  | { readonly kind: "clock"; readonly jumpMs: number }
  | { readonly kind: "echo"; readonly ms: number }
  | { readonly kind: "intruder"; readonly bytes: Uint8Array }
  | { readonly kind: "stale"; readonly frames: number }
  | { readonly kind: "button"; readonly ms: number }
  | { readonly kind: "misfit"; readonly misfit: Misfit }
  | { readonly kind: "unheard" }
  | { readonly kind: "flash"; readonly isForeign: boolean; readonly ms: number };

type Drawn = Exclude<Trouble["kind"], "misfit" | "unheard">;

/** Those of which a run has some; others are planned by themselves. */
const TROUBLES: readonly Drawn[] = [
  "restart",
  "freeze",
  "blackout",
  "unplug",
  "kill",
  "end",
  "stuck",
  "vanish",
  "reload",
  "clock",
  "echo",
  "intruder",
  "stale",
  "button",
  "flash",
];

/** Something that somebody asks for. */
export interface Press extends Pressed {
  /** Which page. */
  readonly page: number;
}

/** What happens, and when. */
export type Step =
  | { readonly at: number; readonly press: Press }
  | { readonly at: number; readonly trouble: Trouble };

/** A run. */
export interface Plan {
  /** How many pages are open. */
  readonly pages: number;
  /** How many pages each of them counts for where reports are paced (C5a). */
  readonly crowd: number;
  /** How long messages take. */
  readonly delayMs: readonly [number, number];
  /** How long bytes take. */
  readonly latencyMs: number;
  /** Whether opening the port resets the board. */
  readonly resets: boolean;
  /** What goes wrong on the line all the time. */
  readonly faults: Faults;
  /** When they begin. */
  readonly faultsFrom: number;
  /** When everything is well again. */
  readonly calmAt: number;
  /** Everything else, in order. */
  readonly steps: readonly Step[];
}

/** How often. */
const CROWD = 0.3;
/** How often. */
const LAST_EVENT = 0.12;
/** Time for a fade to begin, and to be heard of for the last time. */
const LAST_EVENT_MS = 140;

/** Time for pages to find a new server. */
const NAMELESS_MS = 1200;

/** What a seed brings. */
export function planOf(chance: Chance): Plan {
  const random = chance.of("plan");
  const pages = 1 + random.below(4);
  const calmAt = 800 + random.below(2200);
  const kinds = TROUBLES.filter(() => random.chance(0.35));
  const steps: Step[] = [];
  const troubles = kinds.length === 0 ? 0 : random.below(6);
  for (let number = 0; number < troubles; number++) {
    const kind = kinds[random.below(kinds.length)] ?? "restart";
    // The last moments count most: what goes wrong then has to be made good by itself, as nobody presses anything any more.
    const at = random.chance(0.2) ? calmAt - 1 - random.below(20) : 40 + random.below(calmAt - 40);
    steps.push({ at, trouble: troubleOf(kind, random, pages) });
  }
  // Who does not read is in trouble only if much is said.
  const isBusy = kinds.includes("stuck") && random.chance(0.5);
  steps.push(
    ...presses(chance.of("presses"), pages, calmAt, isBusy),
    ...misfits(chance.of("misfits"), calmAt),
  );
  if (chance.of("slow page").chance(0.2)) slowPage(steps, chance.of("slow page"), pages, calmAt);
  if (calmAt > NAMELESS_MS + 100 && chance.of("nameless board").chance(0.08)) {
    loseNamelessBoard(steps, calmAt, pages);
  }
  if (chance.of("last event").chance(LAST_EVENT)) loseLastEvent(steps, chance.of("last event"), calmAt);
  return {
    pages,
    crowd: chance.of("crowd").chance(CROWD) ? 1 + chance.of("crowd").below(MOST_CLIENTS) : 1,
    delayMs: [0.1, 0.2 + random.fraction() ** 3 * 10],
    latencyMs: 0.05 + random.fraction() ** 2 * 4,
    resets: random.chance(0.8),
    faults: faultsOf(random),
    faultsFrom: random.chance(0.2) ? 0 : 100 + random.below(300),
    calmAt,
    steps: steps.sort((one, other) => one.at - other.at),
  };
}

function misfits(random: SeededRandom, calmAt: number): Step[] {
  const count = random.chance(0.3) ? 1 + random.below(4) : 0;
  return Array.from({ length: count }, () => ({
    at: 100 + random.below(calmAt - 100),
    trouble: { kind: "misfit", misfit: misfitOf(random) },
  }));
}

/** It has asked for much before, such as the history, and has not read that: little more may wait for it (P7). */
function slowPage(steps: Step[], random: SeededRandom, pages: number, calmAt: number): void {
  const page = random.below(pages);
  const at = 200 + random.below(calmAt - 200);
  const ms = random.chance(0.7) ? calmAt - at : 100 + random.below(800);
  const unreadBytes = QUEUE_LIMIT - random.below(1024);
  // Its own answers would make an end of it, and a new connection begins with a snapshot anyway.
  const isSilent = random.chance(0.8);
  const others = steps.filter((step) =>
    !isSilent || step.at < at || !("press" in step) || step.press.page !== page
  );
  steps.splice(0, steps.length, ...others, { at, trouble: { kind: "stuck", page, ms, unreadBytes } });
}

/**
 * A new server has not yet heard of the board who it is, and lists it by its port. Pages that have seen that are away when it comes
 * back on another port: they have to find out from the next snapshot that there is no such board any more (C2).
 */
function loseNamelessBoard(steps: Step[], calmAt: number, pages: number): void {
  const from = calmAt - NAMELESS_MS;
  const away = Array.from({ length: pages }, (_none, page): Step => ({
    at: calmAt - 250,
    trouble: { kind: "vanish", page },
  }));
  steps.splice(
    0,
    steps.length,
    ...steps.filter(({ at }) => at < from),
    { at: from, trouble: { kind: "unheard" } },
    { at: from + 1, trouble: { kind: "kill", hops: 0, whenAnswering: false, downMs: 10 } },
    ...away,
    { at: calmAt - 200, trouble: { kind: "unplug", ms: 20, underAnotherName: true } },
  );
}

function misfitOf(random: SeededRandom): Misfit {
  return { to: random.chance(0.5) ? "board" : "server", more: random.chance(0.5) ? 1 : -1 };
}

/** The last that the board says before the calm is lost, and nothing follows from which that could be seen (W7). */
function loseLastEvent(steps: Step[], random: SeededRandom, calmAt: number): void {
  const from = calmAt - LAST_EVENT_MS;
  const others = steps.filter(({ at }) => at < from);
  const args = { level: random.below(256), ms: 60 };
  steps.splice(0, steps.length, ...others, {
    at: from,
    press: { page: 0, asSeen: false, channel: "lamp", command: "fade", args },
  }, { at: calmAt - 75, trouble: { kind: "unheard" } });
}

function troubleOf(kind: Drawn, random: SeededRandom, pages: number): Trouble {
  const page = random.below(pages);
  switch (kind) {
    case "restart":
      return { kind, cause: random.chance(0.5) ? "external" : "brownout" };
    case "freeze":
      return { kind, ms: random.below(random.chance(0.5) ? 100 : 1200) };
    case "blackout":
      return { kind, us: 30 * (1 + random.below(20)) };
    case "unplug":
      return { kind, ms: random.below(800), underAnotherName: random.chance(0.5) };
    case "kill":
      return {
        kind,
        hops: random.below(8),
        whenAnswering: random.chance(0.7),
        downMs: 1 + random.below(300),
      };
    case "end":
      return { kind, downMs: 1 + random.below(300) };
    case "stuck":
      return { kind, page, ms: 200 + random.below(2000), unreadBytes: 0 };
    case "vanish":
    case "reload":
      return { kind, page };
    case "clock":
      return { kind, jumpMs: (random.fraction() - 0.5) * 2 * 86_400_000 };
    case "echo":
      return { kind, ms: random.below(300) };
    case "intruder":
      return { kind, bytes: random.bytes(1 + random.below(40)) };
    case "stale":
      return { kind, frames: 1 + random.below(12) };
    case "button":
      return { kind, ms: 15 + random.below(100) };
    case "flash":
      return { kind, isForeign: random.chance(0.5), ms: 20 + random.below(200) };
  }
}

/** Each kind of damage is there or not, from seldom to often. */
function faultsOf(random: SeededRandom): Faults {
  const rate = (most: number) => random.chance(0.4) ? most * random.fraction() ** 3 : 0;
  const isQuiet = random.chance(0.3);
  return {
    drop: isQuiet ? 0 : rate(0.05),
    flip: isQuiet ? 0 : rate(0.03),
    insert: isQuiet ? 0 : rate(0.03),
    duplicate: isQuiet ? 0 : rate(0.2),
    split: rate(0.5),
    jitterMs: rate(60),
  };
}

function presses(random: SeededRandom, pages: number, until: number, isBusy: boolean): Step[] {
  const steps: Step[] = [];
  const pauseMs = isBusy ? 4 : 8 + random.fraction() ** 2 * 150;
  const favourite = random.chance(0.5) ? "led.toggle" : null;
  for (let at = 20; at < until; at += random.fraction() * 2 * pauseMs) {
    const burst = random.chance(0.2) ? 1 + random.below(6) : 1;
    const page = random.below(pages);
    for (let number = 0; number < burst; number++) {
      steps.push({ at, press: { page, asSeen: random.chance(0.1), ...pressed(random, favourite) } });
    }
  }
  return steps;
}

function pressed(random: SeededRandom, favourite: string | null): Omit<Pressed, "asSeen"> {
  const roll = random.fraction();
  if (roll < 0.3 || (favourite !== null && roll < 0.6)) {
    return { channel: "led", command: "toggle", args: {} };
  }
  if (roll < 0.5) return { channel: "led", command: "set", args: { on: random.chance(0.5) } };
  if (roll < 0.55) {
    const periodMs = random.chance(0.5) ? 0 : 50 * (1 + random.below(20));
    return { channel: "led", command: "blink", args: { periodMs } };
  }
  if (roll < 0.85) return { channel: "lamp", command: "set", args: { level: random.below(256) } };
  if (roll < 0.93) {
    const ms = random.chance(0.2) ? 0 : random.below(600);
    return { channel: "lamp", command: "fade", args: { level: random.below(256), ms } };
  }
  return { channel: "light", command: "sample", args: { periodMs: 10 * (1 + random.below(100)) } };
}
