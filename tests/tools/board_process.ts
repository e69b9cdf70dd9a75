/**
 * `deno task board` as a person starts it, and a link to the board.
 *
 * @module
 */
import assert from "node:assert/strict";
import { definition } from "../fixtures/board/definition.ts";
import type { AnyValues } from "../../protocol/dsl.ts";
import { LINK_BAUD } from "../../protocol/link_rate.ts";
import { type BoardIdentity, BOOT_HEADER, LENGTH, wireTable } from "../../protocol/wire/codec.ts";
import {
  boardSeed,
  FRAME_OVERHEAD,
  frameMatches,
  FrameReader,
  HELLO_SEED,
} from "../../protocol/wire/frame.ts";
import { type Clock, systemClock } from "../../protocol/clock.ts";
import { Link } from "../../server/link/link.ts";
import { linuxSystem } from "../../server/serial/ffi_linux.ts";
import { linuxFiles } from "../../server/serial/linux_files.ts";
import { systemPort } from "../../server/serial/system_port.ts";
import { patiently } from "../patience.ts";
import { PROJECT, withFixture } from "./task_process.ts";

// Loaded at the first use and never unloaded, which the test that happens to be first would be blamed for.
linuxSystem();
linuxFiles();

/** How the board ended. */
export interface BoardEnd {
  /** Its exit code. */
  readonly code: number;
  /** What it wrote to standard output after the first line. */
  readonly pins: readonly string[];
  /** What it wrote to standard error, without what `deno task` says itself. */
  readonly stderr: string;
}

/** A running `deno task board`. */
export class BoardProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #stderr: Promise<string>;
  readonly #output: ReadableStreamDefaultReader<string>;
  readonly #lines: string[] = [];
  #rest = "";
  #follower: ((line: string) => void) | null = null;
  #ended: Promise<BoardEnd> | null = null;

  /** Start it with options. */
  constructor(...options: readonly string[]) {
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", ...withFixture(["board", ...options])],
      cwd: PROJECT,
      env: { NO_COLOR: "1", INIT_CWD: PROJECT },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      // Its own process group, so that a signal can reach all of it, as a terminal's Ctrl+C does.
      detached: true,
    }).spawn();
    this.#stderr = new Response(this.#child.stderr).text();
    this.#output = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Wait until it is ready; returns its port. */
  async ready(): Promise<string> {
    while (this.#lines.length === 0) {
      if (!await this.#readMore()) throw new Error(`It ended before it was ready: ${await this.#stderr}`);
    }
    const [, path] = /^Virtual Uno at (\/dev\/pts\/\d+)$/.exec(this.#lines[0] ?? "") ?? [];
    assert.ok(path, `Its first line is "${this.#lines[0]}"`);
    return path;
  }

  /** Wait for a line after the first that fits. */
  async line(fits: (line: string) => boolean): Promise<string> {
    for (let index = 1;; index++) {
      while (this.#lines.length <= index) assert.ok(await this.#readMore(), "It ended");
      const line = this.#lines[index] ?? "";
      if (fits(line)) return line;
    }
  }

  /** Hand over the lines after the first as they come, from now on; they are not kept. */
  async follow(take: (line: string) => void): Promise<void> {
    this.#lines.splice(1).forEach(take);
    this.#follower = take;
    while (await this.#readMore());
  }

  /** Send a signal to every process of it. */
  signalAll(signal: Deno.Signal): void {
    Deno.kill(-this.#child.pid, signal);
  }

  /** Send a signal to every process of it, and wait for its end. */
  end(signal: Deno.Signal = "SIGTERM"): Promise<BoardEnd> {
    if (this.#ended === null) this.signalAll(signal);
    return this.ended();
  }

  /** Wait for its end. */
  ended(): Promise<BoardEnd> {
    return this.#ended ??= this.#collect();
  }

  /** End it, if it has not ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }

  async #collect(): Promise<BoardEnd> {
    while (await this.#readMore());
    const { code } = await this.#child.status;
    return { code, pins: this.#lines.slice(1), stderr: await this.#stderr };
  }

  async #readMore(): Promise<boolean> {
    const { done, value } = await this.#output.read();
    const [rest = "", ...lines] = (this.#rest + (value ?? "")).split("\n").reverse();
    this.#rest = rest;
    if (this.#follower === null) this.#lines.push(...lines.reverse());
    else lines.reverse().forEach(this.#follower);
    return !done;
  }
}

/** A board that answers. */
export interface LinkedBoard extends AsyncDisposable {
  /** Who it is. */
  readonly identity: BoardIdentity;
  /** Why its session was lost since, each time. */
  readonly downs: readonly string[];
  /** Give a command; returns the confirmed state. */
  command(method: string, args: AnyValues): Promise<AnyValues>;
}

/** Open a port and wait until the board answers; time is the machine's unless told. */
export async function linkTo(path: string, clock: Clock = systemClock): Promise<LinkedBoard> {
  const port = systemPort(path);
  await port.open({ baudRate: LINK_BAUD });
  const table = wireTable(definition);
  const up = Promise.withResolvers<BoardIdentity>();
  const downs: string[] = [];
  const link = new Link({
    stream: port,
    tables: () => [table],
    clock,
    random32: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
    observer: {
      up: up.resolve,
      reported() {},
      down: ({ code }) => void downs.push(code),
      mismatch: (_, { message }) => up.reject(new Error(message)),
      ended: ({ message }) => up.reject(new Error(message)),
    },
  });
  const identity = await patiently(up.promise, () => `The board did not say who it is at ${path}`);
  return {
    identity,
    downs,
    command(method, args) {
      const op = table.opByMethod.get(method);
      assert.ok(op, `No command "${method}"`);
      return new Promise((resolve, reject) => {
        link.command(op, args, {
          sent() {},
          done(result) {
            if (result.kind === "confirmed") resolve(result.state);
            else reject(new Error(result.kind === "failed" ? result.failure.message : "refused"));
          },
        });
      });
    },
    [Symbol.asyncDispose]: () => link.close(),
  };
}

/** Whether there is a whole BOOT frame in what a program heard. */
export function hasBootFrame(bytes: Uint8Array): boolean {
  let found = false;
  const reader = new FrameReader({
    frame(frame) {
      found ||= frame[0] === BOOT_HEADER && frame.length === LENGTH.boot + FRAME_OVERHEAD &&
        frameMatches(boardSeed(HELLO_SEED), frame);
    },
    garbage() {},
  });
  reader.push(bytes);
  return found;
}
