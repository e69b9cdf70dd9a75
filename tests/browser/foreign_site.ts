/** A web server of somebody else, whose page is empty. */
export class ForeignSite implements AsyncDisposable {
  readonly #server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () =>
      new Response("<!doctype html><link rel=icon href=data:>", { headers: { "content-type": "text/html" } }),
  );

  /** Where its page is. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/`;
  }

  /** End it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

/** A browser opens six connections to each name, which all lead to this machine, and 256 in all for each profile. */
const NAMES = 43;
const CONNECTIONS = 256;

/**
 * What a page does that opens all connections it gets, each of which waits at the server if there is room (S5b).
 *
 * @param port The server's.
 * @returns A program for the page; its outcome is what the page could read.
 */
export function burst(port: number): string {
  return `Promise.all(Array.from({ length: ${CONNECTIONS} }, (_, index) =>
    fetch("http://h" + index % ${NAMES} + ".localhost:${port}/ws/admission", {
      method: "POST",
      mode: "no-cors",
      body: "f".repeat(32),
    }).then(async (answer) => answer.status + await answer.text(), () => "0")
  )).then((all) => all.filter((read) => read !== "0"))`;
}
