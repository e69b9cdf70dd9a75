import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import { selfSigned } from "../../server/tls/self_signed.ts";
import { type Machine, TwoMachines } from "../two_machines.ts";
import { tools, withTools } from "../tool.ts";
import { ServerProcess } from "./server_process.ts";
import { inTempFolder } from "./temp_folder.ts";

function test(
  name: string,
  body: (
    both: TwoMachines,
    start: (...more: readonly string[]) => ServerProcess,
    folder: string,
  ) => Promise<void>,
) {
  Deno.test(withTools(name, [tools.networkNamespaces, tools.openssl], () =>
    inTempFolder(async (folder) => {
      await using both = await TwoMachines.open();
      const { server } = both;
      const options = ["--port", "0", "--no-open", "--data", join(folder, "data"), "--board", "virtual"];
      const start = (...more: readonly string[]) =>
        ServerProcess.taskThere((...words) => server.command(...words), [...options, ...more]);
      await body(both, start, folder);
    })));
}

/** The certificate that a machine is shown. */
async function shownTo(guest: Machine, address: string): Promise<X509Certificate> {
  const said = await guest.run("openssl", "s_client", "-connect", address);
  return new X509Certificate(
    /-----BEGIN CERTIFICATE-----[^]*-----END CERTIFICATE-----/.exec(said)?.[0] ?? "",
  );
}

/** Where the terminal says that a phone opens the page. */
async function saidLink(running: ServerProcess): Promise<string> {
  const [, link = ""] = await running.said(/^Open (\S+)\/#pair=\S+ on a phone/m);
  return link;
}

/** What the terminal says a browser has to show. */
async function saidFingerprint(running: ServerProcess): Promise<string> {
  const [, fingerprint = ""] = await running.said(
    /only with this SHA-256 fingerprint:\n((?:[0-9A-F]{2}:){31}[0-9A-F]{2})\n/,
  );
  return fingerprint;
}

async function ended(running: ServerProcess): Promise<void> {
  running.signalAll("SIGINT");
  assert.equal((await running.ended()).code, 0);
}

test(
  "S30, S32: --tls self shows phones the certificate whose fingerprint it prints, keeps it, and makes another for another address",
  async ({ server, guest }, start, folder) => {
    let first: string;
    {
      await using running = start("--lan", "--tls", "self");
      const port = await running.ready();
      assert.equal(await saidLink(running), `https://192.168.77.1:${port}`);
      first = await saidFingerprint(running);
      const shown = await shownTo(guest, `192.168.77.1:${port}`);
      assert.equal(shown.fingerprint256, first);
      const [label] = Deno.hostname().toLowerCase().split(".");
      assert.equal(shown.subjectAltName, `IP Address:192.168.77.1, DNS:${label}.local`);
      const { mode, size } = await Deno.stat(join(folder, "data", "certificate.pem"));
      assert.ok(size > 0);
      assert.equal((mode ?? 0) & 0o777, 0o600);

      // The tools of this machine go by 127.0.0.1, which stays as it is.
      const devices = (...words: readonly string[]) =>
        server.run(Deno.execPath(), "task", "--quiet", "devices", ...words, "--data", join(folder, "data"));
      const invited = await devices("invite", "--role", "view");
      assert.match(invited, new RegExp(`or open https://192\\.168\\.77\\.1:${port}/#pair=\\w{8}\n`));
      assert.ok(invited.includes(`SHA-256 fingerprint:\n${first}\n`), invited);
      assert.match(await devices("list"), /^Only you/);
      const token = (await Deno.readTextFile(join(folder, "data", "token"))).trim();
      const told = await server.ask(`http://127.0.0.1:${port}/rpc`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
        body: '{"jsonrpc":"2.0","id":1,"method":"devices.list"}',
      });
      assert.equal(JSON.parse(told.text).result.fingerprint, first);
      await ended(running);
    }
    {
      await using running = start("--lan", "--tls", "self");
      const port = await running.ready();
      assert.equal(await saidFingerprint(running), first);
      assert.equal((await shownTo(guest, `192.168.77.1:${port}`)).fingerprint256, first);
      await ended(running);
    }
    await server.address("add", "10.77.0.1");
    await using running = start("--lan", "10.77.0.1", "--tls", "self");
    await running.logs(
      /A new certificate is made, since the one in ".*" is not for 10\.77\.0\.1; browsers warn/,
    );
    await running.ready();
    assert.notEqual(await saidFingerprint(running), first);
    await ended(running);
  },
);

test(
  "S31: a certificate of one's own is served by its name, and one that does not fit ends the start with what to do",
  async ({ guest }, start, folder) => {
    const name = "pi.tail1234.ts.net";
    const { cert, key } = selfSigned({ names: [name], now: new Date() });
    const files = [join(folder, "pi.crt"), join(folder, "pi.key")] as const;
    await Deno.writeTextFile(files[0], cert);
    await Deno.writeTextFile(files[1], key);
    const options = ["--lan", "--tls-cert", files[0], "--tls-key", files[1]];
    {
      const { code, stderr } = await start(...options).ended();
      assert.equal(code, 2);
      assert.match(
        stderr,
        /^The certificate ".*pi\.crt" is for pi\.tail1234\.ts\.net, and the server is opened as 192\.168\.77\.1, \S+\.local: make one/m,
      );
    }
    await using running = start(...options, "--origin", `https://${name}`);
    const port = await running.ready();
    assert.equal(await saidLink(running), `https://${name}:${port}`);
    const { fingerprint256 } = new X509Certificate(cert);
    assert.equal(await saidFingerprint(running), fingerprint256);
    assert.equal((await shownTo(guest, `192.168.77.1:${port}`)).fingerprint256, fingerprint256);
    await ended(running);
  },
);
