/**
 * What a seed brings: which troubles there are, how often, and when. Each run has only some of them, because those that are always
 * there hide each other.
 *
 * @module
 */
import type { Faults } from "../unit/link/faulty_line.ts";
import type { SeededRandom } from "../unit/link/seeded_random.ts";
import type { Chance } from "./chance.ts";
import type { Pressed } from "./page.ts";

/** Something that goes wrong once. */
export type Trouble =
  | { readonly kind: "restart"; readonly cause: "external" | "brownout" }
  | { readonly kind: "freeze"; readonly ms: number }
  | { readonly kind: "blackout"; readonly us: number }
  | { readonly kind: "unplug"; readonly ms: number; readonly underAnotherName: boolean }
  | { readonly kind: "kill"; readonly hops: number; readonly whenAnswering: boolean; readonly downMs: number }
  | { readonly kind: "end"; readonly downMs: number }
  | { readonly kind: "stuck"; readonly page: number; readonly ms: number }
  | { readonly kind: "vanish"; readonly page: number }
  | { readonly kind: "reload"; readonly page: number }
  | { readonly kind: "clock"; readonly jumpMs: number }
  | { readonly kind: "echo"; readonly ms: number }
  | { readonly kind: "intruder"; readonly bytes: Uint8Array }
  | { readonly kind: "stale"; readonly frames: number }
  | { readonly kind: "button"; readonly ms: number }
  | { readonly kind: "flash"; readonly isForeign: boolean; readonly ms: number };

/** Every kind. */
export const TROUBLES: readonly Trouble["kind"][] = [
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
  steps.push(...presses(chance.of("presses"), pages, calmAt, isBusy));
  return {
    pages,
    delayMs: [0.1, 0.2 + random.fraction() ** 3 * 10],
    latencyMs: 0.05 + random.fraction() ** 2 * 4,
    resets: random.chance(0.8),
    faults: faultsOf(random),
    faultsFrom: random.chance(0.2) ? 0 : 100 + random.below(300),
    calmAt,
    steps: steps.sort((one, other) => one.at - other.at),
  };
}

function troubleOf(kind: Trouble["kind"], random: SeededRandom, pages: number): Trouble {
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
      return { kind, page, ms: 200 + random.below(2000) };
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
