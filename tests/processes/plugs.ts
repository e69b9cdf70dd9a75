/**
 * A board is plugged in, used, and pulled out, again and again, at a server that stays (P4). Each time every page sees it come and
 * go, and the server is left with what it had before.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../protocol/clock.ts";
import { Pty } from "../../server/serial/pty_linux.ts";
import { plugIn } from "../../server/virtual_uno/plugged_uno.ts";
import { VirtualUno } from "../../server/virtual_uno/virtual_uno.ts";
import { LINK_BAUD } from "../../protocol/link_rate.ts";
import { assertNoProblems, type Command, Observer } from "./observer.ts";
import { LED } from "./pin_record.ts";
import { freePort, type ServerAddress, startServer } from "./process_house.ts";
import { unoFlash } from "./uno_flash.ts";

const PAGES = 3;
/** What is not allocated before the first cycles is no leak. */
const WARM_UP = 10;
/** How many looks at what the server has make one. */
const SAMPLES = 5;

/** What to do. */
export interface PlugOptions {
  /** How often to plug the board in and pull it out, after some times that are not counted. */
  readonly cycles: number;
  /** Told after each cycle. */
  readonly progress?: (cycles: number) => void;
}

/** What came of it. */
export interface PlugFigures {
  /** Milliseconds from pulling it out until the last page shows that, each time. */
  readonly shownMs: readonly number[];
  /** Milliseconds from plugging it in until the first command is confirmed, each time. */
  readonly usableMs: readonly number[];
  /** The server's open descriptors while nothing is plugged in, before and after. */
  readonly descriptors: readonly [before: number, after: number];
  /** The server's threads, before and after. */
  readonly threads: readonly [before: number, after: number];
  /** The server's resident memory in MiB, before and after. */
  readonly memoryMiB: readonly [before: number, after: number];
}

/**
 * Plug a board in and pull it out.
 *
 * @param options How often.
 * @returns Figures.
 * @throws {assert.AssertionError} at the first broken promise.
 */
export async function plugAndUnplug({ cycles, progress = () => {} }: PlugOptions): Promise<PlugFigures> {
  const folder = await mkdtemp(join(tmpdir(), "destello-plug-"));
  const link = join(folder, "uno");
  const port = freePort();
  await using server = startServer(["--board", link, "--port", String(port), "--data", folder]);
  await server.ready();
  const token = (await readFile(join(folder, "token"), "utf8")).trim();
  const pages = new Pages({ port, token });
  await using socket = await UnoSocket.open(link);
  const used = () => resources(server.pid);
  const shownMs: number[] = [];
  const usableMs: number[] = [];
  const samples: (readonly [number, number, number])[] = [];
  let before = used();
  for (let cycle = 1 - WARM_UP; cycle <= cycles; cycle++) {
    const plugged = performance.now();
    await socket.plug();
    await pages.online();
    const edges = socket.ledEdges;
    await pages.toggle();
    const usable = performance.now() - plugged;
    // Off again, so that nothing is to be restored when the board is back (B6).
    await pages.toggle();
    assert.equal(socket.ledEdges, edges + 2, "Edges of the LED");
    const pulled = performance.now();
    await socket.unplug();
    await pages.offline();
    const shown = performance.now() - pulled;
    samples.push(used());
    if (cycle === 0) before = least(samples);
    if (cycle < 1) continue;
    shownMs.push(shown);
    usableMs.push(usable);
    progress(cycle);
  }
  const after = least(samples);
  await pages.close();
  await rm(folder, { recursive: true });
  const pair = (index: 0 | 1 | 2) => [before[index], after[index]] as const;
  return { shownMs, usableMs, descriptors: pair(0), threads: pair(1), memoryMiB: pair(2) };
}

/** How much a heap grows and shrinks by itself, in MiB; 1,000 cycles that leaked 32 KiB each would be seen. */
const HEAP_BREATHES_MIB = 32;

