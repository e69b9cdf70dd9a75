import assert from "node:assert/strict";
import { RequestFailure } from "../../protocol/failures.ts";
import type { Confirmed, StateChanged } from "../../protocol/api/board.ts";
import { type Client, connect } from "../fixture_client.ts";
import { SeededRandom } from "../unit/link/seeded_random.ts";
import { openHouse, TOKEN } from "./house.ts";

const LED_PIN = 13;
const SEEDS = 12;
const ROUNDS = 10;

/** A page at a switch: what it asked for and was answered, and what it was told. */
class Fighter implements Disposable {
  readonly told: StateChanged[] = [];
  readonly confirmed: Confirmed[] = [];
  readonly failures: RequestFailure[] = [];
  readonly #client: Client;
  readonly #random: SeededRandom;

  private constructor(client: Client, random: SeededRandom) {
    this.#client = client;
    this.#random = random;
    client.system.observe(({ method, params }) => {
      if (method === "state.changed" && params.channel === "led") this.told.push(params);
    });
  }

  static async connect(url: string, random: SeededRandom): Promise<Fighter> {
    return new Fighter(await connect(url, { token: TOKEN }), random);
  }

  /** As others see it. */
  get name(): string {
    return this.#client.system.truth.server?.you ?? "";
  }

  /** The LED as it sees it. */
  get led() {
    const [board] = this.#client.system.truth.boards.values();
    return board?.channels["led"];
  }

  /** Ask for some things, now or some turns of the event loop later, and wait for all answers. */
  async fight(): Promise<void> {
    const answers: Promise<void>[] = [];
    for (let count = 1 + this.#random.below(4); count > 0; count--) {
      answers.push(
        this.#ask().then(
          (confirmed) => void this.confirmed.push(confirmed),
          (error: unknown) => {
            if (!(error instanceof RequestFailure)) throw error;
            this.failures.push(error);
          },
        ),
      );
      for (let turns = this.#random.below(6); turns > 0; turns--) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    await Promise.all(answers);
  }

  /** Resolves as soon as it has been told of a revision, and that nothing is under way any more. */
  toldOf(rev: number): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if ((this.led?.rev ?? 0) < rev || this.led?.pending !== null) return;
        end();
        resolve();
      };
      const end = this.#client.system.subscribe(look);
      look();
    });
  }

  [Symbol.dispose](): void {
    this.#client[Symbol.dispose]();
  }

  #ask(): Promise<Confirmed> {
    const { led } = this.#client;
    const options = this.#random.chance(0.3) ? { ifRev: this.led?.rev ?? 0 } : {};
    return this.#random.chance(0.4)
      ? led.toggle({}, options)
      : led.set({ on: this.#random.chance(0.5) }, options);
  }
}

Deno.test("P3, C11, B9: two pages fighting over one switch end in one state that both see, each told who did what", async () => {
  await using house = await openHouse();
  const url = house.api.url.replace("http", "ws") + "/ws";
  const outcomes = new Map<string, number>();
  for (let seed = 1; seed <= SEEDS; seed++) {
    const edgesBefore = house.edges.length;
    using one = await Fighter.connect(url, new SeededRandom(seed));
    using other = await Fighter.connect(url, new SeededRandom(seed + 1000));
    const before = one.led?.reported?.["on"];
    for (let round = 0; round < ROUNDS; round++) {
      await Promise.all([one.fight(), other.fight()]);
      const rev = Math.max(...[...one.confirmed, ...other.confirmed].map(({ rev }) => rev), 0);
      await Promise.all([one.toldOf(rev), other.toldOf(rev)]);
      assert.deepEqual(one.led, other.led, `seed ${seed}, round ${round}`);
    }
    // Both were told the same, in the same order, which is the board's.
    assert.deepEqual(one.told, other.told, `seed ${seed}`);
    assert.ok(one.told.every(({ rev }, index) => rev > (one.told[index - 1]?.rev ?? 0)), `seed ${seed}`);
    // What a page was told of itself is what was confirmed to it, and nothing else.
    for (const { name, confirmed } of [one, other]) {
      const mine = one.told.filter(({ by }) => by === name).map(({ rev, state }) => ({ rev, state }));
      const byRev = confirmed.toSorted((a, b) => a.rev - b.rev).map(({ rev, state }) => ({ rev, state }));
      assert.deepEqual(mine, byRev, `seed ${seed}, ${name}`);
    }
    // And each change is an edge of the pin.
    const levels = one.told.map(({ state }) => state["on"]);
    const changes = levels.filter((level, index) => level !== (index === 0 ? before : levels[index - 1]));
    const edges = house.edges.slice(edgesBefore).filter(({ pin }) => pin === LED_PIN)
      .map(({ level }) => level === 1);
    assert.deepEqual(edges, changes, `seed ${seed}`);
    for (const { reason, outcome } of [...one.failures, ...other.failures]) {
      assert.equal(outcome, "not_run");
      outcomes.set(reason, (outcomes.get(reason) ?? 0) + 1);
    }
  }
  assert.deepEqual(
    [...outcomes.keys()].sort(),
    ["conflict", "superseded"],
    "every kind of meeting took place",
  );
});
