/**
 * The server is killed again and again under load, and started again on the same folder and port, while the board lives on. What is
 * on disk afterwards, and what was told before, is held against the board's pins (P13, B3, W4).
 *
 * @module
 */
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { Change } from "../../protocol/api/history.ts";
import type { BoardView } from "../../protocol/views.ts";
import { SeededRandom } from "../unit/link/seeded_random.ts";
import { assertNoProblems, type Command, Observer } from "./observer.ts";
import { LAMP, LED, type SketchRun } from "./pin_record.ts";
import { ProcessHouse } from "./process_house.ts";

const OBSERVERS = 4;
const IN_FLIGHT = 4;
/** One of so many servers dies at any moment of its start; the others under load, after they were looked at. */
const DIES_EARLY = 5;
/** One of so many of those has nothing on the wire then. */
const DIES_IDLE = 4;
/** One that dies early has so long at most; one that is not disturbed is online after about 700 ms. */
const EARLY_MS = 900;
/** The others die after so many confirmations at most. */
const MAX_CONFIRMED = 100;
/** Requests that may have run on the board when the server died, and are on no disk: those on the wire (W6). */
const WINDOW = 4;
/** A line that is bad enough that requests are repeated all the time. */
const TROUBLE = { drop: 0.001, flip: 0.0003 } as const;

/** What to do. */
export interface KillOptions {
  /** How many servers to kill. */
  readonly kills: number;
  /** Seed of moments, commands and the line's trouble. */
  readonly seed: number;
  /** Told after each kill. */
  readonly progress?: (kills: number) => void;
}

/** What came of it. */
export interface KillFigures {
  /** Servers killed. */
  readonly kills: number;
  /** Of these, how many before they had the board online. */
  readonly beforeOnline: number;
  /** Confirmations that clients were told, each of which was found on disk. */
  readonly confirmed: number;
  /** Edges of the LED, each made by a confirmed command or by one on the wire at a kill. */
  readonly edges: number;
  /** Edges by commands that were on the wire at a kill, so that nobody was told. */
  readonly untold: number;
  /** How often the sketch started. */
  readonly boots: number;
}

/**
 * Kill servers.
 *
 * @param options How many, and by which seed.
 * @returns Figures.
 * @throws {assert.AssertionError} at the first broken promise.
 */
export async function killServers({ kills, seed, progress = () => {} }: KillOptions): Promise<KillFigures> {
  await using house = await ProcessHouse.open({
    board: ["--trouble", `drop=${TROUBLE.drop},flip=${TROUBLE.flip},seed=${seed}`],
    server: ["--log-level", "error"],
  });
  const random = new SeededRandom(seed);
  const judge = new Judge(house);
  const load = { on: true };
  const observers = Array.from({ length: OBSERVERS }, () =>
    new Observer({
      ...house,
      inFlight: IN_FLIGHT,
      next: () => load.on ? anyCommand(random) : null,
    }));
  let beforeOnline = 0;
  for (let count = 1; count <= kills; count++) {
    const { server } = house;
    if (random.below(DIES_EARLY) === 0) {
      await passed(random.below(EARLY_MS));
      if (observers.every(({ view }) => view?.status !== "online")) beforeOnline++;
    } else {
      await judge.look(observers);
      const enough = confirmedBy(observers) + 1 + random.below(MAX_CONFIRMED);
      while (confirmedBy(observers) < enough) await anyChanged(observers);
      if (random.below(DIES_IDLE) === 0) {
        load.on = false;
        const { boot } = await idle(observers);
        judge.drained(boot);
      }
    }
    server.signalAll("SIGKILL");
    assert.equal((await server.ended()).stderr, "", `What server ${count} had to say`);
    // Or else the next look would be at what the last server said.
    await Promise.all(observers.map((observer) => observer.gone()));
    assertNoProblems(observers);
    load.on = true;
    house.startServer();
    progress(count);
  }
  load.on = false;
  await judge.look(observers);
  await agreed(house, observers);
  await Promise.all(observers.map((observer) => observer.close()));
  return { kills, beforeOnline, ...judge.figures };
}

function anyChanged(observers: readonly Observer[]): Promise<void> {
  return Promise.race(observers.map((one) => one.changed()));
}

