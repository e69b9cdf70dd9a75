import assert from "node:assert/strict";
import fc from "fast-check";
import { RequestFailure } from "../../../protocol/failures.ts";
import { KEPT_AT_LEAST_MS, KEPT_MS, type KeyLimits, RequestKeys } from "../../../server/api/request_keys.ts";
import { FakeClock } from "../link/fake_clock.ts";

const SHARE = 6;
const FLOODERS = 5;
/** A client that makes no more than this many requests in any 15 s is calm. */
const CALM = 3;
const MOST_UNDER_WAY = 3;
const LIMITS: KeyLimits = { ofClient: SHARE, ofNameless: 2 * SHARE, clients: FLOODERS };

const ENDS = ["confirmed", "superseded", "refused", "unknown", "offline"] as const;
type End = typeof ENDS[number];

/** What a request ends in, as its client sees it; confirmed ones also tell which run it was. */
function failure(end: Exclude<End, "confirmed">): RequestFailure {
  const reasons = {
    superseded: "superseded",
    refused: "refused_by_board",
    unknown: "no_answer",
    offline: "board_offline",
  } as const;
  return new RequestFailure(
    reasons[end],
    "It failed",
    "Do something",
    end === "unknown" ? "unknown" : "not_run",
  );
}

/** The same event loop's turn settles what was resolved, and what waits for that. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

interface Asked {
  readonly client: number;
  readonly end: End;
  /** How often it ran. */
  runs: number;
  endedAt: number | null;
  readonly finish: () => void;
}

/** Clients of some keys: the first is calm, the last has no name, the others do as they like. */
class World {
  readonly clock = new FakeClock();
  readonly keys: RequestKeys;
  readonly asked: Asked[] = [];
  /** When a client asked for something again last. */
  readonly repeatedAt = new Map<number, number>();
  readonly #clients: readonly (string | null)[] = [
    ...Array.from({ length: FLOODERS }, (_, client) => `client ${client}`),
    null,
  ];

  constructor(limits: KeyLimits) {
    this.keys = new RequestKeys(this.clock, limits);
  }

  get underWay(): readonly Asked[] {
    return this.asked.filter(({ endedAt }) => endedAt === null);
  }

  /** A client asks for something new; what it is told at once if it is refused. */
  ask(client: number, end: End): unknown {
    const answer = Promise.withResolvers<string>();
    const finish = () => end === "confirmed" ? answer.resolve("confirmed") : answer.reject(failure(end));
    const asked: Asked = { client, end, runs: 0, endedAt: null, finish };
    const run = () => {
      asked.runs++;
      return answer.promise;
    };
    const key = `${this.asked.length}`;
    try {
      this.keys.outcome(this.#clients[client] ?? null, key, "x", run).catch(() => {});
    } catch (error) {
      return error;
    }
    this.asked.push(asked);
    return null;
  }

  async finish(asked: Asked): Promise<void> {
    asked.finish();
    asked.endedAt = this.clock.now();
    await settled();
  }

  /** Its client asks for it again; what it is told, unless that it is still under way. */
  async repeat(asked: Asked): Promise<unknown> {
    const run = () => {
      asked.runs++;
      return Promise.reject(new Error("Run again"));
    };
    this.repeatedAt.set(asked.client, this.clock.now());
    const key = `${this.asked.indexOf(asked)}`;
    try {
      const outcome = this.keys.outcome(this.#clients[asked.client] ?? null, key, "x", run);
      if (asked.endedAt !== null) return await outcome;
      outcome.catch(() => {});
    } catch (error) {
      return error;
    }
  }
}

type Step =
  | { readonly kind: "ask"; readonly client: number; readonly end: End; readonly slowly: boolean }
  | { readonly kind: "finish"; readonly which: number }
  | { readonly kind: "repeat"; readonly which: number }
  | { readonly kind: "pass"; readonly ms: number };

/** Steps of clients most of whose requests end in one way. */
const steps: fc.Arbitrary<Step[]> = fc.constantFrom("superseded" as const, "confirmed" as const).chain((
  most,
) =>
  fc.array(
    fc.oneof(
      {
        weight: 12,
        arbitrary: fc.record({
          kind: fc.constant("ask" as const),
          client: fc.nat(FLOODERS),
          end: fc.oneof({ weight: 8, arbitrary: fc.constant(most) }, fc.constantFrom(...ENDS)),
          slowly: fc.boolean(),
        }),
      },
      { weight: 4, arbitrary: fc.record({ kind: fc.constant("finish" as const), which: fc.nat() }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant("repeat" as const), which: fc.nat() }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("pass" as const), ms: fc.nat(6000) }) },
    ),
    { maxLength: 150, size: "max" },
  )
);

