import assert from "node:assert/strict";
import { refusalPage } from "../../../server/api/refusal_page.ts";
import { problem } from "../../../server/api/responses.ts";
import { ShellKeeper } from "../../../web/offline/shell.ts";
import { FakeClock } from "./fake_clock.ts";

const ORIGIN = "http://127.0.0.1:8000";
const FILES = ["/main-AAAA0000.js", "/page-BBBB0000.css"];
const SECRET = "0123456789abcdef0123456789abcdef";

function page(script = "/main-AAAA0000.js", token = SECRET): Response {
  const html =
    `<meta name="destello-token" content="${token}"><script type="module" src="${script}"></script>`;
  return new Response(html, {
    headers: { "content-type": "text/html; charset=utf-8", "x-policy": "strict" },
  });
}

/** A browser's caches, and a network that says what a test lets it say. */
class Environment {
  readonly kept = new Map<string, Map<string, Response>>();
  readonly clock = new FakeClock();
  readonly asked: string[] = [];
  retired = 0;
  /** What is not over when an answer is given. */
  readonly lasting: Promise<unknown>[] = [];
  answer: (path: string) => Promise<Response> = (path) =>
    Promise.resolve(path === "/" ? page() : new Response(`content of ${path}`));

  lasts = (done: Promise<unknown>) => void this.lasting.push(done);

  fetch = (request: Request | string): Promise<Response> => {
    const path = typeof request === "string" ? request : new URL(request.url).pathname;
    this.asked.push(path);
    return this.answer(path);
  };

  retire = () => Promise.resolve(this.retired++);

  caches = {
    open: (name: string): Promise<Cache> => {
      const kept = this.kept.get(name) ?? new Map<string, Response>();
      this.kept.set(name, kept);
      const cache: Pick<Cache, "addAll" | "put"> = {
        addAll: async (paths: Iterable<unknown>) => {
          for (const path of paths) kept.set(String(path), await this.fetch(String(path)));
        },
        put: (path, response) => Promise.resolve(void kept.set(String(path), response)),
      };
      return Promise.resolve(Object.assign(Object.create(null), cache));
    },
    match: (path: unknown, { cacheName = "" }: MultiCacheQueryOptions = {}) =>
      Promise.resolve(this.kept.get(cacheName)?.get(String(path))?.clone()),
    keys: () => Promise.resolve([...this.kept.keys()]),
    delete: (name: string) => Promise.resolve(this.kept.delete(name)),
  };

  keeper(version = "v1"): ShellKeeper {
    return new ShellKeeper({ version, files: FILES }, this);
  }
}

/** A person opens the address; `Request` itself refuses to be made with this mode. */
function navigation(path: string): Request {
  return Object.defineProperty(new Request(ORIGIN + path), "mode", { value: "navigate" });
}

async function text(answer: Promise<Response> | null): Promise<string> {
  return await (await answer)?.text() ?? "";
}

Deno.test("A2: ShellKeeper.keep() keeps files and document, and not the token", async () => {
  const around = new Environment();
  await around.keeper().keep();
  const [[name, kept] = ["", new Map<string, Response>()]] = around.kept;
  assert.equal(name, "destello-page-v1");
  assert.deepEqual([...kept.keys()].toSorted(), ["/", ...FILES]);
  const document = kept.get("/");
  assert.equal(document?.headers.get("x-policy"), "strict");
  assert.equal(await document?.text(), await page("/main-AAAA0000.js", "").text());
});

Deno.test("A6: ShellKeeper.keep() keeps no document of another version, and none that is no page", async () => {
  for (
    const other of [
      page("/main-CCCC0000.js"),
      new Response("busy", { status: 503 }),
      new Response("<p>hello"),
    ]
  ) {
    const around = new Environment();
    around.answer = (path) => Promise.resolve(path === "/" ? other : new Response());
    await assert.rejects(around.keeper().keep(), TypeError);
    assert.equal([...around.kept.values()].some((kept) => kept.has("/")), false);
  }
});

Deno.test("A3: the document is the server's, whatever it says, as long as it says something", async () => {
  const around = new Environment();
  const keeper = around.keeper();
  await keeper.keep();
  around.answer = () => Promise.resolve(new Response("the server has a fault", { status: 500 }));
  const answer = await keeper.answer(navigation("/"), around.lasts);
  assert.deepEqual([answer?.status, await answer?.text()], [500, "the server has a fault"]);
});

Deno.test("A3: a server that is gone, or has hung, is stood in for by what is kept", async () => {
  const around = new Environment();
  const keeper = around.keeper();
  await keeper.keep();
  around.answer = () => Promise.reject(new TypeError("Failed to fetch"));
  assert.match(await text(keeper.answer(navigation("/"), around.lasts)), /content=""/);
  assert.match(await text(keeper.answer(navigation("/docs"), around.lasts)), /content=""/, "X5a");
  assert.equal(keeper.answer(navigation("/other"), around.lasts), null);
  around.answer = () => new Promise(() => {});
  const answer = keeper.answer(navigation("/"), around.lasts);
  around.clock.advance(3999);
  assert.equal(around.clock.waiting, 1, "it is given 4 s");
  around.clock.advance(1);
  assert.match(await text(answer), /content=""/);
  assert.equal(around.clock.waiting, 0);
});