/** Wait until every request is answered. */
async function idle(observers: readonly Observer[]): Promise<{ readonly boot: number }> {
  while (observers.some(({ outstanding }) => outstanding > 0)) await anyChanged(observers);
  return { boot: observers[0]?.view?.boot ?? NaN };
}

function confirmedBy(observers: readonly Observer[]): number {
  return observers.reduce((sum, { confirmed }) => sum + confirmed.length, 0);
}

/** Of the LED only toggles, whose number is that of the edges, whatever their order: one that ran twice shows at the pin. */
function anyCommand(random: SeededRandom): Command {
  const kind = random.below(10);
  if (kind < 6) return { method: "led.toggle", params: {} };
  if (kind < 9) return { method: "lamp.set", params: { level: random.below(256) } };
  return { method: "light.sample", params: { periodMs: 100 + 10 * random.below(50) } };
}

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Holds what is on disk against what was told before, and against the pins. */
class Judge {
  readonly figures = { confirmed: 0, edges: 0, untold: 0, boots: 0 };
  readonly #house: ProcessHouse;
  /** What is on disk of each start of the board that has not been judged yet, oldest first. */
  readonly #byBoot = new Map<number, Change[]>();
  /** Of each channel what went on the wire last and was confirmed; several within one millisecond. */
  readonly #lastSent = new Map<string, readonly Change[]>();
  /** Starts of the board that ended with nothing on the wire. */
  readonly #drained = new Set<number>();
  #rev = 0;

  constructor(house: ProcessHouse) {
    this.#house = house;
  }

  /** Look at what a new server has, as soon as the board is online. */
  async look(observers: readonly Observer[]): Promise<void> {
    const view = await Promise.race(observers.map(({ online }) => online));
    const changes = await this.#newChanges(view);
    this.#toldIsThere(observers, view, changes);
    this.#wantedIsThere(view, changes);
    await this.#pinsAgree(view);
  }

  /** Nothing is on the wire, and will not be in this start of the board. */
  drained(boot: number): void {
    this.#drained.add(boot);
  }

  /** What came to be on disk since the last look, oldest first. */
  async #newChanges({ id, rev }: BoardView): Promise<readonly Change[]> {
    const found: Change[] = [];
    let cursor: number | null = null;
    do {
      const page = await this.#house.history(id, cursor);
      found.push(...page.changes.filter((change) => change.rev > this.#rev && change.rev <= rev));
      cursor = (page.changes.at(-1)?.rev ?? 0) > this.#rev ? page.next : null;
    } while (cursor !== null);
    this.#rev = rev;
    return found.reverse();
  }

  /** P13: what a client was told as confirmed is there, word for word. */
  #toldIsThere(observers: readonly Observer[], view: BoardView, changes: readonly Change[]): void {
    const byRev = new Map(
      changes.filter(({ outcome }) => outcome === "confirmed").map((change) => [change.rev, change]),
    );
    for (const observer of observers) {
      const told = observer.confirmed.filter(({ rev }) => rev <= view.rev);
      observer.confirmed.splice(0, told.length);
      for (const { rev, boot, channel, state } of told) {
        const there = byRev.get(rev);
        assert.deepEqual(
          there && { boot: there.boot, channel: there.channel, state: there.state },
          { boot, channel, state },
          `Rev ${rev} was confirmed and is not on disk`,
        );
      }
      this.figures.confirmed += told.length;
    }
  }

  /** P13: what is wanted is what was last asked for and confirmed; the lamp, which restarts dark, is wanted no more (B6). */
  #wantedIsThere(view: BoardView, changes: readonly Change[]): void {
    for (const change of changes) {
      this.#sent(change);
      if (change.boot === null) continue;
      const ofBoot = this.#byBoot.get(change.boot) ?? [];
      this.#byBoot.set(change.boot, ofBoot);
      ofBoot.push(change);
    }
    // Not by the newest report: that of a command whose first reply was lost may show what a later one did, of which nobody knows yet.
    const [led, light] = [this.#lastWanted("led"), this.#lastWanted("light")];
    const wanted = view.channels["led"]?.desired ?? null;
    assert.ok(
      led.some((state) => isDeepStrictEqual(state, wanted)),
      `What is wanted of the LED is ${JSON.stringify(wanted)}, last confirmed was ${JSON.stringify(led)}`,
    );
    const periodMs = view.channels["light"]?.desired?.["periodMs"];
    assert.ok(
      light.some((state) => state?.["periodMs"] === periodMs),
      `What is wanted of the light is ${periodMs}`,
    );
    const isLampOfBefore = this.#lastSent.get("lamp")?.at(-1)?.boot !== view.boot;
    if (isLampOfBefore) assert.equal(view.channels["lamp"]?.desired, null);
  }