/** Do it all; each look is after a step. */
async function play(world: World, all: readonly Step[], look: (told: Told | null) => void): Promise<void> {
  for (const step of all) {
    let told: Told | null = null;
    if (step.kind === "pass") world.clock.pass(step.ms);
    else if (step.kind === "ask") {
      const isTooMuch = step.client === 0 && calmlyAsked(world) >= CALM;
      const [oldest] = world.underWay;
      if (world.underWay.length >= MOST_UNDER_WAY && oldest !== undefined) await world.finish(oldest);
      if (!isTooMuch) {
        const refused = world.ask(step.client, step.end);
        const asked = world.asked.at(-1);
        if (refused !== null) told = { asked: null, answer: refused };
        else if (!step.slowly && asked !== undefined) await world.finish(asked);
      }
    } else {
      const of = step.kind === "finish" ? world.underWay : world.asked;
      const asked = of[step.which % Math.max(of.length, 1)];
      if (asked === undefined) continue;
      if (step.kind === "finish") await world.finish(asked);
      else told = { asked, answer: await world.repeat(asked) };
    }
    look(told);
  }
}

interface Told {
  /** What was asked again; null: it was new, and refused. */
  readonly asked: Asked | null;
  readonly answer: unknown;
}

/** What the calm client asked for, and was told of less than 15 s ago, or not yet. */
function calmlyAsked(world: World): number {
  return world.asked.filter((one) => one.client === 0 && isRecent(world, one)).length;
}

function isRecent(world: World, { endedAt }: Asked): boolean {
  return endedAt === null || world.clock.now() - endedAt < KEPT_AT_LEAST_MS;
}

Deno.test("C12: whatever clients do, memory is bounded, nobody is refused before memory is full, and what may have run never runs again", async () => {
  const limits = fc.record({
    ofClient: fc.integer({ min: 1, max: SHARE }),
    ofNameless: fc.integer({ min: 1, max: SHARE }),
    clients: fc.integer({ min: 1, max: FLOODERS }),
  });
  await fc.assert(
    fc.asyncProperty(limits, steps, async (tight, all) => {
      const world = new World(tight);
      await play(world, all, (told) => {
        assert.ok(world.keys.size <= tight.clients * tight.ofClient + tight.ofNameless + MOST_UNDER_WAY);
        if (told?.asked === null) assert.ok(usedLately(world).length >= tight.clients, "there was room");
        for (const asked of world.asked.filter((one) => isRecent(world, one))) {
          if (asked.end !== "offline" && asked.end !== "superseded") assert.equal(asked.runs, 1, asked.end);
        }
      });
    }),
    { numRuns: 300 },
  );
});

/** The clients with a name that asked for something lately, or asked again for what was forgotten. */
function usedLately(world: World): readonly number[] {
  const asked = world.asked.filter((one) => isRecent(world, one)).map(({ client }) => client);
  const again = [...world.repeatedAt].filter(([, at]) => world.clock.now() - at < KEPT_AT_LEAST_MS)
    .map(([client]) => client);
  return [...new Set([...asked, ...again])].filter((client) => client < FLOODERS);
}

Deno.test("C12: no client that stays calm is refused a key or told anything but what it was told first, for 15 s, whatever others do", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const world = new World(LIMITS);
      await play(world, all, (told) => {
        if (told?.asked === null) assert.fail(`Refused: ${told.answer}`);
        if (told === null || told.asked.client !== 0) return;
        if (told.asked.endedAt === null || !isRecent(world, told.asked)) return;
        if (told.asked.end === "confirmed") assert.equal(told.answer, "confirmed");
        else {
          const { reason, outcome } = failure(told.asked.end);
          assert.ok(told.answer instanceof RequestFailure);
          assert.deepEqual([told.answer.reason, told.answer.outcome], [reason, outcome]);
        }
      });
    }),
    { numRuns: 300 },
  );
});

Deno.test("C12: as long as there is room, every outcome is told again for 60 s", async () => {
  const roomy = { ofClient: 1000, ofNameless: 1000, clients: 1000 };
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const world = new World(roomy);
      await play(world, all, () => {
        for (const { endedAt, runs } of world.asked) {
          if (endedAt === null || world.clock.now() - endedAt < KEPT_MS) assert.equal(runs, 1);
        }
      });
    }),
    { numRuns: 100 },
  );
});
