/**
 * A class: real pages of pupils who may only look, of some who may click, and of a teacher, with three boards (S21, S23, S24). All come
 * in at the same time, click and drag at once; one reloads without a pause, one is revoked, and the server is killed and comes back. What
 * each page shows of each LED is then compared with the board's own pin.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import * as z from "zod";
import { invite, list as listDevices, revoke } from "../../protocol/api/devices.ts";
import { own } from "../../protocol/own.ts";
import { list as listBoards } from "../../protocol/api/board.ts";
import type { ServerNotification } from "../../protocol/api/notifications.ts";
import { readIncoming } from "../../client/incoming.ts";
import { Session } from "../../client/session.ts";
import { TruthStore } from "../../client/truth.ts";
import { startBrowser } from "../browser/browser.ts";
import { patiently } from "../patience.ts";
import { BoardProcess } from "../tools/board_process.ts";
import { LED, PinRecord } from "./pin_record.ts";
import { freePort, type ServerAddress, startServer } from "./process_house.ts";

/** The boards, as everybody reads them. */
const BOARDS = ["Ada", "Bea", "Cleo"] as const;
/** How many may click. */
const HANDS = 3;
/** Of all that wait, on a machine that is busy with thirty pages. */
const PATIENCE_MS = 300_000;

/** What to do. */
export interface ClassroomOptions {
  /** Chromium. */
  readonly chromium: string;
  /** How many pages, the teacher's included. */
  readonly pages: number;
  /** How often each of those who may click does so with each board. */
  readonly rounds: number;
  /** Told how many pages have come in. */
  readonly progress?: (pages: number) => void;
}

/** What came of it. */
export interface ClassroomFigures {
  /** From the first who opened the link to the last page that was live, in milliseconds. */
  readonly joinedMs: number;
  /** Clicks and positions that were asked for. */
  readonly asked: number;
  /** How often one page was reloaded meanwhile. */
  readonly reloads: number;
  /** From the server's end until all pages were live again, in milliseconds. */
  readonly backMs: number;
  /** How many readings of a page were compared with a pin. */
  readonly compared: number;
}

/**
 * Have a class.
 *
 * @param options How many.
 * @returns Figures.
 * @throws {assert.AssertionError} at the first page that shows what no pin says.
 */
