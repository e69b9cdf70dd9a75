import assert from "node:assert/strict";
import { tools, withTools } from "../tool.ts";
import { accessProblems } from "./accessibility.ts";
import { MOST_KEYLESS } from "../../server/api/keyless_requests.ts";
import { RawConnection } from "../server/raw_connection.ts";
import { burst, ForeignSite } from "./foreign_site.ts";
import { Stage } from "./stage.ts";
import type { Seen } from "./visitors.ts";

function test(name: string, body: (stage: Stage) => Promise<void>): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium);
    stage.isOwner = false;
    await body(stage);
    // The browser's own words about a refusal.
    assert.deepEqual(
      stage.problems.filter((problem) => !/ERR_|status of (?:40[13]|503)|WebSocket/.test(problem)),
      [],
    );
  }));
}

async function fill(seen: Seen, code: string, name: string): Promise<void> {
  await seen.page.getByRole("textbox", { name: "Code" }).fill(code);
  await seen.page.getByRole("textbox", { name: "Name of this device" }).fill(name);
  await seen.button("Connect").click();
}

test("S22, S23: whoever has no token is asked for a code, is let in by it, and comes back without one", async (stage) => {
  stage.isOwner = true;
  const own = await stage.visit();
  await own.button("Page: Live").waitFor();
  stage.isOwner = false;
  const phone = await stage.visit();
  await phone.page.getByRole("heading", { name: "This device is new here" }).waitFor();
  assert.equal(await phone.page.locator("#not-started").isVisible(), false);
  const code = stage.devices.codes.make("control");
  await fill(phone, code, "");
  await phone.text("Give this device a name.").waitFor();
  await fill(phone, code, "page 7");
  await phone.page.getByRole("textbox", { name: "Name of this device", description: /taken for somebody/ })
    .waitFor();
  await fill(phone, code.toLowerCase().replace(/^..../, "$& "), "Ana's phone");
  await phone.button("Page: Live").waitFor();
  await phone.led.click();
  await own.text(/^Changed by Ana's phone, /).waitFor();
  await phone.text(/^Changed by you, /).waitFor();
  await phone.page.reload();
  await phone.button("Page: Live").waitFor();
  await phone.text(/^Changed by you, /).waitFor();
});

test("S23: a link brings its code along, which no server sees, and a wrong one is said in words", async (stage) => {
  const code = stage.devices.codes.make("control");
  const phone = await stage.visit({}, `${stage.url}/#pair=${code}`);
  const field = phone.page.getByRole("textbox", { name: "Code" });
  await field.waitFor();
  assert.equal(await field.inputValue(), code);
  await fill(phone, "0000 0000", "Ana's phone");
  await phone.page.getByRole("textbox", { name: "Code", description: /^This code is not right/ }).waitFor();
  assert.equal(await field.evaluate((input) => input.matches(":focus")), true);
  await fill(phone, code, "Ana's phone");
  await phone.button("Page: Live").waitFor();
  assert.equal(phone.page.url(), `${stage.url}/`);
});

test("S20, S23: a device that is revoked is thrown out at once, and asked for a code again", async (stage) => {
  const phone = await stage.visit({}, `${stage.url}/#pair=${stage.devices.codes.make("control")}`);
  await fill(phone, await phone.page.getByRole("textbox", { name: "Code" }).inputValue(), "Ana's phone");
  await phone.button("Page: Live").waitFor();
  const [device] = stage.devices.list();
  await stage.devices.revoke(device?.id ?? "");
  await phone.page.getByRole("heading", { name: "This device is new here" }).waitFor();
  assert.equal(await phone.page.evaluate(() => localStorage.getItem("destello.token")), null);
});

test("S5b: while too many without a token wait, a new device is told so, and a page that has one comes in", async (stage) => {
  await using elsewhere = new ForeignSite();
  const first = await stage.visit();
  const port = Number(new URL(stage.url).port);
  using held = new DisposableStack();
  for (let count = 0; count < MOST_KEYLESS; count++) {
    const silent = held.use(await RawConnection.open(port));
    await silent.writeHead([
      "POST /pair HTTP/1.1",
      `Host: 127.0.0.1:${port}`,
      "Content-Type: application/json",
      "Content-Length: 99",
    ]);
  }
  const code = stage.devices.codes.make("control");
  const other = await stage.visit({}, elsewhere.url);
  const asking = other.page.evaluate(burst(port));
  await fill(first, code, "Ana's phone");
  await first.text("Too many new devices are asking at once. Try again in ten seconds.").waitFor();
  stage.isOwner = true;
  const own = await stage.visit();
  await own.button("Page: Live").waitFor();
  await own.led.click();
  await own.text(/^Changed by you, /).waitFor();
  assert.deepEqual(await asking, []);
});

test("S23: the form speaks Spanish, too", async (stage) => {
  const phone = await stage.visit({ locale: "es-MX" });
  await phone.page.getByRole("heading", { name: "Este dispositivo es nuevo aquí" }).waitFor();
  assert.equal(await phone.page.evaluate(() => document.documentElement.lang), "es");
  await phone.page.getByRole("button", { name: "Conectar" }).click();
  await phone.page.getByRole("textbox", { name: "Código", description: /no es correcto/ }).waitFor();
  assert.deepEqual(await accessProblems(phone.page), []);
});
