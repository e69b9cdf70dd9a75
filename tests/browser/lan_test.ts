import assert from "node:assert/strict";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { LED, PinRecord } from "../processes/pin_record.ts";
import { readPicture, readQrCode, terminalModules } from "../qr_code.ts";
import { ServerProcess } from "../server/server_process.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { tools, withTools } from "../tool.ts";
import { BoardProcess } from "../tools/board_process.ts";
import { type Machine, TwoMachines } from "../two_machines.ts";
import { accessProblems } from "./accessibility.ts";
import { startBrowser } from "./browser.ts";
import { attack } from "./foreign_page.ts";
import { picture } from "./picture.ts";
import { gone, Seen, Visitors } from "./visitors.ts";

/** What the server says to its end, with the link, and what to know of the network. */
const SAID = {
  http: /^Open \S+ on a phone [^]*?^It is not encrypted.*$/m,
  https: /^Open \S+ on a phone [^]*?^(?:[0-9A-F]{2}:?){32}\r?$/m,
};

/** A browser on another machine. */
async function browserAt(machine: Machine, chromium: string, folder: string): Promise<Browser> {
  const start = join(folder, `chromium-${machine.addresses[0]}`);
  const words = machine.command(chromium).map((word) => `'${word}'`).join(" ");
  await writeFile(start, `#!/bin/sh\nexec ${words} "$@"\n`);
  await chmod(start, 0o700);
  return await startBrowser(start, ["--host-resolver-rules=MAP rebound.example 192.168.77.1"]);
}

/** A web server of somebody else in the same network. */
async function foreignSite(machine: Machine, hostname: string, folder: string): Promise<AsyncDisposable> {
  const site = join(folder, "site");
  await mkdir(site);
  await writeFile(join(site, "index.html"), "<!doctype html><link rel=icon href=data:><body>");
  const [program, ...args] = machine.command(
    ...["python3", "-u", "-m", "http.server", "--bind", hostname, "--directory", site, "9000"],
  );
  const child = new Deno.Command(program, { args, stdout: "piped", stderr: "null" }).spawn();
  const output = child.stdout.getReader();
  await output.read();
  return {
    async [Symbol.asyncDispose]() {
      await output.cancel();
      child.kill();
      await child.status;
    },
  };
}

/** Come in by a link. */
async function pair(visitors: Visitors, link: string, name: string): Promise<Seen> {
  // Its person has compared the fingerprint and accepted the certificate.
  const seen = new Seen(await visitors.visit(link, { ignoreHTTPSErrors: true }));
  await seen.page.getByRole("heading", { name: "This device is new here" }).waitFor();
  const code = seen.page.getByRole("textbox", { name: "Code" });
  assert.equal(await code.inputValue(), link.split("#pair=")[1]);
  await seen.page.getByRole("textbox", { name: "Name of this device" }).fill(name);
  await seen.button("Connect").click();
  await seen.button("Page: Live").waitFor();
  return seen;
}

/** What a camera reads on a page: the pixels of a screenshot. */
async function photographed({ page }: Seen, label: string): Promise<string | null> {
  const png = await page.getByRole("img", { name: label }).screenshot();
  const blank = await page.context().newPage();
  const { data, width, height } = await blank.evaluate(async (png) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(png)]));
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext("2d");
    context?.drawImage(bitmap, 0, 0);
    return { data: [...context?.getImageData(0, 0, width, height).data ?? []], width, height };
  }, [...png]);
  await blank.close();
  return readPicture(Uint8ClampedArray.from(data), width, height);
}

