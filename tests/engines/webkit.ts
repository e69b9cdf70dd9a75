/**
 * WebKitGTK's small browser, by its own WebDriver. It needs a screen, which Xvfb is.
 *
 * @module
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { patiently } from "../patience.ts";
import { freePort } from "../processes/process_house.ts";
import { endProcess } from "./end_process.ts";
import {
  type Action,
  ALL_ROOTS,
  type Browser,
  type Found,
  type RoleName,
  ROLES,
  WATCH_POLICY,
} from "./tab.ts";

const elements = z.array(z.record(z.string(), z.string()));
/** Else its buttons are wider than a phone. */
const NARROW = "* { min-width: 0; padding: 0; margin: 0; border-width: 0; font-size: 1px; }\n";
/**
 * Nobody but the page itself is told of its errors. Those of its first scripts are not seen here, but in the other engines: a
 * script that comes while WebKit changes to the new page's process is never answered, so none is sent before the page is loaded.
 */
const COLLECT = `() => {
  (${WATCH_POLICY})();
  window.complaints = [];
  for (const level of ["error", "warn"]) console[level] = (...said) => window.complaints.push(said.join(" "));
  addEventListener("error", ({ message }) => window.complaints.push(message));
  addEventListener("unhandledrejection", ({ reason }) => window.complaints.push(String(reason)));
}`;

/** Where its parts are. */
export interface WebKitPaths {
  /** The driver. */
  readonly driver: string;
  /** The browser. */
  readonly browser: string;
  /** The screen. */
  readonly screen: string;
}

/** See the module. */
export class WebKit implements Browser {
  readonly #session: string;
  readonly #parts: AsyncDisposableStack;

  private constructor(session: string, parts: AsyncDisposableStack) {
    this.#session = session;
    this.#parts = parts;
  }

  /** Start all of it. */
  static async open({ driver, browser, screen }: WebKitPaths): Promise<WebKit> {
    await using parts = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), "destello-webkit-"));
    parts.defer(() => rm(folder, { recursive: true, force: true }));
    await mkdir(join(folder, "gtk-3.0"));
    await writeFile(join(folder, "gtk-3.0", "gtk.css"), NARROW);
    const xvfb = new Deno.Command(screen, {
      args: ["-displayfd", "1", "-screen", "0", "1280x1000x24", "-nolisten", "tcp"],
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    parts.defer(() => endProcess(xvfb, "Xvfb"));
    const display = await patiently(readLine(xvfb.stdout), () => "Xvfb did not name its display");
    const address = `http://127.0.0.1:${freePort()}`;
    const process = new Deno.Command(driver, {
      args: [`--port=${new URL(address).port}`, "--host=127.0.0.1"],
      env: { DISPLAY: `:${display.trim()}`, XDG_CONFIG_HOME: folder },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    parts.defer(() => endProcess(process, "WebKitWebDriver"));
    await patiently(listens(address, process), () => "WebKitWebDriver did not listen");
    const created = await ask("POST", `${address}/session`, {
      capabilities: {
        alwaysMatch: {
          "webkitgtk:browserOptions": { binary: browser, args: ["--automation"] },
        },
      },
    });
    const { sessionId } = z.object({ sessionId: z.string() }).parse(created);
    const session = `${address}/session/${sessionId}`;
    parts.defer(async () => void await ask("DELETE", session));
    return new WebKit(session, parts.move());
  }

  async complaints(): Promise<readonly string[]> {
    return z.array(z.string()).parse(await this.run("() => window.complaints ?? []"));
  }

  async goTo(url: string): Promise<void> {
    await this.#call("POST", "/url", { url });
    await this.run(COLLECT);
  }

  async resize(width: number, height: number): Promise<void> {
    const chrome = Number(await this.run("() => outerHeight - innerHeight"));
    await this.#call("POST", "/window/rect", { width, height: height + chrome });
  }

  async find(role: RoleName, name: string): Promise<readonly Found[]> {
    const script = `return (${ALL_ROOTS})().flatMap((root) => [...root.querySelectorAll(arguments[0])])`;
    try {
      const found: Found[] = [];
      for (
        const one of elements.parse(
          await this.#call("POST", "/execute/sync", { script, args: [ROLES[role]] }),
        )
      ) {
        const [id] = Object.values(one);
        const computed = (what: string) => this.#call("GET", `/element/${id}/computed${what}`);
        if (await computed("role") === role && await computed("label") === name) found.push(one);
      }
      return found;
    } catch (error) {
      // The page has just taken one of them away.
      if (error instanceof Error && /stale element|no such element/.test(error.message)) return [];
      throw error;
    }
  }

  async run(declaration: string, on?: Found): Promise<unknown> {
    const script = `const done = arguments[arguments.length - 1];
      Promise.resolve((${declaration})(...[...arguments].slice(0, -1))).then(done)`;
    return await this.#call("POST", "/execute/async", { script, args: on === undefined ? [] : [on] });
  }

  async act(source: "pointer" | "key", actions: readonly Action[]): Promise<void> {
    await this.#call("POST", "/actions", {
      actions: [{ type: source, id: source, actions: actions.map(classic) }],
    });
  }

  async picture(): Promise<Uint8Array> {
    return Uint8Array.fromBase64(z.string().parse(await this.#call("GET", "/screenshot")));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#parts.disposeAsync();
  }

  #call(method: string, path: string, body?: unknown): Promise<unknown> {
    return ask(method, this.#session + path, body);
  }
}

async function ask(method: string, url: string, body?: unknown): Promise<unknown> {
  const asked = fetch(url, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const response = await patiently(asked, () => `WebKitWebDriver did not answer ${method} ${url}`);
  const { value } = z.object({ value: z.unknown() }).parse(await response.json());
  if (!response.ok) throw new Error(JSON.stringify(value));
  return value;
}

async function listens(address: string, driver: Deno.ChildProcess): Promise<void> {
  let isOver = false;
  void driver.status.then(() => isOver = true);
  while (!isOver) {
    try {
      const response = await fetch(`${address}/status`);
      return await response.body?.cancel();
    } catch (error) {
      // Nobody listens at its port yet.
      if (!(error instanceof TypeError)) throw error;
    }
  }
  throw new Error("WebKitWebDriver ended");
}

/** BiDi's way to name an element wraps that of WebDriver. */
function classic(action: Action): Action {
  const { origin, ...others } = action;
  const place = z.object({ element: z.unknown() }).safeParse(origin);
  if (place.success) return { ...others, origin: place.data.element };
  return origin === undefined ? others : { ...others, origin };
}

async function readLine(stdout: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  let line = "";
  const reader = stdout.pipeThrough(new TextDecoderStream()).getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    line += read.value;
    if (line.includes("\n")) return line;
  }
  throw new Error("Xvfb did not start");
}
