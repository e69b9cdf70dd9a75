/**
 * One run from a seed: trouble, then calm, then what must be so.
 *
 * @module
 */
import { DatabaseSync } from "node:sqlite";
import { agreementProblems } from "./agreement.ts";
import { Chance } from "./chance.ts";
import type { Hardware } from "./hardware.ts";
import { LAMP, LED, pinProblems } from "./pin_check.ts";
import { type Plan, planOf, type Step } from "./plan.ts";
import { conflictProblems, sentCommands } from "./sent_check.ts";
import { storeProblems } from "./store_check.ts";
import { JOURNAL_SUFFIX } from "../../server/store/journal.ts";
import { Trace } from "./trace.ts";
import { World } from "./world.ts";

/** P3. */
const AGREED_MS = 1000;
/** A board's start, and half of the silence after which a board is missed (W6). */
const RESTARTED_MS = 300;
/** A command on a good line. */
const ANSWER_MS = 300;

/** How to run a seed. */
export interface RunOptions {
  /** It. */
  readonly seed: number;
  /** The real image on the chip, or the model. */
  readonly hardware: Hardware["kind"];
  /** Where files may be made. */
  readonly folder: string;
  /** Takes each line of the trace, if anybody reads it. */
  readonly show?: (line: string) => void;
  /** Whether a hash of the trace is wanted. */
  readonly hashed?: boolean;
}

/** How a run ended. */
export interface RunOutcome {
  /** The seed. */
  readonly seed: number;
  /** On which board. */
  readonly hardware: Hardware["kind"];
  /** What should not have been; empty if all is well. */
  readonly problems: readonly string[];
  /** Of the trace. */
  readonly hash: number;
  /** How commands ended. */
  readonly commands: { readonly asked: number; readonly confirmed: number; readonly failed: number };
  /** Virtual time, in ms. */
  readonly ms: number;
}

/** Run a seed. */
export function runSeed(options: RunOptions): Promise<RunOutcome> {
  return runPlan(planOf(new Chance(options.seed)), options);
}

/** Run a plan; the seed is of whatever it leaves to chance. */
export async function runPlan(plan: Plan, options: RunOptions): Promise<RunOutcome> {
  const { seed, hardware, folder, show = null, hashed = false } = options;
  const trace = (time: { now(): number }) => new Trace(() => time.now(), show, hashed);
  const world = new World({ seed, plan, hardware, folder, trace });
  const unhandled = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    world.wrong(`A promise was rejected and nobody looked: ${event.reason?.stack ?? event.reason}`);
  };
  globalThis.addEventListener("unhandledrejection", unhandled);
  try {
    world.trace.add("PLAN", JSON.stringify({ ...plan, steps: plan.steps.length }));
    world.time.after(plan.faultsFrom, () => void (world.cable.faults = plan.faults));
    for (const step of plan.steps) world.time.after(step.at, () => take(world, step));
    await world.time.passUntil(plan.calmAt);
    world.calm();
    await world.time.passUntil(plan.calmAt + AGREED_MS);
    for (const problem of await agreementProblems(world)) {
      world.wrong(`After ${AGREED_MS} ms of calm ${problem}`);
    }
    await restartInCalm(world);
    await pressOnce(world);
    await endAll(world);
    const { sent, problems } = sentCommands(world.wire.sendings, world.commands.begun);
    for (const problem of [...problems, ...conflictProblems(world.commands.begun)]) world.wrong(problem);
    for (
      const [pin, mayRest] of [[LED, () => false], [LAMP, (at: number) => world.lampMayRest(at)]] as const
    ) {
      const problems = pinProblems(pin, world.hardware.pins, sent, mayRest);
      for (const problem of problems) world.wrong(problem);
    }
  } finally {
    globalThis.removeEventListener("unhandledrejection", unhandled);
    world.hardware.close();
    for (const suffix of ["", "-wal", "-shm", JOURNAL_SUFFIX]) remove(world.path + suffix);
  }
  const ends = world.commands.all.map(({ end }) => end?.kind);
  return {
    seed,
    hardware,
    problems: world.problems,
    hash: world.trace.hash,
    commands: {
      asked: ends.length,
      confirmed: ends.filter((kind) => kind === "confirmed").length,
      failed: ends.filter((kind) => kind === "failed").length,
    },
    ms: world.time.now(),
  };
}

function take(world: World, step: Step): void {
  if ("trouble" in step) return world.trouble(step.trouble);
  world.pages[step.press.page]?.press(step.press);
}

/** W11: BOOT tells of it at once; nobody has to wait until the board is missed. */
async function restartInCalm(world: World): Promise<void> {
  world.trace.add("RESTART", "");
  world.hardware.restart("brownout");
  await world.time.passUntil(world.time.now() + RESTARTED_MS);
  for (const problem of await agreementProblems(world)) {
    world.wrong(`${RESTARTED_MS} ms after a restart in the calm ${problem}`);
  }
}

/** Now everybody is answered. */
async function pressOnce(world: World): Promise<void> {
  for (const page of world.pages) page.press({ channel: "led", command: "toggle", args: {}, asSeen: false });
  const pressed = world.commands.all.slice(-world.pages.length);
  await world.time.passUntil(world.time.now() + ANSWER_MS);
  for (const { by, end } of pressed) {
    if (end?.kind !== "confirmed") {
      const why = end === null ? "no answer" : end.failure.message;
      world.wrong(`${by} pressed a button when all was well, and it was not confirmed: ${why}`);
    }
  }
}

async function endAll(world: World): Promise<void> {
  const { down, pages } = world;
  if (down.length > 0) {
    world.wrong(`The log says of ${down.join(", ")} that it is down, and never that it is back`);
  }
  const boards = world.server?.boards.list() ?? [];
  for (const page of pages) page.session.close();
  await world.time.passUntil(world.time.now() + 50);
  const ended = world.endServer();
  await world.time.passUntil(world.time.now() + 100);
  await ended;
  world.hardware.settle();
  const database = new DatabaseSync(world.path, { readOnly: true });
  try {
    for (const problem of storeProblems(database, world.commands.all, boards)) world.wrong(problem);
  } finally {
    database.close();
  }
}

function remove(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