for (const scheme of ["http", "https"] as const) {
  Deno.test(withTools(
    `S26, S26d, S32: over ${scheme} a phone reads the QR code and controls the board, a class looks, a foreign page gets nothing, and whoever is revoked is out`,
    [tools.wholeChromium, tools.networkNamespaces],
    (t, chromium) =>
      inTempFolder(async (folder) => {
        await using both = await TwoMachines.open();
        const { server, guest } = both;
        await using board = new BoardProcess("--log-pins");
        const data = join(folder, "data");
        const serialPort = await board.ready();
        const pins = await PinRecord.of(board);
        const options = [
          "--port",
          "0",
          "--no-open",
          "--data",
          data,
          "--board",
          serialPort,
          "--lan",
          ...scheme === "https" ? ["--tls", "self"] : [],
        ];
        await using running = ServerProcess.taskThere(
          (...words) => server.command(...words),
          options,
          "terminal",
        );
        const [printed] = await running.said(SAID[scheme]);
        const link = readQrCode(terminalModules(printed)) ?? "";
        const { origin } = new URL(link);
        assert.equal(new URL(origin).protocol, `${scheme}:`);
        await using browser = await browserAt(guest, chromium, folder);
        await using ownBrowser = await browserAt(server, chromium, folder);
        await using visitors = Visitors.in(browser);
        await using owners = Visitors.in(ownBrowser);
        const isLit = (lit: boolean) =>
          pins.until(`the LED is ${lit}`, () => pins.isHigh(LED) === lit ? lit : null);
        const phone = await pair(visitors, link, "Ana's phone");
        // Whoever runs the server is asked nothing on its own machine.
        const admin = new Seen(await owners.visit(`http://127.0.0.1:${new URL(origin).port}`));

        await t.step(
          "S26: the phone commands the board, and the page works in a secure context and in none",
          async () => {
            assert.equal(await phone.page.evaluate(() => isSecureContext), scheme === "https");
            await phone.button("Board: Online").waitFor();
            await phone.led.click();
            await isLit(true);
            await admin.text(/^Changed by Ana's phone, /).waitFor();
            await phone.led.click();
            await isLit(false);
            for (const tool of ["History", "Plots", "Console"]) await phone.button(tool).click();
            await phone.button("Copy").click();
            await phone.text(scheme === "https" ? /^Lines copied: \d/ : "The browser did not allow copying")
              .waitFor();
            await phone.chip("server", phone.words.text.chips.serverOnline).click();
            await phone.button("Look for problems").waitFor();
            assert.equal(await phone.button("Devices").count(), 0);
          },
        );

        const { chips } = admin.words.text;
        await admin.chip("server", chips.serverOnline).click();
        await admin.button(chips.devices).click();
        const devices = admin.page.getByRole("region", { name: chips.devices });

        await t.step("S24, S26d, S26e: an admin's page warns, and shows the class a QR code", async () => {
          const warns = devices.getByText("In this network nothing is encrypted");
          if (scheme === "http") await warns.waitFor();
          else assert.equal(await warns.count(), 0);
          await devices.getByRole("combobox").selectOption({ label: "A class that may look" });
          await devices.getByRole("button", { name: "Make a code" }).click();
          const shown =
            await devices.getByText(/^https?:\/\/192\.168\.77\.1:\d+\/#pair=\w{26}$/).textContent() ??
              "";
          assert.equal(new URL(shown).origin, origin);
          assert.equal(await photographed(admin, "QR code of this link"), shown);
          assert.deepEqual(await accessProblems(admin.page), []);
          await picture(admin.page, "lan class code");
          for (const name of ["Pupil 1", "Pupil 2"]) {
            const pupil = await pair(visitors, shown, name);
            await pupil.text(/may only look/).waitFor();
            assert.equal(await pupil.led.count(), 0);
            await devices.getByRole("button", { name: `Revoke ${name}` }).waitFor();
          }
        });

        await t.step(
          "S2, S3, S26: a page of another machine gets nothing, and another user of the machine neither",
          async () => {
            await using _site = await foreignSite(guest, "192.168.77.3", folder);
            const before = pins.last(LED);
            const token = await phone.page.evaluate(() => localStorage.getItem("destello.token")) ?? "";
            const own = { authorization: `Bearer ${token}` };
            const { text } = await guest.ask(`${origin}/api/boards`, { headers: own });
            const [{ id }] = JSON.parse(text).boards;
            const victim = { origin, board: id, token };
            const foreign = await visitors.visit("http://192.168.77.3:9000/", { ignoreHTTPSErrors: true });
            const got = Object.entries(await foreign.evaluate(attack, victim));
            assert.deepEqual(got.filter(([, what]) => what !== "nothing"), []);
            assert(got.length > 10);
            // The server was reached, and said no.
            assert(
              visitors.problems.some((problem) => /handshake: Unexpected response code: 403/.test(problem)),
            );

            const rebound = await visitors.visit(`${origin.replace("192.168.77.1", "rebound.example")}/`, {
              ignoreHTTPSErrors: true,
            });
            await rebound.getByText("Destello does not know itself by this address").waitFor();
            const html = await rebound.content();
            for (const secret of [token, (await readFile(join(data, "token"), "utf8")).trim()]) {
              assert(!html.includes(secret));
            }
            const stranger = await server.askAsNobody(`${origin}/api/boards/${id}/led/set`, {
              method: "POST",
              headers: { "content-type": "application/json" },
              body: '{"on":true}',
            });
            assert.equal(stranger.status, 401);
            assert.deepEqual(pins.last(LED), before);
            // The same command by whoever may is seen by the same witness.
            await phone.led.click();
            await isLit(true);
          },
        );

        await t.step("S20b: who is revoked is out at once", async () => {
          await devices.getByRole("button", { name: "Revoke Ana's phone" }).click();
          await devices.getByRole("group", { name: /^Revoke Ana's phone\?/ })
            .getByRole("button", { name: "Revoke Ana's phone" }).click();
          await phone.page.getByRole("heading", { name: "This device is new here" }).waitFor();
          await gone(devices.getByText("Ana's phone"));
        });
        assert.deepEqual(owners.problems, []);
      }),
  ));
}