  #sent(change: Change): void {
    const { channel, outcome, by, sentAt } = change;
    if (channel === null || outcome !== "confirmed" || by === "server" || sentAt === null) return;
    const [one, ...others] = this.#lastSent.get(channel) ?? [];
    const last = one?.sentAt ?? "";
    if (sentAt > last || one === undefined) this.#lastSent.set(channel, [change]);
    else if (sentAt === last) this.#lastSent.set(channel, [one, ...others, change]);
  }

  /** What is wanted of a channel by what went on the wire last: what the board said then, but for what was asked by name. */
  #lastWanted(channel: string): readonly (Change["state"])[] {
    const wanted = ({ state, args }: Change) =>
      Object.fromEntries(
        Object.entries(state ?? {}).map(([field, value]) => [field, args?.[field] ?? value]),
      );
    return this.#lastSent.get(channel)?.map(wanted) ?? [null];
  }

  /** W4: each edge of a start of the board that is over is accounted for. */
  async #pinsAgree({ boot }: BoardView): Promise<void> {
    const { pins } = this.#house;
    await pins.until(`the sketch has started ${boot} times`, () => pins.current?.boot === boot || null);
    for (const run of pins.runs.splice(0)) {
      this.#runAgrees(run, this.#byBoot.get(run.boot) ?? []);
      this.#byBoot.delete(run.boot);
      this.figures.boots++;
    }
  }

  #runAgrees({ boot, led }: SketchRun, changes: readonly Change[]): void {
    const ofLed = changes.filter(({ channel }) => channel === "led");
    const confirmed = ofLed.filter(({ outcome }) => outcome === "confirmed");
    const restored = confirmed.some(({ command, args }) => command === "set" && args?.["on"] === true)
      ? 1
      : 0;
    const toggled = confirmed.filter(({ command }) => command === "toggle").length;
    const untold = led.length - restored - toggled;
    const unknown = ofLed.filter(({ outcome }) => outcome === "unknown").length;
    const most = this.#drained.has(boot) ? 0 : WINDOW + unknown;
    assert.ok(
      untold >= 0 && untold <= most,
      `In boot ${boot} the LED has ${led.length} edges; ${toggled} toggles are confirmed and ${restored} was restored`,
    );
    this.#drained.delete(boot);
    this.figures.edges += led.length;
    this.figures.untold += untold;
  }
}

/** After quiet every client, the disk and the pins say the same. */
async function agreed(house: ProcessHouse, observers: readonly Observer[]): Promise<void> {
  await idle(observers);
  const last: Command[] = [{ method: "led.set", params: { on: true } }, {
    method: "lamp.set",
    params: { level: 255 },
  }];
  const speaker = new Observer({ ...house, inFlight: 1, next: () => last.shift() ?? null });
  while (speaker.confirmed.length < 2) await speaker.changed();
  const { rev = NaN, board = "" } = speaker.confirmed[1] ?? {};
  for (const observer of [...observers, speaker]) {
    while ((observer.view?.rev ?? 0) < rev) await observer.changed();
    assert.deepEqual(observer.view?.channels["led"]?.reported, { on: true, periodMs: 0 });
    assert.deepEqual(observer.view?.channels["lamp"]?.reported, { level: 255 });
  }
  await house.pins.until(
    "LED and lamp are lit",
    () => (house.pins.isHigh(LED) && house.pins.isHigh(LAMP)) || null,
  );
  const { changes } = await house.history(board, null);
  const newest = (channel: string) => changes.find((change) => change.channel === channel)?.state;
  assert.deepEqual([newest("led"), newest("lamp")], [{ on: true, periodMs: 0 }, { level: 255 }]);
  assertNoProblems([...observers, speaker]);
  await speaker.close();
}
