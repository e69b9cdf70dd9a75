/**
 * The first import of every task: errors are told in words wherever they are noticed (F9), also while the other modules are loaded.
 *
 * @module
 */
import { stderr } from "node:process";
import { inWords } from "./in_words.ts";

function tell(event: Event, error: unknown): void {
  const words = inWords(error);
  if (words === null) return;
  event.preventDefault();
  stderr.write(words.text);
  Deno.exit(words.code);
}

addEventListener("unhandledrejection", (event) => tell(event, event.reason));
addEventListener("error", (event) => tell(event, event.error));
