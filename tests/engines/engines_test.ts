import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { freePort, startServer } from "../processes/process_house.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { tools, withTools } from "../tool.ts";
import { Firefox } from "./firefox.ts";
import { type Browser, Person } from "./tab.ts";
import { WebKit } from "./webkit.ts";

const FITS = "() => document.documentElement.scrollWidth <= innerWidth";
/** Text that would become HTML. */
const REFUSED = `() => {
  try {
    document.createElement("p").innerHTML = "text";
    return false;
  } catch {
    return true;
  }
}`;

function server(folder: string, port: number, ...options: readonly string[]) {
  return startServer(["--board", "virtual", "--port", String(port), "--data", folder, ...options]);
}

/** Twice: it stands at the LED already. */
const BOTH_CHANGED = /Changed by you[^]*Changed by you/;

/** What the server itself says of a channel. */
async function reported(folder: string, port: number, channel: string): Promise<unknown> {
  const token = (await readFile(join(folder, "token"), "utf8")).trim();
  const response = await fetch(`http://127.0.0.1:${port}/api/boards`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const view = z.object({
    boards: z.tuple([
      z.looseObject({ channels: z.record(z.string(), z.looseObject({ reported: z.unknown() })) }),
    ]),
  });
  return view.parse(await response.json()).boards[0].channels[channel]?.reported;
}

async function works(browser: Browser): Promise<void> {
  await inTempFolder(async (folder) => {
    const port = freePort();
    await using first = server(folder, port);
    await first.ready();
    const person = new Person(browser);
    await browser.goTo(`http://127.0.0.1:${port}/`);
    await browser.resize(360, 800);
    await person.sees("button", "Board: Online");
    await person.clicks("switch", "LED");
    await person.reads(/Confirmed by the board in [\d.,]+ m?s/);
    assert.equal(z.object({ on: z.boolean() }).parse(await reported(folder, port, "led")).on, true);
    const slider = await person.sees("slider", "Lamp: Level");
    await person.drags(slider, 40);
    await person.reads(BOTH_CHANGED);
    const { level } = z.object({ level: z.number() }).parse(await reported(folder, port, "lamp"));
    assert.ok(level > 0);
    assert.equal(await browser.run(FITS), true);
    await person.holds("() => navigator.serviceWorker.ready.then(() => true)");
    assert.deepEqual(await browser.complaints(), []);
    // What is refused is told, so there was nothing (S7b).
    assert.equal(await browser.run(REFUSED), true);
    await person.until(
      () => browser.complaints(),
      (all) => all.some((one) => /trusted-types/.test(one)),
      "a refusal",
    );

    first.signalAll("SIGKILL");
    await first.ended();
    await person.sees("button", "Server: Unreachable");
    await browser.goTo(`http://127.0.0.1:${port}/`);
    await person.sees("button", "Server: Unreachable");
    await using second = server(folder, port);
    await second.ready();
    await person.sees("button", "Page: Live");
    await person.sees("button", "Board: Online");
    await person.clicks("switch", "LED");
    await person.reads(/Confirmed by the board in [\d.,]+ m?s/);
    second.signalAll("SIGTERM");
    await second.ended();
  });
}

async function pairs(browser: Browser): Promise<void> {
  await inTempFolder(async (folder) => {
    const port = freePort();
    await using house = server(folder, port, "--pair");
    await house.ready();
    const token = (await readFile(join(folder, "token"), "utf8")).trim();
    const invited = await fetch(`http://127.0.0.1:${port}/rpc`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: '{"jsonrpc":"2.0","id":1,"method":"devices.invite","params":{"role":"view"}}',
    });
    const { code } =
      z.object({ result: z.looseObject({ code: z.string() }) }).parse(await invited.json()).result;
    const person = new Person(browser);
    await browser.goTo(`http://127.0.0.1:${port}/`);
    await browser.resize(360, 800);
    await person.sees("heading", "This device is new here");
    await person.types("Code", code);
    await person.types("Name of this device", "Ana");
    await person.clicks("button", "Connect");
    await person.sees("button", "Page: Live");
    await person.reads(/may only look/);
    assert.deepEqual(await browser.find("switch", "LED"), []);
    const refused = await browser.run(`() => fetch("/api/boards/uno/led/set", {
      method: "POST",
      headers: { authorization: "Bearer " + localStorage.getItem("destello.token"), "content-type": "application/json" },
      body: '{"on":true}',
    }).then((answer) => answer.json())`);
    assert.equal(
      z.object({ error: z.object({ reason: z.string() }) }).parse(refused).error.reason,
      "not_allowed",
    );
    assert.equal(await browser.run(FITS), true);
  });
}

function test(name: string, body: (browser: Browser) => Promise<void>): void {
  Deno.test(withTools(`Firefox: ${name}`, [tools.firefox], async (_t, path = "") => {
    await using browser = await Firefox.open(path);
    await body(browser);
  }));
  Deno.test(
    withTools(
      `WebKit: ${name}`,
      [tools.webKitDriver, tools.webKitBrowser, tools.xvfb],
      async (_t, driver = "", mini = "", screen = "") => {
        await using browser = await WebKit.open({ driver, browser: mini, screen });
        await body(browser);
      },
    ),
  );
}

test("P5, A3: the LED, a slider, a narrow screen, a server that is killed, the page without it", works);
test("S21a, S23: a device is let in by a code, and may do no more than its role", pairs);
