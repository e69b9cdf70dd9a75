/**
 * What the server has done by a process of its own (S41): it compiles, uploads, asks the machine's programs and bundles the page, for
 * which a server would have to be allowed everything.
 *
 * @module
 */
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { z } from "zod/mini";
import { readBoardDetails } from "../../protocol/troubles.ts";
import { schemaHash } from "../../protocol/schema_hash.ts";
import type { Project, ProjectPlaces } from "../../firmware-gen/project.ts";
import type { ToolPart } from "../doctor/machine.ts";
import { startDeno } from "./own_deno.ts";
import { likelyFqbns } from "../programming/board_kind.ts";
import { FlashFailure, type FlashJob } from "../programming/flashing.ts";
import { loadProject } from "../projects/load_project.ts";
import { systemFiles } from "../serial/device_path.ts";
import { portsSeen } from "../serial/list_ports.ts";
import { StartFailure } from "../start_failure.ts";
import { programmed, said, type ToolRequest } from "./tool_request.ts";

const PROCESS = fileURLToPath(new URL("./tool_process.ts", import.meta.url));
const inventory = z.array(
  z.object({ name: z.string(), version: z.nullable(z.string()), remedy: z.string() }),
);
/** The rate at which the bootloader on a port answered last (F11). */
const rates = new Map<string, number>();

/**
 * Program the board of a job (F3). The client has named the board and nothing else.
 *
 * @param project Whose firmware it gets.
 * @param job The board.
 * @returns The build id that the board will tell.
 * @throws {FlashFailure} Why it could not be done.
 */
export async function programForPage(project: Project, job: FlashJob): Promise<string> {
  const { port } = job.place;
  const [likeliest, ...others] = likelyFqbns(project.model, port, portsSeen(), systemFiles());
  const { build, rate } = programmed.parse(
    await ask({
      do: "program",
      project: namedPlaces(project),
      schemaHash: schemaHash(project.definition),
      port,
      fqbns: [likeliest, ...others],
      rate: rates.get(port) ?? null,
    }, job),
  );
  if (rate !== null) rates.set(port, rate);
  return build;
}

/**
 * Read a project anew, and build and write its image.
 *
 * @param places Where it is.
 * @returns The project as it is now.
 * @throws {StartFailure} if there is a mistake in it, or nothing that compiles.
 */
export async function rebuildProject(places: ProjectPlaces): Promise<Project> {
  const project = namedPlaces(places);
  await ask({ do: "rebuild", project });
  return await loadProject(project.folder, project.shown);
}

/** Which programs for the firmware are installed. */
export async function takeInventory(): Promise<readonly ToolPart[]> {
  return inventory.parse(await ask({ do: "inventory" }));
}

/** The page, built if need be, as `page_build/kept_page.ts` keeps it. */
export async function builtPage(): Promise<string> {
  return z.string().parse(await ask({ do: "page" }));
}

/**
 * Open a URL in the system's browser. Where that does not work nothing happens: the URL has been printed.
 *
 * @param url The URL.
 */
export async function openBrowser(url: string): Promise<void> {
  await ask({ do: "open", url }).catch(() => {});
}

/** A folder and its name; the name is part of every sentence about the project. */
function namedPlaces({ folder, option }: ProjectPlaces): { readonly folder: string; readonly shown: string } {
  return { folder, shown: option.replace(/^ --project /, "") || folder };
}

/** Who programs a board is told how far it is, is asked for the port, and may end it. */
type Listener = Pick<FlashJob, "report" | "take" | "signal">;

async function ask(request: ToolRequest, listener: Listener | null = null): Promise<unknown> {
  const process = startDeno(["-A", "--no-prompt", PROCESS], {
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  });
  const input = process.stdin.getWriter();
  const tell = (line: unknown) => input.write(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
  // It ends what it has started when its input ends.
  const end = () => void input.close().catch(() => {});
  listener?.signal.addEventListener("abort", end, { once: true });
  try {
    await tell(request);
    for await (const line of createInterface({ input: Readable.fromWeb(process.stdout) })) {
      const news = said.parse(JSON.parse(line));
      if ("report" in news) listener?.report(news.report);
      else if ("take" in news) {
        await listener?.take();
        await tell("taken");
      } else if ("done" in news) return news.done;
      else if (listener?.signal.aborted === true) throw listener.signal.reason;
      else if ("refused" in news) throw new StartFailure(news.refused);
      else if ("fault" in news) throw new Error(news.fault);
      else {
        const { message, hint, details } = news.failed;
        throw new FlashFailure(message, hint, readBoardDetails("flash_failed", details));
      }
    }
    throw new Error(`The process for "${request.do}" ended without an answer`);
  } finally {
    listener?.signal.removeEventListener("abort", end);
    end();
    await process.status;
  }
}
