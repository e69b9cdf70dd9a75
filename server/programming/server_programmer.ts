/**
 * Programs a board for a page, inside the server (F3): the same steps as `deno task flash`, with whatever toolchain is there.
 *
 * @module
 */
import { systemClock } from "../../protocol/clock.ts";
import type { Project } from "../../firmware-gen/project.ts";
import type { FlashJob } from "./flashing.ts";
import { pickProgrammer } from "./toolchain/pick.ts";
import { systemFiles } from "../serial/device_path.ts";
import { portsSeen } from "../serial/list_ports.ts";
import { likelyFqbns } from "./board_kind.ts";
import { program } from "./program.ts";

/**
 * Program the board of a job. The client has named the board and nothing else.
 *
 * @param project Whose firmware it gets.
 * @param job The board.
 * @returns The build id that the board will tell.
 * @throws {FlashFailure} Why it could not be done.
 */
export async function programForPage(project: Project, job: FlashJob): Promise<string> {
  const { port } = job.place;
  return await program({
    project,
    picked: await pickProgrammer(),
    fqbns: likelyFqbns(project.model, port, portsSeen(), systemFiles()),
    port,
    report: (report) => job.report(report),
    takePort: () => job.take(),
    clock: systemClock,
    signal: job.signal,
  });
}
