/**
 * The process that compiles, uploads and builds for a server, which itself may start nothing but Deno (S41). One request is one process:
 * it reads the request as a line of JSON from its standard input, and ends when that does.
 *
 * @module
 */
import { Console } from "node:console";
import { stderr, stdin, stdout } from "node:process";
import { createInterface } from "node:readline";
import { systemClock } from "../../protocol/clock.ts";
import { readBoardDetails } from "../../protocol/troubles.ts";
import { schemaHash } from "../../protocol/schema_hash.ts";
import { END_SIGNALS } from "../end_signals.ts";
import { inWords } from "../in_words.ts";
import { FlashFailure } from "../programming/flashing.ts";
import {
  type Programmed,
  type ProgramRequest,
  type Said,
  type ToolRequest,
  toolRequest,
} from "./tool_request.ts";

const input = createInterface({ input: stdin });
const lines = input[Symbol.asyncIterator]();
const gone = new AbortController();

// A definition may write to the console, and here the standard output is for answers alone.
globalThis.console = new Console(stderr);
// A server that is gone reads nothing; that its input has ended ends all that was started.
for (const output of [stdout, stderr]) output.on("error", () => {});

function say(said: Said): void {
  stdout.write(`${JSON.stringify(said)}\n`);
}

async function answer(request: ToolRequest): Promise<unknown> {
  switch (request.do) {
    case "program":
      return await programBoard(request);
    case "rebuild":
      await (await import("../rebuild_project.ts")).rebuildProject(request.project);
      return null;
    case "inventory":
      return await (await import("../programming/toolchain/inventory.ts")).takeInventory();
    case "page":
      return await pageAsText();
    case "open":
      (await import("../open_browser.ts")).openBrowser(request.url);
      return null;
  }
}

async function pageAsText(): Promise<string> {
  const { currentPage, pageText } = await import("../../page_build/kept_page.ts");
  return pageText(await currentPage());
}

async function programBoard(request: ProgramRequest): Promise<Programmed> {
  const { project: { folder, shown }, schemaHash: served, port, fqbns: [likeliest, ...others], rate } =
    request;
  const [{ loadProject }, { pickProgrammer }, { answeredRates, program }] = await Promise.all([
    import("../projects/load_project.ts"),
    import("../programming/toolchain/pick.ts"),
    import("../programming/program.ts"),
  ]);
  const project = await loadProject(folder, shown);
  if (schemaHash(project.definition) !== served) {
    const said = `The definition of "${project.name}" has changed since it was served`;
    throw new FlashFailure(
      said,
      "Build it and serve it anew first; the board was not touched",
      readBoardDetails("flash_failed", { flash: "definition", said }),
    );
  }
  if (rate !== null) answeredRates.set(port, rate);
  const build = await program({
    project,
    picked: await pickProgrammer(),
    fqbns: [likeliest, ...others],
    port,
    report: (report) => say({ report }),
    takePort: async () => {
      say({ take: true });
      await lines.next();
      gone.signal.throwIfAborted();
    },
    clock: systemClock,
    signal: gone.signal,
  });
  return { build, rate: answeredRates.get(port) ?? null };
}

function failureOf(error: unknown): Said {
  if (error instanceof FlashFailure) {
    const { message, hint, details } = error;
    return { failed: { message, hint, details } };
  }
  const words = inWords(error);
  if (words !== null) return { refused: words.text.trim() };
  return { fault: error instanceof Error ? error.stack ?? error.message : String(error) };
}

const { value: first = "" } = await lines.next();
const request = toolRequest.parse(JSON.parse(first));
let isDone = false;
// What runs on behalf of a server that is gone, or wants it no more, ends with all that it started (F8).
const end = () => {
  gone.abort(new FlashFailure("Whoever asked for it is gone"));
  if (isDone || request.do !== "program") Deno.exit();
};
input.on("close", end);
for (const signal of END_SIGNALS) Deno.addSignalListener(signal, end);
say(await answer(request).then((done): Said => ({ done }), failureOf));
isDone = true;
if (gone.signal.aborted) Deno.exit();
