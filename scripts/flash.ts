/**
 * `deno task flash`: generates, compiles, uploads, and has the board prove which build it runs (F1). A server that has the
 * board's port lends it (F3).
 *
 * @module
 */
import { stderr, stdout } from "node:process";
import { begin, end, fail, flash as programBoard, report as progress, take } from "../protocol/api/flash.ts";
import type { Session } from "../client/session.ts";
import { RequestFailure } from "../protocol/failures.ts";
import { hex32 } from "../protocol/schema_hash.ts";
import { FlashFailure } from "../server/programming/flashing.ts";
import { errorWords } from "../server/boards/error_words.ts";
import { systemClock } from "../protocol/clock.ts";
import { portsSeen } from "../server/serial/list_ports.ts";
import { likelyFqbns } from "../server/programming/board_kind.ts";
import { type FlashOptions, parseFlashOptions, USAGE } from "./flashing/command_line.ts";
import { askBoard } from "./flashing/confirm.ts";
import { CompileError, program, type ProgramPlan } from "../server/programming/program.ts";
import { ProgressBar } from "./flashing/progress_bar.ts";
import { namedProject } from "../server/projects/project_option.ts";
import { boardMeant } from "./channels/meant_board.ts";
import { lost, reachServer, reachServerIfAny } from "./reach_server.ts";
import { findTarget, NoBoardFailure } from "./flashing/target.ts";
import { endSignal, INTERRUPTED, Interrupted } from "./end_signal.ts";
import {
  installAdvice,
  type PickedToolchain,
  pickToolchain,
  PROGRAMMERS,
} from "../server/programming/toolchain/pick.ts";

export { USAGE } from "./flashing/command_line.ts";

/** What came of it. */
interface Flashed {
  /** The board's id, where a server has it. */
  readonly board: string | null;
  /** The port that it is on, where this program knows it. */
  readonly port: string | null;
  /** As the server has it. */
  readonly status: string;
  /** The build id that it told. */
  readonly build: string;
}

type Tell = (text: string) => void;

async function pick(name: string | null, tell: Tell): Promise<PickedToolchain> {
  const picked = await pickToolchain(name ?? undefined, PROGRAMMERS);
  if (picked === null) {
    throw new FlashFailure(installAdvice(name ?? undefined), "", { flash: "no_toolchain" });
  }
  const [preferred] = PROGRAMMERS;
  if (name === null && picked.toolchain !== preferred) {
    const instead = picked.toolchain.name === "prebuilt" ? "the built image" : picked.toolchain.name;
    tell(`${preferred?.name} is not installed; using ${instead} ("deno task toolchain" says more)\n`);
  }
  return picked;
}

type Steps = Omit<ProgramPlan, "report" | "takePort" | "clock">;

/** Nobody has the port: take it, and ask the board ourselves. */
async function flashDirectly(steps: Steps, bar: ProgressBar): Promise<Flashed> {
  const build = await program({
    ...steps,
    clock: systemClock,
    report: (report) => bar.show(report),
    takePort: async () => {},
  });
  bar.show({ phase: "reconnect", percent: 95, message: "Waiting for the board to start" });
  const found = hex32((await askBoard(steps.project.definition, steps.port, systemClock)).build);
  if (found !== build) throw new FlashFailure(`The board runs build ${found}, not ${build}`);
  return { board: null, port: steps.port, status: "online", build };
}

const GONE = new FlashFailure(
  "The server ended while the board was programmed",
  'Start it again, or program the board without it: "deno task flash"',
);

function isGone(error: unknown): boolean {
  return error instanceof RequestFailure &&
    (error.reason === "connection_lost" || error.reason === "server_offline");
}

/** Aborted when somebody else ends the job, who cancelled it (F10). */
function cancelled(server: Session, board: string): AbortSignal {
  const end = new AbortController();
  server.observe(({ method, params }) => {
    if (method === "flash.progress" && params.board === board && params.phase === "failed") {
      end.abort(new FlashFailure(params.message, ""));
    }
  });
  return end.signal;
}

