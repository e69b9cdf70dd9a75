/**
 * Show the page to the person who started the server.
 *
 * @module
 */

/**
 * The command that opens a URL in the system's browser.
 *
 * @param os Operating system, as Deno names it.
 * @param url The URL.
 * @returns Program and arguments.
 */
export function openCommand(os: string, url: string): readonly [program: string, ...args: string[]] {
  if (os === "windows") return ["cmd", "/c", "start", "", url];
  return [os === "darwin" ? "open" : "xdg-open", url];
}

/**
 * Open a URL in the system's browser. Where that does not work nothing happens: the URL has been printed. The browser is
 * not ended with the server: it is the person's own.
 *
 * @param url The URL.
 */
export function openBrowser(url: string): void {
  const [program, ...args] = openCommand(Deno.build.os, url);
  try {
    new Deno.Command(program, { args, stdin: "null", stdout: "null", stderr: "null" }).spawn().unref();
  } catch {
    // Not there, not executable, no room for a process: a server that runs is worth more than a browser that opens.
  }
}
