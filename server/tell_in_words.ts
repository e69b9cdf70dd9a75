/**
 * The first import of every task: errors are told in words wherever they are noticed (F9), also while the other modules are loaded. A
 * task whose output nobody reads any more, as behind `| head`, ends without a word.
 *
 * @module
 */
import { stderr, stdout } from "node:process";
import { inWords } from "./in_words.ts";

/** How a shell counts a program that SIGPIPE ended. */
const UNREAD = 141;

function tell(event: Event, error: unknown): void {
  const words = inWords(error);
  if (words === null) return;
  event.preventDefault();
  stderr.write(words.text);
  Deno.exit(words.code);
}

addEventListener("unhandledrejection", (event) => tell(event, event.reason));
addEventListener("error", (event) => tell(event, event.error));
for (const output of [stdout, stderr]) {
  output.on("error", (error) => {
    if (!("code" in error && error.code === "EPIPE")) throw error;
    Deno.exit(UNREAD);
  });
}
