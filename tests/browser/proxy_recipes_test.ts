import assert from "node:assert/strict";
import { join } from "node:path";
import type { BrowserContextOptions } from "playwright-core";
import { selfSigned } from "../../server/tls/self_signed.ts";
import { ServerProcess } from "../server/server_process.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { tools, withTools } from "../tool.ts";
import { NameProxy } from "./name_proxy.ts";
import { StartedProgram } from "./started_program.ts";
import { Seen, Visitors } from "./visitors.ts";

const DOCUMENT = await Deno.readTextFile(new URL("../../docs/BEHIND_A_PROXY.md", import.meta.url));

/** A recipe of the document: its blocks of code in their order, each as a person would copy it. */
function recipe(title: string): readonly string[] {
  const [, section = ""] = DOCUMENT.split(`\n## ${title}\n`);
  const [text = ""] = section.split("\n## ");
  const blocks = [...text.matchAll(/(?:^ {4}.*\n|^\n(?= {4}))+/gm)].map(([block]) =>
    block.replaceAll(/^ {4}/gm, "").trim()
  );
  assert.ok(blocks.length > 0, `${title} has a block of code`);
  return blocks;
}

/** What a recipe gives to `deno task serve`. */
function optionsOf(command = ""): readonly string[] {
  const [, options] = /^deno task serve ?(.*)$/.exec(command) ?? [];
  assert.ok(options !== undefined, `"${command}" starts the server`);
  return options.split(" ");
}

/** Put other values into a recipe's text, each of which has to be in it. */
function changed(text: string, changes: Readonly<Record<string, string>>): string {
  return Object.entries(changes).reduce((now, [from, to]) => {
    assert.ok(now.includes(from), `"${from}" is in the recipe`);
    return now.replaceAll(from, to);
  }, text);
}

/** A recipe under test. */
class Kitchen implements AsyncDisposable {
  /** A folder of its own. */
  readonly folder: string;
  readonly #visitors: Visitors;
  readonly #server: ServerProcess;

  private constructor(folder: string, visitors: Visitors, server: ServerProcess) {
    this.folder = folder;
    this.#visitors = visitors;
    this.#server = server;
  }

  static async open(chromium: string, folder: string, options: readonly string[]): Promise<Kitchen> {
    const serving = ["--port", "0", "--no-open", "--board", "virtual", "--data", join(folder, "data")];
    const visitors = await Visitors.open(chromium);
    return new Kitchen(folder, visitors, ServerProcess.task([...serving, ...options]));
  }

