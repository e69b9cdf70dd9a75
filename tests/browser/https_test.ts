import assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import type { Browser } from "playwright-core";
import { selfSigned } from "../../server/tls/self_signed.ts";
import { served, type ServedCertificate } from "../../server/tls/served_certificate.ts";
import { shownCertificate } from "../shown_certificate.ts";
import { tools, withTools } from "../tool.ts";
import { accessProblems } from "./accessibility.ts";
import { startBrowser } from "./browser.ts";
import { Stage } from "./stage.ts";
import { Seen, Visitors } from "./visitors.ts";

/** An address of this machine's loopback that is not the one where the server always is. */
const ADDRESS = "127.0.0.77";
const [CERTIFICATE, RENEWED] = [made(), made()];

function made() {
  return served(selfSigned({ names: [ADDRESS], now: new Date() }), [ADDRESS]);
}

/** What makes Chromium take exactly these certificates: the SHA-256 of their public keys. */
function taking(...certificates: readonly ServedCertificate[]): string {
  const hashes = certificates.map(({ cert }) => {
    const key = new X509Certificate(cert).publicKey.export({ type: "spki", format: "der" });
    return createHash("sha256").update(key).digest("base64");
  });
  return `--ignore-certificate-errors-spki-list=${hashes.join()}`;
}

function test(
  name: string,
  flags: readonly string[],
  body: (stage: Stage, browser: Browser) => Promise<void>,
): void {
  Deno.test(withTools(name, [tools.wholeChromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium);
    await stage.stop();
    stage.network = { hostname: ADDRESS, names: [ADDRESS], certificate: CERTIFICATE, isThere: () => true };
    stage.restart();
    const browser = await startBrowser(chromium, flags);
    try {
      await body(stage, browser);
    } finally {
      await browser.close();
    }
  }));
}

/** A phone is let in, and a click of it is confirmed, for which it needs its WebSocket. */
async function pairAndClick(seen: Seen, stage: Stage): Promise<void> {
  await seen.page.getByRole("textbox", { name: "Code" }).fill(stage.devices.codes.make("control"));
  await seen.page.getByRole("textbox", { name: "Name of this device" }).fill("Ana's phone");
  await seen.button("Connect").click();
  await seen.led.click();
  await seen.text(/^Changed by you, /).waitFor();
}

test(
  "S26, S32: over https the page is in a secure context, its WebSocket is encrypted, and a click is confirmed",
  [taking(CERTIFICATE)],
  async (stage, browser) => {
    await using visitors = Visitors.in(browser);
    assert.ok(stage.networkUrl.startsWith(`https://${ADDRESS}:`));
    const seen = new Seen(await visitors.visit(`${stage.networkUrl}/`));
    const socket = seen.page.waitForEvent("websocket");
    await pairAndClick(seen, stage);
    assert.equal((await socket).url(), `${stage.networkUrl.replace("https", "wss")}/ws`);
    assert.equal(await seen.page.evaluate(() => isSecureContext), true);
    await seen.kept();
    const policy = (await seen.page.reload())?.headers()["content-security-policy"];
    assert.match(policy ?? "", new RegExp(`connect-src 'self' wss://${ADDRESS}:\\d+;`));
    await seen.button("Page: Live").waitFor();
    // The browser's own words about the handshake that asked for a code.
    assert.deepEqual(visitors.problems.filter((problem) => !/status of 401|WebSocket/.test(problem)), []);
  },
);

test(
  "S32: a browser that was not told to take the certificate shows no page until its person accepts it; then everything works",
  [],
  async (stage, browser) => {
    const page = await (await browser.newContext({ locale: "en-GB" })).newPage();
    await assert.rejects(page.goto(`${stage.networkUrl}/`), /ERR_CERT_AUTHORITY_INVALID/);
    assert.equal(await page.getByRole("textbox").count(), 0);
    await page.locator("#details-button").click();
    await page.locator("#proceed-link").click();
    await pairAndClick(new Seen(page), stage);
    // As docs/SECURITY.md says: Chromium keeps no page that comes by a certificate it did not take by itself.
    const kept = () => navigator.serviceWorker.register("/service_worker.js").then(() => "kept", String);
    assert.match(await page.evaluate(kept), /SSL certificate error/);
  },
);

test(
  "S33: when the certificate is renewed, an open page comes back by itself, and its next click is confirmed",
  [taking(CERTIFICATE, RENEWED)],
  async (stage, browser) => {
    await using visitors = Visitors.in(browser);
    const seen = new Seen(await visitors.visit(`${stage.networkUrl}/`));
    await pairAndClick(seen, stage);
    await seen.standing(true);
    const socket = seen.page.waitForEvent("websocket");
    await stage.renew(RENEWED);
    await socket;
    await seen.button("Page: Live").waitFor();
    await seen.led.click();
    await seen.standing(false);
    const { hostname, port } = new URL(stage.networkUrl);
    assert.equal(await shownCertificate({ host: hostname, port: Number(port) }), RENEWED.fingerprint);
  },
);

test(
  "S32: the page of an admin shows the fingerprint of the certificate beside a code, in both languages",
  [],
  async (stage) => {
    stage.isOwner = true;
    for (
      const [locale, words] of [["en-GB", "it is the right one only with"], [
        "es",
        "es el correcto solo si",
      ]] as const
    ) {
      const admin = await stage.visit({ locale });
      const { chips } = admin.words.text;
      await admin.chip("server", chips.serverOnline).click();
      await admin.button(chips.devices).click();
      const devices = admin.page.getByRole("region", { name: chips.devices });
      if (locale === "en-GB") {
        await devices.getByRole("button", { name: "Make a code" }).waitFor();
        assert.equal(await devices.getByText(CERTIFICATE.fingerprint).count(), 0);
        await devices.getByRole("button", { name: "Make a code" }).click();
      }
      await devices.getByText(words).waitFor();
      await devices.getByText(CERTIFICATE.fingerprint, { exact: true }).waitFor();
      await devices.getByText(new RegExp(`^${stage.networkUrl}/#pair=\\w{8}$`)).waitFor();
      assert.deepEqual(await accessProblems(admin.page), []);
    }
  },
);
