/**
 * A board on simavr behind a pseudo-terminal, as a process: `simavr_board.cpp`, compiled when it is first needed.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fixture } from "../fixture_project.ts";
import { patiently } from "../patience.ts";

const SOURCE = fileURLToPath(new URL("simavr_board.cpp", import.meta.url));
const IMAGE = join(fixture.image, "uno.hex");

/** What has to be known of a chip to look into it. */
export interface SimavrChip {
  /** As avr-gcc names it. */
  readonly mcu: string;
  /** Port and bit of the LED's pin. */
  readonly led: string;
  /** The number of the vector at which UART 0 has received a byte. */
  readonly received: number;
}

/** The Uno's. */
export const ATMEGA328P: SimavrChip = { mcu: "atmega328p", led: "B5", received: 18 };

/** The Mega's. */
export const ATMEGA2560: SimavrChip = { mcu: "atmega2560", led: "B7", received: 25 };

/** What {@linkcode SimavrBoard.start} takes. */
export interface SimavrOptions {
  /** A folder for the program and the chip's memory: who starts twice with one folder has one board. */
  readonly folder: string;
  /** The compiler. */
  readonly gpp: string;
  /** The chip; an Uno's unless told. */
  readonly chip?: SimavrChip;
  /** A bootloader, which opening the port starts; without one the committed image of the tests' board runs. */
  readonly bootloader?: string;
}

/** The LED's pin became something else. */
export interface SimavrEdge {
  /** What it became. */
  readonly level: number;
  /** Cycles since the chip had received a byte. */
  readonly since: number;
}

/** A board that is switched on. */
export class SimavrBoard implements AsyncDisposable {
  /** Every edge of the LED's pin so far; the first is the sketch's `pinMode`. */
  readonly edges: SimavrEdge[] = [];
  readonly #child: Deno.ChildProcess;
  readonly #reading: Promise<void>;
  readonly #complaints: Promise<string>;
  readonly #input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #port = Promise.withResolvers<string>();
  #more = Promise.withResolvers<void>();

  private constructor(command: string, args: readonly string[]) {
    this.#child = new Deno.Command(command, {
      args: [...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    })
      .spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#complaints = new Response(this.#child.stderr).text();
    this.#reading = this.#read();
  }

  /** Switch a board on. */
  static async start({ folder, gpp, chip = ATMEGA328P, bootloader }: SimavrOptions): Promise<SimavrBoard> {
    const program = join(folder, "simavr_board");
    if (!await Deno.stat(program).then(() => true, () => false)) await compile(gpp, program);
    return new SimavrBoard(program, [
      ...[chip.mcu, bootloader ?? IMAGE, folder, chip.led, String(chip.received)],
      ...(bootloader === undefined ? [] : [bootloader]),
    ]);
  }

  /** Its port. */
  port(): Promise<string> {
    return patiently(this.#port.promise, () => "The board named no port");
  }

  /** Wait for a number of edges. */
  async edgesAre(count: number): Promise<readonly SimavrEdge[]> {
    while (this.edges.length < count) {
      await patiently(this.#more.promise, () => `There were ${this.edges.length} edges, and not ${count}`);
    }
    return this.edges;
  }

  /** Wait until the last edge is to a level: a command's answer comes another way, and may come first. */
  async becomes(level: number): Promise<void> {
    while (this.edges.at(-1)?.level !== level) {
      await patiently(this.#more.promise, () => `The LED is ${this.edges.at(-1)?.level}, and not ${level}`);
    }
  }

  /** Press its reset button. */
  async pressReset(): Promise<void> {
    await this.#input.write(Uint8Array.of(0));
  }

  /** Switch it off; it keeps its memory. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#input.close();
    const { code } = await this.#child.status;
    await this.#reading;
    assert.equal(code, 0, await this.#complaints);
  }

  async #read(): Promise<void> {
    let rest = "";
    for await (const text of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.#line(line.split(" "));
    }
    this.#port.reject(new Error("The board ended before it named its port"));
  }

  #line([what, first = "", , since]: readonly string[]): void {
    if (what === "port") return this.#port.resolve(first);
    this.edges.push({ level: Number(first), since: Number(since) });
    this.#more.resolve();
    this.#more = Promise.withResolvers();
  }
}

async function compile(gpp: string, program: string): Promise<void> {
  const args = [
    ...["-std=c++17", "-O2", "-Wall", "-Wextra", "-Werror", "-I/usr/include/simavr", SOURCE],
    ...["-o", program, "-lsimavr"],
  ];
  const { success, stderr } = await new Deno.Command(gpp, { args }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}
