import { type Browser, chromium } from "playwright-core";

/** Chromium in a sandbox of its own cannot start as root; the others keep it from calling home. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Start a Chromium without a window.
 *
 * @param chromiumPath Where it is.
 * @param flags More of its flags.
 * @returns The browser.
 */
export function startBrowser(chromiumPath: string, flags: readonly string[] = []): Promise<Browser> {
  // As most desktops have them: a scrollbar takes its width from the page.
  return chromium.launch({
    executablePath: chromiumPath,
    args: [...FLAGS, ...flags],
    ignoreDefaultArgs: ["--hide-scrollbars"],
  });
}

/** One for all tests of a file, each of which has profiles of its own: to start one takes longer than most tests. */
let shared: Promise<Browser> | null = null;

/** The browser of this file's tests, started by the first who asks. */
export function sharedBrowser(chromiumPath: string): Promise<Browser> {
  return shared ??= startBrowser(chromiumPath);
}

Deno.test.afterAll(async () => await (await shared)?.close());
