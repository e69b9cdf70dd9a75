import assert from "node:assert/strict";
import type { BrowserContextOptions, Locator } from "playwright-core";
import { WRONG_CODES } from "../../server/api/pairing_codes.ts";
import { tools, withTools } from "../tool.ts";
import { accessProblems } from "./accessibility.ts";
import { Stage } from "./stage.ts";
import { gone, type Seen } from "./visitors.ts";

function test(name: string, body: (stage: Stage) => Promise<void>): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium);
    await body(stage);
    // The browser's own words about a server that is gone, or lets a device in no longer.
    assert.deepEqual(
      stage.problems.filter((problem) => !/ERR_|status of 40[13]|WebSocket/.test(problem)),
      [],
    );
  }));
}

/** The page of whoever runs the server, with the devices on it. */
async function openDevices(stage: Stage, options: BrowserContextOptions = {}): Promise<[Seen, Locator]> {
  stage.isOwner = true;
  const seen = await stage.visit(options);
  const { chips } = seen.words.text;
  await seen.chip("server", chips.serverOnline).click();
  await seen.button(chips.devices).click();
  const devices = seen.page.getByRole("region", { name: chips.devices });
  await devices.getByRole("heading", { name: chips.devices }).waitFor();
  stage.isOwner = false;
  return [seen, devices];
}

function isFocused(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => element.matches(":focus"));
}

