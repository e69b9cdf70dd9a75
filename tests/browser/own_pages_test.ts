import assert from "node:assert/strict";
import { fixture } from "../fixture_project.ts";
import { bundleClient } from "../../scripts/bundle_client.ts";
import { tools, withTools } from "../tool.ts";
import { Stage, TOKEN } from "./stage.ts";

/** A web server of somebody's own, with a page that has the client library. */
class OwnSite implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  private constructor(client: Uint8Array<ArrayBuffer>) {
    this.#server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, ({ url }) => {
      const isClient = new URL(url).pathname === "/destello_client.js";
      const type = isClient ? "text/javascript" : "text/html";
      return new Response(isClient ? client : "<!doctype html><link rel=icon href=data:>", {
        headers: { "content-type": type },
      });
    });
  }

  static async open(): Promise<OwnSite> {
    return new OwnSite(new Uint8Array(await bundleClient(fixture)));
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

/** What the page's program gets: what the LED is, or why it could not connect. */
interface Outcome {
  readonly on?: unknown;
  readonly reason?: unknown;
  readonly message?: unknown;
  readonly hint?: unknown;
}

/** Every test begins with a page of another origin. */
function test(
  name: string,
  body: (stage: Stage, origin: string, ask: (program: string) => Promise<Outcome>) => Promise<void>,
): void {
  const run = async (chromium: string) => {
    await using site = await OwnSite.open();
    await using stage = await Stage.open(chromium);
    const { page } = await stage.visit({}, site.origin);
    await body(stage, site.origin, (program) => page.evaluate(`(async () => { ${program} })()`));
  };
  // esbuild's stop() kills its process and does not wait until it is gone.
  Deno.test({
    ...withTools(name, [tools.chromium], (_t, chromium) => run(chromium)),
    sanitizeOps: false,
    sanitizeResources: false,
  });
}

/** As the README has it. */
function switching(url: string, token = TOKEN): string {
  return `
    const { connect } = await import("/destello_client.js");
    try {
      using board = await connect("${url.replace("http", "ws")}/ws", { token: "${token}" });
      const { state } = await board.led.set({ on: true });
      return { on: state.on };
    } catch ({ reason, message, hint }) {
      return { reason, message, hint };
    }`;
}

function reading(url: string, token = TOKEN): string {
  return `
    const headers = { authorization: "Bearer ${token}", "content-type": "application/json" };
    try {
      const answer = await fetch("${url}/api/boards/uno-7f3a21c4/led/set", { method: "POST", headers, body: '{"on":false}' });
      const { state, error } = await answer.json();
      return { on: state?.on, reason: error?.reason };
    } catch ({ message }) {
      return { message };
    }`;
}

test(
  "S3, C16: a page of another origin is told that it is refused, and by --origin is let in",
  async (stage, origin, ask) => {
    const refused = await ask(switching(stage.url));
    assert.equal(refused.reason, "foreign_origin");
    assert.match(String(refused.message), new RegExp(`does not let this program in: Origin "${origin}"`));
    assert.match(String(refused.hint), new RegExp(`deno task serve --origin ${origin}$`));
    assert.match(String((await ask(reading(stage.url))).message), /Failed to fetch/);
    assert.equal(stage.boards.list()[0]?.rev, 17, "nothing ran");
    await stage.stop();
    stage.origins = [origin];
    stage.restart();
    assert.deepEqual(await ask(switching(stage.url)), { on: true });
    assert.deepEqual(await ask(reading(stage.url)), { on: false, reason: undefined });
    assert.equal((await ask(switching(stage.url, "f".repeat(32)))).reason, "wrong_token");
    assert.equal((await ask(reading(stage.url, "f".repeat(32)))).reason, "wrong_token");
  },
);

test(
  "S3, C16: without the token a page of another origin cannot even tell that there is a server",
  async (stage, origin, ask) => {
    const { reason, message, hint } = await ask(switching(stage.url, "f".repeat(32)));
    assert.deepEqual([reason, message], [
      "server_offline",
      `The server at "${stage.url.replace("http", "ws")}/ws" does not answer`,
    ]);
    assert.match(String(hint), new RegExp(`started with --origin ${origin}$`));
    await stage.stop();
    const gone = await ask(switching(stage.url, "f".repeat(32)));
    assert.deepEqual([gone.reason, gone.message, gone.hint], [reason, message, hint]);
    stage.restart();
  },
);