  /** The server's port. */
  async port(): Promise<string> {
    return String(await this.#server.ready());
  }

  /** What lets a browser in. */
  async code(): Promise<string> {
    const [, code = ""] = await this.#server.said(/^Open \S+\/#pair=(\S+) within/m);
    return code;
  }

  /** Somebody opens an address. */
  async visit(url: string, options: BrowserContextOptions = {}): Promise<Seen> {
    return new Seen(await this.#visitors.visit(url, { serviceWorkers: "block", ...options }));
  }

  /** The same by a name that leads to a proxy's socket. */
  async visitBy(names: NameProxy, url: string): Promise<Seen> {
    return await this.visit(url, { proxy: { server: names.origin }, ignoreHTTPSErrors: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#visitors[Symbol.asyncDispose]();
    await this.#server[Symbol.asyncDispose]();
  }
}

/** A device is let in by its code. */
async function pair({ page }: Seen, code: string): Promise<void> {
  await page.getByRole("textbox", { name: "Code" }).fill(code);
  await page.getByRole("textbox", { name: "Name of this device" }).fill("Ana's phone");
  await page.getByRole("button", { name: "Connect" }).click();
}

/** The page is there, and a click is confirmed, for which it needs its WebSocket. */
async function clicks(seen: Seen): Promise<void> {
  await seen.led.click();
  await seen.standing(true);
  await seen.text(/^Changed by you, /).waitFor();
}

/** Debian's nginx with a recipe's server, on a socket. */
async function nginx(program: string, { folder }: Kitchen, server: string): Promise<StartedProgram> {
  const { cert, key } = selfSigned({ names: ["lab.example"], now: new Date() });
  await Deno.writeTextFile(join(folder, "cert.pem"), cert);
  await Deno.writeTextFile(join(folder, "key.pem"), key);
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${join(folder, name)};`).join(" ");
  const here = changed(server, {
    "listen 443 ": `listen unix:${join(folder, "socket")} `,
    "/etc/ssl/lab.example.pem": join(folder, "cert.pem"),
    "/etc/ssl/lab.example.key": join(folder, "key.pem"),
  });
  const config = join(folder, "nginx.conf");
  await Deno.writeTextFile(
    config,
    `daemon off; pid ${join(folder, "pid")}; error_log stderr notice; events {}
http { access_log off; ${paths}\n${here}\n}\n`,
  );
  return await StartedProgram.start(program, ["-e", "stderr", "-c", config], /start worker process /);
}

/** Debian's Caddy with a recipe's site, on a socket, with a certificate of its own instead of an authority's. */
async function caddy(program: string, { folder }: Kitchen, site: string): Promise<StartedProgram> {
  const config = join(folder, "Caddyfile");
  await Deno.writeTextFile(
    config,
    `{
  admin off
  auto_https disable_redirects
  local_certs
  skip_install_trust
  storage file_system ${join(folder, "caddy")}
  default_bind unix/${join(folder, "socket")}
}
${site}
`,
  );
  return await StartedProgram.start(program, ["run", "--config", config], /serving initial configuration/);
}

Deno.test(withTools(
  "S3: behind nginx, with the text of docs/BEHIND_A_PROXY.md, the page is there and a click is confirmed; a piece that was forgotten is said in words",
  [tools.chromium, tools.nginx],
  (_t, chromium, program) =>
    inTempFolder(async (folder) => {
      const [command, server = ""] = recipe("nginx");
      await using kitchen = await Kitchen.open(chromium, folder, optionsOf(command));
      const here = changed(server, { "127.0.0.1:8000": `127.0.0.1:${await kitchen.port()}` });
      await using names = new NameProxy({
        "lab.example:443": join(folder, "socket"),
        "lab.example:8443": join(folder, "socket"),
      });
      const seen = await (async () => {
        await using _proxy = await nginx(program, kitchen, here);
        const phone = await kitchen.visitBy(names, "https://lab.example/");
        await pair(phone, await kitchen.code());
        await clicks(phone);

        const other = await kitchen.visitBy(names, "https://lab.example:8443/");
        await other.text("Destello does not know itself by this address").waitFor();
        await other.text("deno task serve --origin https://lab.example:8443").waitFor();
        await other.text("Destello no se reconoce en esta dirección").waitFor();
        assert.equal(await other.page.locator("script").count(), 0);
        return phone;
      })();
      const noUpgrade = changed(here, {
        "proxy_http_version 1.1;": "",
        "proxy_set_header Upgrade $http_upgrade;": "",
        "proxy_set_header Connection upgrade;": "",
      });
      await using _proxy = await nginx(program, kitchen, noUpgrade);
      await seen.page.reload();
      await seen.chip("page", "Not let in").waitFor();
      await seen.text(
        "A proxy in between lets no WebSocket through. Have it pass on the headers Upgrade and Connection.",
      ).waitFor();
    }),
));

Deno.test(withTools(
  "S9, S10: a proxy that passes on neither the name nor is told by --origin shows a page that says so",
  [tools.chromium, tools.nginx],
  (_t, chromium, program) =>
    inTempFolder(async (folder) => {
      const [, server = ""] = recipe("nginx");
      await using kitchen = await Kitchen.open(chromium, folder, []);
      await using names = new NameProxy({ "lab.example:443": join(folder, "socket") });
      const here = changed(server, {
        "127.0.0.1:8000": `127.0.0.1:${await kitchen.port()}`,
        "proxy_set_header Host $http_host;": "",
      });
      await using _proxy = await nginx(program, kitchen, here);
      const seen = await kitchen.visitBy(names, "https://lab.example/");
      await seen.text("Destello has not started on this page.").waitFor();
      await seen.text("Destello no ha arrancado en esta página.").waitFor();
      await seen.text(/deno task serve --origin https:\/\/NAME/).waitFor();
    }),
));

Deno.test(withTools(
  "S3: behind Caddy, with the text of docs/BEHIND_A_PROXY.md, the page is there and a click is confirmed",
  [tools.chromium, tools.caddy],
  (_t, chromium, program) =>
    inTempFolder(async (folder) => {
      const [command, site = ""] = recipe("Caddy");
      await using kitchen = await Kitchen.open(chromium, folder, optionsOf(command));
      await using names = new NameProxy({ "lab.example:443": join(folder, "socket") });
      const here = changed(site, { "127.0.0.1:8000": `127.0.0.1:${await kitchen.port()}` });
      await using _proxy = await caddy(program, kitchen, here);
      const seen = await kitchen.visitBy(names, "https://lab.example/");
      await pair(seen, await kitchen.code());
      await clicks(seen);
    }),
));

Deno.test(withTools(
  "S3: by a name of a private network, as docs/BEHIND_A_PROXY.md gives it, the page is there and a click is confirmed",
  [tools.chromium, tools.nginx],
  (_t, chromium, program) =>
    inTempFolder(async (folder) => {
      const [command] = recipe("A name of a private network, such as Tailscale's");
      const options = optionsOf(command);
      const { host } = new URL(options.at(-1) ?? "");
      await using kitchen = await Kitchen.open(chromium, folder, options);
      await using names = new NameProxy({ [`${host}:443`]: join(folder, "socket") });
      const [, server = ""] = recipe("nginx");
      const here = changed(server, {
        "server_name lab.example": `server_name ${host}`,
        "127.0.0.1:8000": `127.0.0.1:${await kitchen.port()}`,
      });
      await using _proxy = await nginx(program, kitchen, here);
      const seen = await kitchen.visitBy(names, `https://${host}/`);
      await pair(seen, await kitchen.code());
      await clicks(seen);
    }),
));

Deno.test(withTools(
  "S3, S22: through SSH to another port, with the text of docs/BEHIND_A_PROXY.md, the page is there without a code and a click is confirmed",
  [tools.chromium, tools.ssh, tools.sshd],
  (_t, chromium, ssh, sshd) =>
    inTempFolder(async (folder) => {
      const [command, tunnel = ""] = recipe("SSH, another port");
      const free = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const port = String(free.addr.port);
      free.close();
      const options = optionsOf(changed(command ?? "", { "9000": port }));
      await using kitchen = await Kitchen.open(chromium, folder, options);
      const [, ...words] = changed(tunnel, { "9000": port, "8000": await kitchen.port() }).split(" ");
      await using _tunnel = await StartedProgram.start(
        ssh,
        [...await ownSshd(folder, sshd), ...words],
        /Local forwarding listening on 127\.0\.0\.1 port|Local connections to LOCALHOST:\d+ forwarded/,
      );
      await clicks(await kitchen.visit(`http://localhost:${port}/`));
    }),
));

/** What makes `ssh` speak with an sshd of its own on this machine, with keys and settings of its own. */
async function ownSshd(folder: string, sshd: string): Promise<readonly string[]> {
  // sshd refuses to run as root without it; Debian's service makes it.
  if (Deno.uid() === 0) await Deno.mkdir("/run/sshd", { recursive: true, mode: 0o755 });
  for (const name of ["host_key", "user_key"]) {
    const path = join(folder, name);
    const { success } = await new Deno.Command("ssh-keygen", {
      args: ["-q", "-t", "ed25519", "-N", "", "-f", path],
    })
      .output();
    assert.ok(success);
  }
  await Deno.writeTextFile(
    join(folder, "sshd_config"),
    `HostKey ${join(folder, "host_key")}
AuthorizedKeysFile ${join(folder, "user_key.pub")}
PidFile none
StrictModes no
UsePAM no
`,
  );
  const server = `${sshd} -i -f ${join(folder, "sshd_config")}`;
  const settings = [
    `ProxyCommand=${server}`,
    `IdentityFile=${join(folder, "user_key")}`,
    "IdentitiesOnly=yes",
    "StrictHostKeyChecking=no",
    "UserKnownHostsFile=/dev/null",
    "BatchMode=yes",
    "ExitOnForwardFailure=yes",
  ];
  return ["-v", "-F", "none", ...settings.flatMap((setting) => ["-o", setting])];
}