Deno.test("A3: files come from what is kept, everything else from the network", async () => {
  const around = new Environment();
  const keeper = around.keeper();
  await keeper.keep();
  around.asked.length = 0;
  assert.equal(
    await text(keeper.answer(new Request(`${ORIGIN}/main-AAAA0000.js`), around.lasts)),
    "content of /main-AAAA0000.js",
  );
  assert.deepEqual(around.asked, []);
  for (const path of ["/healthz", "/api/boards", "/", "/main-AAAA0000.js?again", "/main-CCCC0000.js"]) {
    assert.equal(keeper.answer(new Request(ORIGIN + path), around.lasts), null, path);
  }
  assert.equal(keeper.answer(navigation("/healthz"), around.lasts), null);
  assert.equal(
    keeper.answer(new Request(`${ORIGIN}/main-AAAA0000.js`, { method: "POST" }), around.lasts),
    null,
  );
});

Deno.test("A6: ShellKeeper.clean() removes what other versions kept, and nothing of other programs", async () => {
  const around = new Environment();
  await around.keeper("v1").keep();
  around.kept.set("theirs", new Map());
  const newer = around.keeper("v2");
  await newer.keep();
  await newer.clean();
  assert.deepEqual([...around.kept.keys()], ["theirs", "destello-page-v2"]);
});

/** What becomes of worker and caches when somebody opens the address and gets an answer. */
async function after(answer: Response): Promise<{ readonly retired: number; readonly kept: number }> {
  const around = new Environment();
  const keeper = around.keeper();
  await keeper.keep();
  around.answer = () => Promise.resolve(answer);
  assert.equal(await keeper.answer(navigation("/"), around.lasts), answer, "the answer is given on as it is");
  assert.equal(answer.bodyUsed, false);
  await Promise.all(around.lasting);
  return { retired: around.retired, kept: around.kept.size };
}

/** An answer of a content type; null for none. */
function typed(status: number, type: string | null, body: string | null = "{}"): Response {
  const answer = new Response(body, { status });
  if (type === null) answer.headers.delete("content-type");
  else answer.headers.set("content-type", type);
  return answer;
}

/** Destello says no; it has no other way. */
function refusal(status: number): Response {
  return problem({ status, reason: "foreign_host", message: 'Host "x" is not this server', hint: "Go" });
}

Deno.test("A6: a worker that still answers after a newer version has taken over keeps nothing again", async () => {
  const around = new Environment();
  const former = around.keeper("v1");
  await former.keep();
  const newer = around.keeper("v2");
  await newer.keep();
  await newer.clean();
  const [file = ""] = FILES;
  assert.equal(await text(former.answer(new Request(ORIGIN + file), around.lasts)), `content of ${file}`);
  assert.deepEqual([...around.kept.keys()], ["destello-page-v2"]);
});

Deno.test("A7: an answer of another program ends the worker: its page, its redirect, its 404, its JSON", async () => {
  const cases: readonly (readonly [string, Response])[] = [
    ["page", typed(200, "text/html", "<title>Something else</title>")],
    ["JSON", typed(200, "application/json")],
    ["text", typed(200, "text/plain", "hello")],
    ["nothing", typed(204, null, null)],
    ["events that never end", new Response(new ReadableStream(), { status: 200 })],
    ["redirect", typed(302, null, null)],
    ["redirect, as a worker is shown it", Response.error()],
    ["404 page", typed(404, "text/html", "<h1>Not found</h1>")],
    ["404 text", typed(404, "text/plain", "404 page not found")],
    ["404 of no type", typed(404, null, null)],
    ["404 JSON", typed(404, "application/json", '{"error":"not found"}')],
    ["401", typed(401, "text/html", "Log in")],
  ];
  for (const [what, answer] of cases) assert.deepEqual(await after(answer), { retired: 1, kept: 0 }, what);
});

Deno.test("A7: an answer that comes too late is looked at all the same", async () => {
  for (
    const [what, answer, retired] of [
      ["another program", typed(200, "text/html", "<title>Something else</title>"), 1],
      ["Destello", page(), 0],
    ] as const
  ) {
    const around = new Environment();
    const keeper = around.keeper();
    await keeper.keep();
    const late = Promise.withResolvers<Response>();
    around.answer = () => late.promise;
    const shown = keeper.answer(navigation("/"), around.lasts);
    around.clock.advance(4000);
    assert.match(await text(shown), /content=""/, "what is kept is shown meanwhile");
    late.resolve(answer);
    await Promise.all(around.lasting);
    assert.deepEqual([around.retired, around.kept.size], [retired, 1 - retired], what);
  }
});

Deno.test("A3: a late answer is waited for where nothing is kept", async () => {
  const around = new Environment();
  const late = Promise.withResolvers<Response>();
  around.answer = () => late.promise;
  const shown = around.keeper().answer(navigation("/"), around.lasts);
  around.clock.advance(4000);
  late.resolve(new Response("late"));
  assert.equal(await text(shown), "late");
  around.answer = () => Promise.reject(new TypeError("Failed to fetch"));
  await assert.rejects(text(around.keeper().answer(navigation("/"), around.lasts)), TypeError);
});

Deno.test("A7: an answer that may be Destello's leaves the worker: its page, its refusals, a fault on the way", async () => {
  const cases: readonly (readonly [string, Response])[] = [
    ["page", page()],
    ["page of another version", page("/main-CCCC0000.js")],
    ["400", refusal(400)],
    ["403", refusal(403)],
    ["500", refusal(500)],
    ["403 in words", refusalPage({ status: 403, reason: "foreign_host", message: "x", hint: "Go" })],
    ["502 of a proxy", typed(502, "text/html", "<h1>Bad gateway</h1>")],
    ["400 of the HTTP library", typed(400, null, null)],
    ["431 of the HTTP library", typed(431, null, null)],
  ];
  for (const [what, answer] of cases) assert.deepEqual(await after(answer), { retired: 0, kept: 1 }, what);
});