/** The server has the port: it shows every page how far we are, lends the port, and asks the board. */
async function flashThroughServer(
  steps: Steps,
  { server, board }: { readonly server: Session; readonly board: string },
  bar: ProgressBar,
): Promise<Flashed> {
  await server.call(begin, { board });
  let phase = "generate";
  let percent: number | null = 0;
  try {
    const build = await program({
      ...steps,
      clock: systemClock,
      signal: AbortSignal.any([
        cancelled(server, board),
        ...(steps.signal === undefined ? [] : [steps.signal]),
      ]),
      report(report) {
        ({ phase, percent } = report);
        bar.show(report);
        // Whoever does not hear how far it is programs all the same.
        server.call(progress, report).catch(() => {});
      },
      async takePort() {
        await server.call(take, {});
      },
    });
    bar.show({ phase: "reconnect", percent: 95, message: "The server opens the port again" });
    return { port: steps.port, ...await server.call(end, { build }) };
  } catch (error) {
    const { message, hint, details } = error instanceof Interrupted
      ? {
        message: `Programming was interrupted in phase "${phase}" at ${percent ?? 0} %`,
        hint: 'Program it again: "deno task flash"',
        details: { flash: "interrupted", phase, percent },
      }
      : errorWords(isGone(error) ? GONE : error, "flash_failed");
    await server.call(fail, {
      message: message.slice(0, 500),
      hint: hint.slice(0, 500),
      details: { ...details },
    }).catch(() => {});
    throw isGone(error) ? GONE : error;
  }
}

/** A server at an address does all of it. */
async function flashThere(options: FlashOptions, bar: ProgressBar): Promise<Flashed> {
  const server = await reachServer({ text: (name) => options[name] });
  try {
    const board = boardMeant(server.truth, options.board, null).id;
    server.observe(({ method, params }) => {
      if (method === "flash.progress" && params.board === board) bar.show(params);
    });
    return { port: null, ...await server.call(programBoard, { board }) };
  } finally {
    server.close();
  }
}

async function flashHere(options: FlashOptions, bar: ProgressBar, tell: Tell): Promise<Flashed> {
  const project = await namedProject(options.project);
  const server = await reachServerIfAny({ text: (name) => options[name] });
  // A job of this program ends with its connection, too (F4).
  if (server !== null) void lost(server);
  try {
    const seen = portsSeen();
    const target = await findTarget(options, server, seen);
    const picked = await pick(options.with, tell);
    const steps = {
      project,
      picked,
      fqbns: options.fqbn === null ? likelyFqbns(project.model, target.port, seen) : [options.fqbn] as const,
      port: target.port,
      signal: endSignal(),
    };
    return server === null || target.board === null
      ? await flashDirectly(steps, bar)
      : await flashThroughServer(steps, { server, board: target.board }, bar);
  } finally {
    server?.close();
  }
}

async function flash(options: FlashOptions): Promise<void> {
  const output = options.isJson ? stderr : stdout;
  const tell: Tell = (text) => void output.write(text);
  const bar = new ProgressBar({ isTTY: output.isTTY, write: tell });
  let flashed: Flashed;
  try {
    flashed = await (options.server === null ? flashHere(options, bar, tell) : flashThere(options, bar));
  } finally {
    bar.end();
  }
  const { board, port, status, build } = flashed;
  stdout.write(options.isJson ? `${JSON.stringify({ board, port, status, build })}\n` : inWords(flashed));
}

function inWords({ board, port, status, build }: Flashed): string {
  const what = board === null ? `The board at ${port}` : `Board ${board}`;
  return `${what} runs build ${build}\n` +
    (status === "online" ? "" : "The running server works by an older definition: start it again\n");
}

/**
 * Run it.
 *
 * @param args Its command line.
 * @returns Its exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseFlashOptions(args);
    if (options === "help") stdout.write(USAGE);
    else await flash(options);
    return 0;
  } catch (error) {
    if (error instanceof Interrupted) {
      stderr.write("\nInterrupted; the board can be programmed again\n");
      return INTERRUPTED;
    }
    if (error instanceof CompileError) {
      const places = error.places.map((place) => `  ${place}\n`);
      stderr.write(`${error.message}\n${places.join("")}${error.hint === "" ? "" : `${error.hint}\n`}`);
      return 1;
    }
    if (error instanceof FlashFailure && error.details.flash === "definition") {
      stderr.write(`${error.message}\n${error.hint}\n`);
      return 2;
    }
    if (!(error instanceof NoBoardFailure)) throw error;
    stderr.write(`${error.message}\n`);
    return 1;
  }
}
