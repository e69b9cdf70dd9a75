/**
 * Programming a board over the interface to clients (F3): `board.flash` has the server do it; the `flash.*` methods are for a
 * program that does it itself and needs the port. A client names a board, and a project among those that are served: no path, option
 * or file (S6).
 *
 * @module
 */
import * as flash from "../../protocol/api/flash.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { flashFailedRequest, FlashFailure, type FlashJob } from "../programming/flashing.ts";
import type { Clock } from "../../protocol/clock.ts";
import type { Boards } from "../boards/boards.ts";
import type { KnownProject } from "../boards/projects.ts";
import type { ServedProject } from "../boards/served_project.ts";
import { handle, type Handlers } from "./handler.ts";
import { LentBoard } from "./lent_board.ts";

/**
 * Programs the board of a job with a project's firmware; resolves to the build id that is on it now, and ends what it has started when
 * the job is cancelled.
 */
export type Programmer = (job: FlashJob, project: ServedProject) => Promise<string>;

/**
 * The methods.
 *
 * @param boards The boards, whose they may be, and who programs which of them.
 * @param programmer Programs on behalf of a page.
 * @param clock Time.
 */
export function flashMethods(
  boards: Pick<Boards, "flashing" | "list" | "projects">,
  programmer: Programmer,
  clock: Clock,
): Handlers<typeof flash> {
  const { flashing: jobs, projects } = boards;

  /** F3b: the project that is named, or else the board's own, or the only one. */
  function projectFor(board: string | null, definition: string | undefined): KnownProject {
    const all = boards.list();
    const view = all.find(({ id }) => id === board || (board === null && all.length === 1));
    // That there is no such board is said by who begins the job.
    if (view === undefined) return projects.all[0];
    const wanted = definition ?? view.definition ?? null;
    const project = wanted === null
      ? projects.only
      : projects.all.find(({ schemaHash }) => schemaHash === wanted) ?? null;
    if (project !== null) return project;
    const served = projects.all.map(({ schemaHash, name }) => `"${schemaHash}" (${name})`).join(", ");
    throw new RequestFailure(
      "invalid_params",
      wanted === null
        ? `Nobody knows whose board "${view.id}" is, so the project that it is to be programmed with must be named`
        : `No served project has the definition "${wanted}"`,
      `Send one of these as "definition": ${served}`,
    );
  }

  const lentTo = new WeakMap<AbortSignal, LentBoard>();

  function lent(connection: AbortSignal | null): LentBoard {
    const board = connection === null ? undefined : lentTo.get(connection);
    if (board !== undefined) return board;
    throw new RequestFailure(
      "invalid_request",
      "This connection programs no board",
      'Call "flash.begin" first, over a WebSocket',
    );
  }

  return {
    ports: handle(flash.ports, () => ({ ports: jobs.ports() })),
    begin: handle(flash.begin, (_, { board, connection }) => {
      if (connection === null) {
        throw new RequestFailure(
          "invalid_request",
          `"flash.begin" needs a connection that lasts, because its end gives the port back`,
          "Call it over a WebSocket",
        );
      }
      if (lentTo.get(connection)?.isOver === false) {
        throw new RequestFailure(
          "invalid_request",
          "This connection programs a board already",
          'End that with "flash.end" or "flash.fail" first, or use another connection',
        );
      }
      const job = jobs.begin(board);
      const lent = new LentBoard(job, clock);
      lentTo.set(connection, lent);
      connection.addEventListener("abort", () => void lent.abandon(), { once: true });
      return job.place;
    }),
    report: handle(flash.report, (report, { connection }) => {
      lent(connection).report(report);
      return {};
    }),
    take: handle(flash.take, async (_, { connection }) => {
      await lent(connection).take();
      return {};
    }),
    end: handle(flash.end, ({ build }, { connection }) => lent(connection).end(build)),
    fail: handle(flash.fail, async ({ message, hint, details }, { connection }) => {
      await lent(connection).fail(new FlashFailure(message, hint, details));
      return {};
    }),
    cancel: handle(flash.cancel, async (_, { board }) => {
      await jobs.cancel(board);
      return {};
    }),
    flash: handle(flash.flash, async ({ definition }, { board }) => {
      const project = projectFor(board, definition);
      const job = jobs.begin(board);
      try {
        return await job.end(await programmer(job, project), clock);
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
    }),
  };
}
