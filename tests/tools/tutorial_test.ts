import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { Visitors } from "../browser/visitors.ts";
import { tools, withTools } from "../tool.ts";
import { PROJECT, TaskProcess } from "./task_process.ts";
import { type Step, tutorialSteps } from "./tutorial_steps.ts";

/** Where the tutorials have their fan. */
const FAN_PIN = 9;

/** Tasks that go on until somebody ends them, and what they say when they are ready. */
const LASTING: Readonly<Record<string, RegExp>> = {
  serve: /Destello ready at (\S+)/,
  board: /\n/,
};

/** What the test adds: a free port and no browser of the reader's own, and the edges of the board's pins. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  serve: ["--port", "0", "--no-open"],
  board: ["--log-pins"],
};

/** Somebody who follows a tutorial in a new folder, and has the page open. */
class Reader implements AsyncDisposable {
  readonly #folder: string;
  readonly #visitors: Visitors;
  readonly #locale: string;
  /** What goes on in the reader's terminals. */
  readonly #running: TaskProcess[] = [];
  #page: Page | null = null;
  #board: TaskProcess | null = null;

  constructor(folder: string, visitors: Visitors, locale: string) {
    this.#folder = folder;
    this.#visitors = visitors;
    this.#locale = locale;
  }

  async follow(step: Step): Promise<void> {
    switch (step.kind) {
      case "command":
        return await this.#command(step.words.map((word) => this.#here(word)));
      case "file":
        return await writeFile(this.#here(step.path), step.text);
      case "press":
        return await this.#press(step.name);
      case "choose":
        return await this.#choose(step.name);
      case "see":
        return await this.#shown.getByText(step.text, { exact: true }).filter({ visible: true }).first()
          .waitFor();
      case "end":
        return await this.#end();
    }
  }

  /** Wait until a pin of the board on the port has moved. */
  async moved(pin: number): Promise<void> {
    assert.ok(this.#board !== null, "the tutorial has a board on a port");
    await this.#board.said(new RegExp(`"pin":${pin},`));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const task of this.#running.toReversed()) await task[Symbol.asyncDispose]();
  }

  /** The reader's folders are this test's. */
  #here(path: string): string {
    return path.replace(/^\.\./, () => this.#folder).replace(/^\/tmp/, () => this.#folder);
  }

  async #command(words: readonly string[]): Promise<void> {
    const [task = ""] = words;
    const more = OPTIONS[task] ?? [];
    const running = new TaskProcess([...words, ...more], PROJECT, { XDG_STATE_HOME: this.#folder });
    this.#running.push(running);
    if (task === "board") this.#board = running;
    const ready = LASTING[task];
    if (ready === undefined) {
      const { code, stdout, stderr } = await running.ended();
      assert.equal(code, 0, `deno task ${words.join(" ")}: ${stdout}${stderr}`);
      return;
    }
    const [, url] = await running.said(ready);
    if (url !== undefined) this.#page = await this.#visitors.visit(url, { locale: this.#locale });
  }

  get #shown(): Page {
    if (this.#page === null) throw new Error("The tutorial serves nothing yet");
    return this.#page;
  }

  async #press(name: string): Promise<void> {
    const named = (role: "switch" | "radio" | "button") => this.#shown.getByRole(role, { name, exact: true });
    await named("switch").or(named("radio")).or(named("button")).filter({ visible: true }).click();
  }

  async #choose(name: string): Promise<void> {
    const list = this.#shown.getByRole("combobox").filter({ hasText: name });
    await list.selectOption({ label: name });
  }

  async #end(): Promise<void> {
    const server = this.#running.pop();
    server?.signalAll("SIGINT");
    await this.#page?.close();
    assert.equal((await server?.ended())?.code, 0);
  }
}

for (
  const { file, locale } of [
    { file: "docs/TUTORIAL.md", locale: "en-GB" },
    { file: "docs/TUTORIAL.es.md", locale: "es-ES" },
  ]
) {
  Deno.test(withTools(
    `each step of ${file} works in a new folder`,
    [tools.chromium, tools.arduinoBuilder, tools.optiboot],
    async (t, chromium) => {
      const folder = await mkdtemp(join(tmpdir(), "destello-tutorial-test-"));
      try {
        await using visitors = await Visitors.open(chromium);
        await using reader = new Reader(folder, visitors, locale);
        for (const step of tutorialSteps(await readFile(join(PROJECT, file), "utf8"))) {
          const said = Object.values(step).flat().join(" ").slice(0, 70);
          const ok = await t.step(said, () => reader.follow(step));
          if (!ok) return;
        }
        await reader.moved(FAN_PIN);
        assert.deepEqual(visitors.problems, []);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  ));
}
