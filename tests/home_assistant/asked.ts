/**
 * Home Assistant's own code, which is asked what it makes of discovery messages and of their templates.
 *
 * @module
 */
import assert from "node:assert/strict";
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { patiently } from "../patience.ts";

const ASK = fileURLToPath(new URL("ask.py", import.meta.url));

/** Values of the names in a template. */
export type Variables = Readonly<Record<string, unknown>>;

/** One that answers. */
export class HomeAssistantCode implements AsyncDisposable {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers: AsyncIterator<string>;

  /**
   * Start it.
   *
   * @param run Runs a Python that can import it.
   */
  constructor(run: string) {
    this.#process = spawn(run, [ASK], { stdio: ["pipe", "pipe", "inherit"] });
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /**
   * What is wrong with a discovery message.
   *
   * @param payload It.
   * @returns Null if it is taken as it is.
   */
  async problem(payload: string): Promise<unknown> {
    return (await this.#ask({ payload })).problem;
  }

  /**
   * Render a template.
   *
   * @param template It.
   * @param variables What its names stand for; another name is an error.
   */
  async render(template: unknown, variables: Variables): Promise<string> {
    const { rendered, problem } = await this.#ask({ template, variables });
    assert(typeof rendered === "string", `${template}: ${problem}`);
    return rendered;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.stdin.end();
    await once(this.#process, "close");
  }

  async #ask(question: unknown): Promise<{ readonly problem?: unknown; readonly rendered?: unknown }> {
    this.#process.stdin.write(`${JSON.stringify(question)}\n`);
    const { done, value } = await patiently(this.#answers.next(), () => "Home Assistant's code said nothing");
    assert(done !== true, "Home Assistant's code has ended");
    return JSON.parse(value);
  }
}
