/**
 * Programming a board over the interface to clients (F3): `board.flash` has the server do it; the `flash.*` methods are for a
 * program that does it itself and needs the port. A client names a board and nothing else: no path, option or file (S6).
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import { argumentsCheck, type Checked } from "../../protocol/messages.ts";
import { checkFlashBuild, checkFlashFailure, checkFlashReport } from "../../protocol/flash_messages.ts";
import { flashFailedRequest, FlashFailure, type Flashing, type FlashJob } from "../programming/flashing.ts";
import { systemClock } from "../link/clock.ts";

/**
 * Programs the board of a job with what belongs to this server's definition; resolves to the build id that is on it now, and ends what
 * it has started when the job is cancelled.
 */
export type Programmer = (job: FlashJob) => Promise<string>;

/** One call, as far as programming is concerned. */
export interface FlashCall {
  /** Which board; null where the client named none. */
  readonly board: string | null;
  /** Arguments as the client sent them. */
  readonly params: unknown;
  /** Aborts when the client's connection is gone; null where it has none that lasts. */
  readonly connection: AbortSignal | null;
}

/** A method. */
export type FlashMethod = (call: FlashCall) => unknown;

const takesNothing = argumentsCheck({});

/**
 * The methods.
 *
 * @param desk Who programs which board.
 * @param programmer Programs on behalf of a page; without one there is no `board.flash`.
 * @returns Each with its name.
 */
export function flashMethods(desk: Flashing, programmer?: Programmer): readonly [string, FlashMethod][] {
  const jobs = new WeakMap<AbortSignal, FlashJob>();

  function jobOf(connection: AbortSignal | null): FlashJob {
    const job = connection === null ? undefined : jobs.get(connection);
    if (job !== undefined) return job;
    throw new RequestFailure(
      "invalid_request",
      "This connection programs no board",
      'Call "flash.begin" first, over a WebSocket',
    );
  }

  function begin({ board, params, connection }: FlashCall): unknown {
    checked(takesNothing(params));
    if (connection === null) {
      throw new RequestFailure(
        "invalid_request",
        `"flash.begin" needs a connection that lasts, because its end gives the port back`,
        "Call it over a WebSocket",
      );
    }
    if (jobs.get(connection)?.isOver === false) {
      throw new RequestFailure(
        "invalid_request",
        "This connection programs a board already",
        'End that with "flash.end" or "flash.fail" first, or use another connection',
      );
    }
    const job = desk.begin(board);
    jobs.set(connection, job);
    connection.addEventListener("abort", () => void job.abandon(), { once: true });
    // The program that owns it hears of it as everybody does, and ends what it runs.
    job.signal.addEventListener("abort", () => void job.fail(job.signal.reason), { once: true });
    return job.place;
  }

  async function end({ params, connection }: FlashCall): Promise<unknown> {
    const { build } = checked(checkFlashBuild(params));
    return await jobOf(connection).end(build, systemClock);
  }

  async function fail({ params, connection }: FlashCall): Promise<unknown> {
    const { message, hint, details } = checked(checkFlashFailure(params));
    await jobOf(connection).fail(new FlashFailure(message, hint, details));
    return {};
  }

  const methods: [string, FlashMethod][] = [
    ["boards.ports", ({ params }) => {
      checked(takesNothing(params));
      return { ports: desk.ports() };
    }],
    ["flash.begin", begin],
    ["flash.report", ({ params, connection }) => {
      jobOf(connection).report(checked(checkFlashReport(params)));
      return {};
    }],
    ["flash.take", async ({ params, connection }) => {
      checked(takesNothing(params));
      await jobOf(connection).take();
      return {};
    }],
    ["flash.end", end],
    ["flash.fail", fail],
    ["flash.cancel", async ({ board, params }) => {
      checked(takesNothing(params));
      await desk.cancel(board);
      return {};
    }],
  ];
  if (programmer !== undefined) {
    methods.push(["board.flash", async ({ board, params }) => {
      checked(takesNothing(params));
      const job = desk.begin(board);
      try {
        return await job.end(await programmer(job), systemClock);
      } catch (error) {
        if (error instanceof RequestFailure) throw error;
        const failure = error instanceof FlashFailure
          ? error
          : new FlashFailure("The server failed to program the board", "The server's log has the details", {
            flash: "server",
          });
        await job.fail(failure);
        if (failure !== error) throw error;
        throw flashFailedRequest(failure);
      }
    }]);
  }
  return methods;
}

function checked<T>(result: Checked<T>): T {
  if (result.ok) return result.value;
  throw new RequestFailure("invalid_params", result.problem, "See docs/SPEC.md, F3");
}
