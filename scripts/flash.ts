/**
 * `deno task flash`: generates, compiles, uploads, and has the board prove which build it runs (F1). A server that has the
 * board's port lends it (F3).
 *
 * @module
 */
import "../server/tell_in_words.ts";
import { argv, exit, stderr, stdout } from "node:process";
import { begin, end, fail, report as progress, take } from "../protocol/api/flash.ts";
import type { Session } from "../client/session.ts";
import { RequestFailure } from "../protocol/failures.ts";
import { hex32 } from "../protocol/schema_hash.ts";
import { FlashFailure } from "../server/programming/flashing.ts";
import { errorWords } from "../server/boards/error_words.ts";
import { systemClock } from "../protocol/clock.ts";
import { portsSeen } from "../server/serial/list_ports.ts";
import { likelyFqbns } from "../server/programming/board_kind.ts";
import { dataFolder, type FlashOptions, parseFlashOptions, USAGE } from "./flashing/command_line.ts";
import { askBoard } from "./flashing/confirm.ts";
import { CompileError, program, type ProgramPlan } from "../server/programming/program.ts";
import { ProgressBar } from "./flashing/progress_bar.ts";
import { namedProject } from "../server/projects/project_option.ts";
import { findServer } from "./flashing/find_server.ts";
import { findTarget, NoBoardFailure } from "./flashing/target.ts";
import { endSignal, INTERRUPTED, Interrupted } from "./end_signal.ts";
import {
  installAdvice,
  type PickedToolchain,
  pickToolchain,
  PROGRAMMERS,
} from "../server/programming/toolchain/pick.ts";

async function pick(name: string | null): Promise<PickedToolchain> {
  const picked = await pickToolchain(name ?? undefined, PROGRAMMERS);
  if (picked === null) {
    throw new FlashFailure(installAdvice(name ?? undefined), "", { flash: "no_toolchain" });
  }
  const [preferred] = PROGRAMMERS;
  if (name === null && picked.toolchain !== preferred) {
    const instead = picked.toolchain.name === "prebuilt" ? "the built image" : picked.toolchain.name;
    stdout.write(`${preferred?.name} is not installed; using ${instead} ("deno task toolchain" says more)\n`);
  }
  return picked;
}

type Steps = Omit<ProgramPlan, "report" | "takePort" | "clock">;

/** Nobody has the port: take it, and ask the board ourselves. */
async function flashDirectly(steps: Steps, bar: ProgressBar): Promise<string> {
  const build = await program({
    ...steps,
    clock: systemClock,
    report: (report) => bar.show(report),
    takePort: async () => {},
  });
  bar.show({ phase: "reconnect", percent: 95, message: "Waiting for the board to start" });
  const found = hex32((await askBoard(steps.project.definition, steps.port, systemClock)).build);
  if (found !== build) throw new FlashFailure(`The board runs build ${found}, not ${build}`);
  return `The board at ${steps.port} runs build ${found}`;
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
): Promise<string> {
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
    const flashed = await server.call(end, { build });
    return `Board ${flashed.board} runs build ${flashed.build}` +
      (flashed.status === "online"
        ? ""
        : "\nThe running server works by an older definition: start it again");
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

async function flash(options: FlashOptions): Promise<void> {
  const project = await namedProject(options.project);
  const server = await findServer(dataFolder(options.data));
  try {
    const seen = portsSeen();
    const target = await findTarget(options, server, seen);
    const picked = await pick(options.with);
    const steps = {
      project,
      picked,
      fqbns: options.fqbn === null ? likelyFqbns(project.model, target.port, seen) : [options.fqbn] as const,
      port: target.port,
      signal: endSignal(),
    };
    const bar = new ProgressBar({ isTTY: stdout.isTTY, write: (text) => stdout.write(text) });
    let result: string;
    try {
      result = server === null || target.board === null
        ? await flashDirectly(steps, bar)
        : await flashThroughServer(steps, { server, board: target.board }, bar);
    } finally {
      bar.end();
    }
    stdout.write(`${result}\n`);
  } finally {
    server?.close();
  }
}

async function main(args: readonly string[]): Promise<number> {
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

exit(await main(argv.slice(2)));
