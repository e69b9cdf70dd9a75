/**
 * Debian's Firefox, by WebDriver BiDi, which it speaks itself.
 *
 * @module
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { patiently } from "../patience.ts";
import { endProcess } from "./end_process.ts";
import { type Action, ALL_ROOTS, type Browser, type Found, type RoleName, WATCH_POLICY } from "./tab.ts";

const message = z.union([
  z.object({ id: z.number(), type: z.literal("success"), result: z.unknown() }),
  z.object({ id: z.number(), type: z.literal("error"), error: z.string(), message: z.string() }),
  z.object({
    type: z.literal("event"),
    method: z.string(),
    params: z.looseObject({ level: z.string(), text: z.nullable(z.string()) }),
  }),
]);
const node = z.object({ sharedId: z.string() });
const evaluated = z.union([
  z.object({ type: z.literal("success"), result: z.looseObject({ value: z.unknown().optional() }) }),
  z.object({ type: z.literal("exception"), exceptionDetails: z.looseObject({ text: z.string() }) }),
]);

/** See the module. */
export class Firefox implements Browser {
  readonly #socket: WebSocket;
  readonly #parts: AsyncDisposableStack;
  readonly #answers = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #complaints: string[] = [];
  #id = 0;
  #context = "";

  private constructor(socket: WebSocket, parts: AsyncDisposableStack) {
    this.#socket = socket;
    this.#parts = parts;
    socket.onmessage = ({ data }) => this.#take(message.parse(JSON.parse(data)));
    socket.onclose = () => {
      for (const { reject } of this.#answers.values()) reject(new Error("Firefox has gone"));
    };
  }

  /** Start it without a window. */
  static async open(path: string): Promise<Firefox> {
    await using parts = new AsyncDisposableStack();
    const profile = await mkdtemp(join(tmpdir(), "destello-firefox-"));
    parts.defer(() => rm(profile, { recursive: true, force: true }));
    const process = new Deno.Command(path, {
      args: ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    parts.defer(() => endProcess(process, "Firefox"));
    const url = await patiently(address(process.stderr), () => "Firefox did not say where it listens");
    const socket = new WebSocket(`${url}/session`);
    parts.defer(() => socket.close());
    const opened = Promise.withResolvers<void>();
    socket.onopen = () => opened.resolve();
    socket.onerror = () => opened.reject(new Error("Firefox does not answer"));
    await patiently(opened.promise, () => "Firefox did not answer");
    const firefox = new Firefox(socket, parts.move());
    await firefox.#call("session.new", { capabilities: {} });
    await firefox.#call("session.subscribe", { events: ["log.entryAdded"] });
    await firefox.#call("script.addPreloadScript", { functionDeclaration: WATCH_POLICY });
    const created = await firefox.#call("browsingContext.create", { type: "tab" });
    firefox.#context = z.object({ context: z.string() }).parse(created).context;
    return firefox;
  }

  async complaints(): Promise<readonly string[]> {
    // What was said before this is told before its answer.
    await this.run("() => null");
    return this.#complaints;
  }

  async goTo(url: string): Promise<void> {
    await this.#call("browsingContext.navigate", { context: this.#context, url, wait: "complete" });
  }

  async resize(width: number, height: number): Promise<void> {
    await this.#call("browsingContext.setViewport", { context: this.#context, viewport: { width, height } });
  }

  async find(role: RoleName, name: string): Promise<readonly Found[]> {
    // It looks into no element by itself.
    const roots = z.array(node).parse(await this.#evaluate(ALL_ROOTS));
    const located = await this.#call("browsingContext.locateNodes", {
      context: this.#context,
      startNodes: roots.map(({ sharedId }) => ({ sharedId })),
      locator: { type: "accessibility", value: { role, name } },
    }).catch((error: Error) => {
      // The page has just taken one of them away.
      if (/^(?:unknown error|no such node):/.test(error.message)) return { nodes: [] };
      throw error;
    });
    return z.object({ nodes: z.array(node) }).parse(located).nodes.map(({ sharedId }) => ({ sharedId }));
  }

  async run(declaration: string, on?: Found): Promise<unknown> {
    const value = await this.#evaluate(
      `async (...on) => JSON.stringify(await (${declaration})(...on)) ?? "null"`,
      on,
    );
    return JSON.parse(String(value));
  }

  async act(source: "pointer" | "key", actions: readonly Action[]): Promise<void> {
    await this.#call("input.performActions", {
      context: this.#context,
      actions: [{ type: source, id: source, actions }],
    });
  }

  async picture(): Promise<Uint8Array> {
    const shot = await this.#call("browsingContext.captureScreenshot", { context: this.#context });
    return Uint8Array.fromBase64(z.object({ data: z.string() }).parse(shot).data);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#parts.disposeAsync();
  }

  async #evaluate(functionDeclaration: string, on?: Found): Promise<unknown> {
    const outcome = evaluated.parse(
      await this.#call("script.callFunction", {
        functionDeclaration,
        target: { context: this.#context },
        awaitPromise: true,
        arguments: on === undefined ? [] : [on],
      }),
    );
    if (outcome.type === "exception") throw new Error(outcome.exceptionDetails.text);
    return outcome.result.value;
  }

  #call(method: string, params: Readonly<Record<string, unknown>>): Promise<unknown> {
    const answer = Promise.withResolvers<unknown>();
    this.#answers.set(++this.#id, answer);
    this.#socket.send(JSON.stringify({ id: this.#id, method, params }));
    return patiently(answer.promise, () => `Firefox did not answer ${method}`);
  }

  #take(told: z.infer<typeof message>): void {
    if (told.type === "event") {
      const { level, text } = told.params;
      if (level === "error" || level === "warn") this.#complaints.push(`${text}`);
      return;
    }
    const answer = this.#answers.get(told.id);
    this.#answers.delete(told.id);
    if (told.type === "success") answer?.resolve(told.result);
    else answer?.reject(new Error(`${told.error}: ${told.message}`));
  }
}

/** Where it listens, which it says on its standard error; what it says later is nobody's affair. */
function address(stderr: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  const found = Promise.withResolvers<string>();
  let all = "";
  const read = new WritableStream<string>({
    write(text) {
      all += text;
      const url = /WebDriver BiDi listening on (ws:\S+)/.exec(all)?.[1];
      if (url !== undefined) found.resolve(url);
    },
    close: () => found.reject(new Error(`Firefox did not start: ${all}`)),
  });
  void stderr.pipeThrough(new TextDecoderStream()).pipeTo(read);
  return found.promise;
}