test("S25a: an admin makes a code, sees who came in by it, renames that device and revokes it", async (stage) => {
  const [admin, devices] = await openDevices(stage);
  const heading = devices.getByRole("heading", { name: "Devices" });
  assert(await isFocused(heading));
  await devices.getByText("No other device was let in yet.").waitFor();
  await devices.getByRole("combobox", { name: "Who gets the code" })
    .selectOption({ label: "A device that may control" });
  await devices.getByRole("button", { name: "Make a code" }).click();
  const codes = devices.getByRole("list", { name: "Codes" });
  await codes.getByText(/A device that may control. Works once, for another [12]:\d\d\./).waitFor();
  const [code] = stage.devices.codes.list();
  const link = `${stage.url}/#pair=${code?.code}`;
  await codes.getByText(link, { exact: true }).waitFor();
  await codes.getByText(code?.code.replace(/^..../, "$& ") ?? "", { exact: true }).waitFor();
  assert.deepEqual(await accessProblems(admin.page), []);

  const phone = await stage.visit({}, link);
  await phone.page.getByRole("textbox", { name: "Name of this device" }).fill("Ana's phone");
  await phone.button("Connect").click();
  await devices.getByText("may look and control, last seen now").waitFor();
  await gone(codes);
  await admin.said.filter({ hasText: "Ana's phone was let in." }).waitFor();
  await phone.led.click();
  await admin.text(/^Changed by Ana's phone, /).waitFor();

  await devices.getByRole("button", { name: "Rename Ana's phone" }).click();
  const name = devices.getByRole("textbox", { name: "Name of the device" });
  assert(await isFocused(name));
  await name.fill(" ");
  await name.press("Enter");
  await devices.getByRole("textbox", { description: "A device needs a name." }).waitFor();
  await name.fill("Bea");
  await name.press("Enter");
  const rename = devices.getByRole("button", { name: "Rename Bea" });
  await rename.waitFor();
  assert(await isFocused(rename));
  await phone.text(/^Changed by you, /).waitFor();

  await devices.getByRole("button", { name: "Revoke Bea" }).click();
  const asks = devices.getByRole("group", { name: /^Revoke Bea\? It is cut off at once/ });
  assert(await isFocused(asks.getByRole("button", { name: "Keep it" })));
  await admin.page.keyboard.press("Escape");
  await gone(asks);
  assert(await isFocused(devices.getByRole("button", { name: "Revoke Bea" })));
  assert.equal(stage.devices.list().length, 1);
  await devices.getByRole("button", { name: "Revoke Bea" }).click();
  assert.deepEqual(await accessProblems(admin.page), []);
  await asks.getByRole("button", { name: "Revoke Bea" }).click();
  await devices.getByText("No other device was let in yet.").waitFor();
  await admin.said.filter({ hasText: "Bea is revoked." }).waitFor();
  assert(await isFocused(heading));
  await phone.page.getByRole("heading", { name: "This device is new here" }).waitFor();

  await admin.page.keyboard.press("Escape");
  await gone(devices);
  assert(await isFocused(admin.button("Server: Running")));
});

test("S25, S25a: each admin's page shows which codes count, whoever made them and whatever made them void", async (stage) => {
  const [, devices] = await openDevices(stage);
  const [, others] = await openDevices(stage);
  await devices.getByRole("combobox").selectOption({ label: "A class that may look" });
  await devices.getByRole("button", { name: "Make a code" }).click();
  for (const page of [devices, others]) {
    await page.getByText(/^A class that may look. Works many times, for another (60:00|59:5\d)\.$/).waitFor();
  }
  const [code] = stage.devices.codes.list();
  for (const name of ["Ana", "Bea"]) {
    const pupil = await stage.visit({}, `${stage.url}/#pair=${code?.code}`);
    await pupil.page.getByRole("textbox", { name: "Name of this device" }).fill(name);
    await pupil.button("Connect").click();
    for (const page of [devices, others]) {
      await page.getByRole("button", { name: `Revoke ${name}` }).waitFor();
    }
  }
  await others.getByRole("button", { name: "Withdraw all codes" }).click();
  for (const page of [devices, others]) await gone(page.getByRole("list", { name: "Codes" }));
  assert.deepEqual(stage.devices.codes.list(), []);

  stage.devices.codes.make("admin");
  const admins = /^A device with all rights\. Works once/;
  for (const page of [devices, others]) await page.getByText(admins).waitFor();
  for (let tries = 0; tries < WRONG_CODES; tries++) stage.devices.codes.redeem("no code");
  for (const page of [devices, others]) await gone(page.getByRole("list", { name: "Codes" }));
});

for (const locale of ["en-GB", "es-ES"]) {
  test(`L4: whom a code can be for is whole on a phone, in ${locale}`, async (stage) => {
    const [, devices] = await openDevices(stage, { locale, viewport: { width: 360, height: 740 } });
    const tooWide = await devices.getByRole("combobox").evaluate((select) => {
      const room = select.parentElement?.getBoundingClientRect().width ?? 0;
      // As wide as its widest choice, in the browser's own way.
      select.style.justifySelf = "start";
      select.style.minWidth = "max-content";
      return select.getBoundingClientRect().width - room;
    });
    assert.ok(tooWide <= 0, `${tooWide} px too wide`);
  });
}

test("S26d: without a network the page says that no other machine can open a link, and what to do", async (stage) => {
  stage.devices.codes.make("control");
  const [admin, devices] = await openDevices(stage);
  await devices.getByText("No other machine can open this link.").waitFor();
  await devices.getByText("deno task serve --lan", { exact: true }).waitFor();
  assert.equal(await devices.getByRole("img").count(), 0);
  assert.equal(await devices.getByText("nothing is encrypted").count(), 0);
  assert.deepEqual(await accessProblems(admin.page), []);
});

test("S25a: without its server the page says that nobody knows, and lists again when it is back", async (stage) => {
  await stage.devices.add("Ana's script", "view");
  const [, devices] = await openDevices(stage);
  await devices.getByText("may look, not seen yet").waitFor();
  // The server, once it is back, still gives it a page with a token.
  stage.isOwner = true;
  await stage.stop();
  await devices.getByText("Without the server nobody can say who may come in.").waitFor();
  assert.equal(await devices.getByText("Ana's script").count(), 0);
  stage.restart();
  await devices.getByText("No other device was let in yet.").waitFor();
});

test("S25a: a device that may not list devices is not offered them", async (stage) => {
  stage.isOwner = false;
  for (const [role, count] of [["view", 0], ["control", 0], ["admin", 1]] as const) {
    const { token } = await stage.devices.add(role, role);
    const seen = await stage.visit();
    await seen.page.evaluate((token) => localStorage.setItem("destello.token", token), token);
    await seen.page.reload();
    await seen.button("Server: Running").click();
    await seen.button("Look for problems").waitFor();
    assert.equal(await seen.button("Devices").count(), count, role);
  }
});

test("S25a: by keyboard alone and in Spanish, on a phone", async (stage) => {
  await stage.devices.add("Móvil de Ana", "view");
  stage.isOwner = true;
  const seen = await stage.visit({ locale: "es-MX", viewport: { width: 360, height: 740 } });
  const { keyboard } = seen.page;
  await seen.button("Servidor: En marcha").focus();
  await keyboard.press("Enter");
  await seen.button("Dispositivos").focus();
  await keyboard.press("Enter");
  const devices = seen.page.getByRole("region", { name: "Dispositivos" });
  await devices.getByText("puede mirar, aún no se ha conectado").waitFor();
  await keyboard.press("Tab");
  await keyboard.press("Tab");
  assert(await isFocused(devices.getByRole("button", { name: "Cambiar" }).first()));
  await keyboard.press("Tab");
  await keyboard.press("Enter");
  await devices.getByRole("group", { name: /^¿Retirar Móvil de Ana\?/ }).waitFor();
  await keyboard.press("Escape");
  await keyboard.press("Tab");
  await keyboard.press("Tab");
  await keyboard.press("Enter");
  await devices.getByText(/Vale una vez, durante [12]:\d\d más\./).waitFor();
  assert.deepEqual(await accessProblems(seen.page), []);
  assert(await seen.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
});