export async function holdClass(
  { chromium, pages, rounds, progress = () => {} }: ClassroomOptions,
): Promise<ClassroomFigures> {
  const folder = await mkdtemp(join(tmpdir(), "destello-class-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const boards = BOARDS.map(() => stack.use(new BoardProcess("--log-pins")));
  const ports = await Promise.all(boards.map((board) => board.ready()));
  const pins = await Promise.all(boards.map((board) => PinRecord.of(board)));
  const port = freePort();
  const options = [
    ...ports.flatMap((path) => ["--board", path]),
    ...["--port", String(port), "--data", folder, "--pair"],
  ];
  let server = startServer(options);
  stack.defer(() => server[Symbol.asyncDispose]());
  await server.ready();
  const token = (await readFile(join(folder, "token"), "utf8")).trim();
  const owner = new Session(`ws://127.0.0.1:${port}/ws`, { token });
  stack.defer(() => owner.close());
  await prepare(owner, ports, { port, token });
  const browser = await startBrowser(chromium);
  stack.defer(() => browser.close());

  const classCode = await codeFor(owner, { role: "view", many: true });
  const codes = await Promise.all(
    Array.from({ length: HANDS + 1 }, (_, n) => codeFor(owner, { role: n === 0 ? "admin" : "control" })),
  );
  const began = performance.now();
  let come = 0;
  const everybody = await Promise.all(
    Array.from({ length: pages }, async (_, n) => {
      const pupil = await Pupil.comeIn(browser, {
        url: `http://127.0.0.1:${port}/#pair=${codes[n] ?? classCode}`,
        name: `Pupil ${String.fromCodePoint(97 + n % 26)}${"abc"[Math.floor(n / 26)]}`,
        mayClick: n <= HANDS,
      });
      progress(++come);
      return pupil;
    }),
  );
  const joinedMs = performance.now() - began;
  const [teacher, ...others] = everybody;
  assert.ok(teacher);
  const hands = others.filter(({ mayClick }) => mayClick);
  const lookers = others.filter(({ mayClick }) => !mayClick);
  const [revoked, restless = teacher] = lookers;
  assert.ok(revoked);

  for (const one of lookers) assert.equal(await one.tries(), "not_allowed");
  let isOver = false;
  let reloads = 0;
  const reloading = (async () => {
    while (!isOver) {
      await restless.page.reload();
      await restless.live();
      reloads++;
    }
  })();
  const asked = await Promise.all(hands.map((one) => one.plays(rounds)));
  isOver = true;
  await reloading;

  const { devices } = await owner.call(listDevices, {});
  await owner.call(revoke, { device: devices.find(({ name }) => name === revoked.name)?.id ?? "" });
  await revoked.page.getByRole("heading", { name: "This device is new here" }).waitFor();
  const present = everybody.filter((one) => one !== revoked);
  let compared = await compare(present, pins, { port, token });

  const killed = performance.now();
  server.signalAll("SIGKILL");
  await server.ended();
  await Promise.all(
    present.map((one) => one.page.getByRole("button", { name: "Server: Unreachable" }).waitFor()),
  );
  server = startServer(options);
  await server.ready();
  await Promise.all(present.map((one) => one.live()));
  const backMs = performance.now() - killed;
  for (const one of hands) asked.push(await one.plays(1));
  compared += await compare(present, pins, { port, token });
  for (const one of present) assert.deepEqual(one.faults, []);
  return { joinedMs, asked: asked.reduce((sum, count) => sum + count, 0), reloads, backMs, compared };
}

/** The names by which everybody knows the boards, in the order of their ports, and a calm sensor. */
async function prepare(owner: Session, ports: readonly string[], address: ServerAddress): Promise<void> {
  const known = () => {
    const views = [...owner.truth.boards.values()].filter(({ status }) => status === "online");
    return ports.map((path) => views.find(({ port }) => port?.path === path));
  };
  const online = Promise.withResolvers<void>();
  const look = () => known().every((view) => view !== undefined) && online.resolve();
  const end = owner.subscribe(look);
  look();
  await patiently(online.promise, () => "The boards were not online");
  end();
  for (const [index, view] of known().entries()) {
    const post = async (path: string, body: object) => {
      const { ok } = await fetch(`http://127.0.0.1:${address.port}/api/boards/${view?.id}/${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${address.token}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      assert.ok(ok, path);
    };
    await post("rename", { name: BOARDS[index] });
    // All pages are drawn by one machine here, which thirty sensors a second would keep busy with nothing else.
    await post("light/sample", { periodMs: 10_000 });
  }
}

async function codeFor(
  owner: Session,
  params: { role: "admin" | "control" | "view"; many?: true },
): Promise<string> {
  return (await owner.call(invite, params)).code;
}

/** Which of the boards the server says have their LEDs lit. */
async function lit({ port, token }: ServerAddress): Promise<readonly boolean[]> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`http://127.0.0.1:${port}/api/boards`, { headers });
  const { boards } = listBoards.result().parse(await answer.json());
  return BOARDS.map((name) =>
    boards.find((view) => view.name === name)?.channels["led"]?.reported?.["on"] === true
  );
}

/** Every page shows each LED as its pin is, and was told so without having to ask. */
async function compare(
  everybody: readonly Pupil[],
  pins: readonly PinRecord[],
  address: ServerAddress,
): Promise<number> {
  const told = await lit(address);
  for (const [index, board] of BOARDS.entries()) {
    const isLit = told[index] === true;
    // What a board logs of its pins comes by a way of its own.
    await pins[index]?.until(
      `the LED of ${board} is as the server says`,
      () => pins[index]?.isHigh(LED) === isLit || null,
    );
    await Promise.all(everybody.map((one) => one.shows(board, isLit)));
    for (const one of everybody) await one.isTold(board, isLit);
    assert.equal(pins[index]?.isHigh(LED), isLit, "Nobody has clicked");
  }
  return everybody.length * BOARDS.length;
}

/** What a page is told without having asked: answers, as to its own commands, say no more than that (C5). */
class Told {
  readonly #store = new TruthStore();
  /** Toggles that were asked for and are not answered. */
  readonly #toggles = new Set<unknown>();
  #answered = 0;
  #changed = Promise.withResolvers<void>();

  constructor(page: Page) {
    page.on("websocket", (socket) => {
      socket.on("framesent", ({ payload }) => this.#say(payload));
      socket.on("framereceived", ({ payload }) => this.#hear(payload));
    });
  }

  #say(payload: string | Uint8Array): void {
    const { id, method } = Object(JSON.parse(payload.toString()));
    if (method === "led.toggle") this.#toggles.add(id);
  }

  #hear(payload: unknown): void {
    const incoming = readIncoming(payload);
    const isAnswer = incoming.kind === "result" || incoming.kind === "failure";
    if (isAnswer && this.#toggles.delete(incoming.id)) this.#answered++;
    else if (incoming.kind !== "notification") return;
    else if (!this.#tell(incoming.notification)) return;
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  #tell({ method, params }: ServerNotification): boolean {
    if (method === "snapshot") this.#store.snapshot(params);
    else if (method === "state.changed") this.#store.stateChanged(params);
    else if (method === "board.changed") this.#store.boardChanged(params);
    else return false;
    return true;
  }

  /** How many toggles were answered. */
  get toggled(): number {
    return this.#answered;
  }

  /** Resolves when so many toggles were answered. */
  async toggles(count: number): Promise<void> {
    while (this.#answered < count) await this.#changed.promise;
  }

  #led(board: string): unknown {
    const view = [...this.#store.truth.boards.values()].find(({ name }) => name === board);
    return own(view?.channels.led?.reported ?? {}, "on");
  }

  /** Resolves when it was told that a board's LED is lit or dark. */
  async led(board: string, isLit: boolean): Promise<void> {
    while (this.#led(board) !== isLit) await this.#changed.promise;
  }
}

/** Somebody in the class, with a page. */
class Pupil {
  /** What the page complained of. */
  readonly faults: string[] = [];
  readonly #told: Told;
  readonly page: Page;
  readonly name: string;
  readonly mayClick: boolean;

  private constructor(page: Page, name: string, mayClick: boolean) {
    this.page = page;
    this.name = name;
    this.mayClick = mayClick;
    this.#told = new Told(page);
    page.on("pageerror", (error) => this.faults.push(String(error)));
    page.setDefaultTimeout(PATIENCE_MS);
  }

  static async comeIn(
    browser: Browser,
    { url, name, mayClick }: { readonly url: string; readonly name: string; readonly mayClick: boolean },
  ): Promise<Pupil> {
    const context = await browser.newContext({ locale: "en-GB" });
    const pupil = new Pupil(await context.newPage(), name, mayClick);
    const { page } = pupil;
    await page.goto(url);
    await page.getByRole("textbox", { name: "Name of this device" }).fill(name);
    await page.getByRole("button", { name: "Connect" }).click();
    await pupil.live();
    return pupil;
  }

  async live(): Promise<void> {
    await this.page.getByRole("button", { name: "Page: Live" }).waitFor();
    for (const board of BOARDS) await this.#channels(board).waitFor();
  }

  /** Ask the server for what the page does not offer, and give its reason. */
  async tries(): Promise<unknown> {
    assert.equal(await this.page.getByRole("switch").count(), 0);
    const answer: unknown = await this.page.evaluate(`fetch("/api/boards/x/led/set", {
      method: "POST",
      headers: { authorization: "Bearer " + localStorage.getItem("destello.token"), "content-type": "application/json" },
      body: '{"on":true}',
    }).then((answer) => answer.json())`);
    return z.object({ error: z.object({ reason: z.string() }) }).parse(answer).error.reason;
  }

  /** Click the LED and drag the lamp of each board; gives how often. */
  async plays(rounds: number): Promise<number> {
    for (let round = 0; round < rounds; round++) {
      for (const board of BOARDS) {
        const toggles = this.#told.toggled + 1;
        await this.#channels(board).getByRole("button", { name: "LED: Toggle" }).click();
        await this.#channels(board).getByRole("slider").first().fill(String(round * 40 % 256));
        await patiently(
          this.#told.toggles(toggles),
          () => `${this.name}'s toggle of ${board} was not answered`,
        );
        await this.#channels(board).getByText(/^Confirmed by the board in/).first().waitFor();
      }
    }
    return 2 * rounds * BOARDS.length;
  }

  /** Wait until it shows an LED lit or dark. */
  async shows(board: string, isLit: boolean): Promise<void> {
    const channels = this.#channels(board);
    if (this.mayClick) await channels.getByRole("switch", { name: "LED", checked: isLit }).waitFor();
    else {await this.page.getByRole("img", { name: new RegExp(`${board}.*LED ${isLit ? "On" : "Off"}`) })
        .waitFor();}
  }

  /** Wait until the server has told it by itself that an LED is lit or dark. */
  async isTold(board: string, isLit: boolean): Promise<void> {
    const what = `${this.name} was not told that the LED of ${board} is ${isLit ? "lit" : "dark"}`;
    await patiently(this.#told.led(board, isLit), () => what);
  }

  #channels(board: string): Locator {
    return this.page.getByRole("group", { name: `Channels of ${board}` });
  }
}
