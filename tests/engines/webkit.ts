/**
 * WebKitGTK's small browser, by its own WebDriver. It needs a screen, which Xvfb is.
 *
 * @module
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { freePort } from "../processes/process_house.ts";
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
/** Nobody but the page itself is told of its errors. What was wrong before the first script of the driver's is not seen. */
const COLLECT = `if (location.href !== arguments[0]) return false;
  (${WATCH_POLICY})();
  window.complaints = [];
  for (const level of ["error", "warn"]) console[level] = (...said) => window.complaints.push(said.join(" "));
  addEventListener("error", ({ message }) => window.complaints.push(message));
  addEventListener("unhandledrejection", ({ reason }) => window.complaints.push(String(reason)));
  return true;`;

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
  readonly #screen: Deno.ChildProcess;
  readonly #driver: Deno.ChildProcess;
  readonly #folder: string;
  readonly #port: number;
  #session = "";

  private constructor(screen: Deno.ChildProcess, driver: Deno.ChildProcess, folder: string, port: number) {
    this.#screen = screen;
    this.#driver = driver;
    this.#folder = folder;
    this.#port = port;
  }

  /** Start all of it. */
  static async open({ driver, browser, screen }: WebKitPaths): Promise<WebKit> {
    const folder = await mkdtemp(join(tmpdir(), "destello-webkit-"));
    await mkdir(join(folder, "gtk-3.0"));
    await writeFile(join(folder, "gtk-3.0", "gtk.css"), NARROW);
    const xvfb = new Deno.Command(screen, {
      args: ["-displayfd", "1", "-screen", "0", "1280x1000x24", "-nolisten", "tcp"],
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const display = (await readLine(xvfb.stdout)).trim();
    const port = freePort();
    const process = new Deno.Command(driver, {
      args: [`--port=${port}`, "--host=127.0.0.1"],
      env: { DISPLAY: `:${display}`, XDG_CONFIG_HOME: folder },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const webkit = new WebKit(xvfb, process, folder, port);
    const created = await webkit.#whenListening(() =>
      webkit.#ask("POST", "/session", {
        capabilities: {
          alwaysMatch: {
            // The script that collects complaints is to come before those of the page.
            pageLoadStrategy: "none",
            "webkitgtk:browserOptions": { binary: browser, args: ["--automation"] },
          },
        },
      })
    );
    webkit.#session = z.object({ sessionId: z.string() }).parse(created).sessionId;
    return webkit;
  }

  async complaints(): Promise<readonly string[]> {
    return z.array(z.string()).parse(await this.run("() => window.complaints ?? []"));
  }

  async goTo(url: string): Promise<void> {
    await this.#call("POST", "/url", { url });
    // The document before it may still be there.
    while (await this.#call("POST", "/execute/sync", { script: COLLECT, args: [url] }) !== true);
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

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ask("DELETE", `/session/${this.#session}`);
    for (const one of [this.#driver, this.#screen]) {
      one.kill();
      await one.status;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  #call(method: string, path: string, body?: unknown): Promise<unknown> {
    return this.#ask(method, `/session/${this.#session}${path}`, body);
  }

  async #ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`http://127.0.0.1:${this.#port}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { value } = z.object({ value: z.unknown() }).parse(await response.json());
    if (!response.ok) throw new Error(JSON.stringify(value));
    return value;
  }

  async #whenListening<T>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        // Nobody listens at its port yet.
        if (!(error instanceof TypeError)) throw error;
      }
    }
  }
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