/** What Deno keeps for good of the first thread it starts, which here is the store's, a minute after the first change. */
const ONCE = { descriptors: 4, threads: 2 } as const;

/**
 * P4: the server is left with what it had before.
 *
 * @param figures What {@linkcode plugAndUnplug} gave.
 * @throws {assert.AssertionError} if it is not.
 */
export function assertNoLeaks({ descriptors, threads, memoryMiB }: PlugFigures): void {
  const counted = [["descriptors", descriptors, ONCE.descriptors], [
    "threads",
    threads,
    ONCE.threads,
  ]] as const;
  for (const [name, [before, after], once] of counted) {
    assert.ok(after - before <= once, `The server has ${after} ${name} after ${before}`);
  }
  const grown = memoryMiB[1] - memoryMiB[0];
  assert.ok(grown <= HEAP_BREATHES_MIB, `The server's memory has grown by ${grown} MiB`);
}

/** The least of the last samples: the store's thread may have been at work at one of them. */
function least(samples: readonly (readonly [number, number, number])[]): readonly [number, number, number] {
  const [last = [NaN, NaN, NaN], ...others] = samples.slice(-SAMPLES);
  return others.reduce(([a, b, c], [d, e, f]) => [Math.min(a, d), Math.min(b, e), Math.min(c, f)], last);
}

/** Descriptors, threads and resident memory in MiB of a process. */
function resources(pid: number): readonly [descriptors: number, threads: number, memoryMiB: number] {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  const value = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1]);
  const descriptors = [...Deno.readDirSync(`/proc/${pid}/fd`)].length;
  return [descriptors, value("Threads"), Math.round(value("VmRSS") / 1024)];
}

/** A virtual Uno, and a port that it may be in. */
class UnoSocket implements AsyncDisposable {
  /** Edges of the LED since it was made. */
  ledEdges = 0;
  readonly #uno: VirtualUno;
  readonly #link: string;
  #plug: Awaited<ReturnType<typeof plugIn<Pty>>> | null = null;

  private constructor(uno: VirtualUno, link: string) {
    this.#uno = uno;
    this.#link = link;
    uno.listen({
      pin: ({ pin }) => {
        if (pin === LED) this.ledEdges++;
      },
    });
  }

  static async open(link: string): Promise<UnoSocket> {
    return new UnoSocket(new VirtualUno(await unoFlash()), link);
  }

  async plug(): Promise<void> {
    this.#plug = await plugIn({
      uno: this.#uno,
      clock: systemClock,
      openPort: (events) => new Pty(LINK_BAUD, events),
      ended: () => {},
    });
    await symlink(this.#plug.port.path, this.#link);
  }

  async unplug(): Promise<void> {
    await rm(this.#link, { force: true });
    await this.#plug?.port.close();
    await this.#plug?.release();
    this.#plug = null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.unplug();
    await this.#uno.close();
  }
}

/** Clients that all see the same. */
class Pages {
  readonly #asked: Command[] = [];
  readonly #observers: readonly Observer[];

  constructor(address: ServerAddress) {
    this.#observers = Array.from({ length: PAGES }, (_, index) =>
      new Observer({
        ...address,
        inFlight: 1,
        next: () => index === 0 ? this.#asked.shift() ?? null : null,
      }));
  }

  async online(): Promise<void> {
    for (const one of this.#observers) await one.online;
  }

  async offline(): Promise<void> {
    for (const one of this.#observers) {
      while (one.view?.status !== "offline") await one.changed();
    }
  }

  /** Toggle the LED, by the first of them. */
  async toggle(): Promise<void> {
    const [first] = this.#observers;
    this.#asked.push({ method: "led.toggle", params: {} });
    first?.ask();
    while (first?.confirmed.shift() === undefined) await first?.changed();
    assertNoProblems(this.#observers);
  }

  async close(): Promise<void> {
    for (const one of this.#observers) await one.close();
  }
}
