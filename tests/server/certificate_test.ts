import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import { createLog } from "../../server/log.ts";
import { type CertificateFiles, givenCertificate } from "../../server/tls/given_certificate.ts";
import { keptCertificate } from "../../server/tls/kept_certificate.ts";
import { DAYS, selfSigned } from "../../server/tls/self_signed.ts";
import { isFor } from "../../server/tls/served_certificate.ts";
import { tools, withTools } from "../tool.ts";
import { inTempFolder } from "./temp_folder.ts";

const NAMES = ["192.168.1.20", "2001:db8:1::20", "pi.local", "pi"];
const NOW = new Date("2026-11-30T12:00:00Z");
const DAY_MS = 24 * 60 * 60 * 1000;

function after(days: number): Date {
  return new Date(NOW.getTime() + days * DAY_MS);
}

async function openssl(program: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(program, { args }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

Deno.test(withTools(
  "S30: OpenSSL reads the certificate that Destello makes: its names, its time, what it is for, and that its signature is right",
  [tools.openssl],
  (_t, program) =>
    inTempFolder(async (folder) => {
      // From 2050 on, the time is written in another form.
      for (const now of [NOW, new Date("2051-03-01T00:00:00Z")]) {
        const path = join(folder, "certificate.pem");
        const { cert } = selfSigned({ names: NAMES, now });
        await Deno.writeTextFile(path, cert);
        const text = await openssl(program, "x509", "-in", path, "-noout", "-text");
        for (
          const part of [
            /Version: 3/,
            /Signature Algorithm: ecdsa-with-SHA256/,
            /ASN1 OID: prime256v1/,
            /Basic Constraints: critical\s+CA:FALSE/,
            /Key Usage: critical\s+Digital Signature\n/,
            /TLS Web Server Authentication/,
            /IP Address:192\.168\.1\.20, IP Address:2001:DB8:1:0:0:0:0:20, DNS:pi\.local, DNS:pi\n/,
          ]
        ) assert.match(text, part);
        const time = (label: RegExp) => new Date(label.exec(text)?.[1] ?? "").getTime();
        assert.equal(time(/Not Before: (.*)/), now.getTime() - DAY_MS);
        assert.equal(time(/Not After : (.*)/), now.getTime() + (DAYS - 1) * DAY_MS);
        const at = String(now.getTime() / 1000);
        await openssl(
          program,
          "verify",
          "-attime",
          at,
          "-x509_strict",
          "-check_ss_sig",
          "-purpose",
          "sslserver",
          "-CAfile",
          path,
          path,
        );
      }
    }),
));

Deno.test("S30: keptCertificate() keeps certificate and key in a file for its owner only, and uses them again", () =>
  inTempFolder(async (dataFolder) => {
    const lines: string[] = [];
    const log = createLog({ write: (line) => lines.push(line), now: () => NOW });
    const kept = (names: readonly string[], now = NOW) => keptCertificate({ dataFolder, names, log, now });
    const first = await kept(NAMES);
    const path = join(dataFolder, "certificate.pem");
    if (Deno.build.os !== "windows") assert.equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
    assert.equal((await kept(NAMES)).fingerprint, first.fingerprint);
    assert.equal((await kept(["pi.local"], after(DAYS - 32))).fingerprint, first.fingerprint);
    assert.deepEqual(lines, []);

    const elsewhere = await kept(["192.168.1.30", "pi.local"]);
    assert.notEqual(elsewhere.fingerprint, first.fingerprint);
    assert.ok(isFor(new X509Certificate(elsewhere.cert), "192.168.1.30"));
    assert.match(
      lines.pop() ?? "",
      /A new certificate is made, since the one in ".*" is not for 192\.168\.1\.30;/,
    );

    const later = await kept(["pi.local"], after(DAYS - 30));
    assert.notEqual(later.fingerprint, elsewhere.fingerprint);
    assert.match(
      lines.pop() ?? "",
      /is good until Dec 31 12:00:00 2027 GMT only; browsers warn of it once more/,
    );

    // The clock was set back, as it is where a machine has no battery for it.
    assert.notEqual((await kept(["pi.local"])).fingerprint, later.fingerprint);
    assert.match(lines.pop() ?? "", /is good from .* only/);
    assert.deepEqual(lines, []);
  }));

Deno.test("S30, H19: keptCertificate() moves a damaged file aside, says so, and makes another", () =>
  inTempFolder(async (dataFolder) => {
    const lines: string[] = [];
    const log = createLog({ write: (line) => lines.push(line), now: () => NOW });
    const path = join(dataFolder, "certificate.pem");
    const [one, other] = [selfSigned({ names: NAMES, now: NOW }), selfSigned({ names: NAMES, now: NOW })];
    for (const text of ["", "nonsense", one.cert, one.key, one.cert + other.key]) {
      await Deno.writeTextFile(path, text);
      const { cert } = await keptCertificate({ dataFolder, names: NAMES, log, now: NOW });
      assert.ok(isFor(new X509Certificate(cert), "pi.local"));
      assert.match(lines.pop() ?? "", /certificate\.pem" is damaged and was moved to .*; a new one is made/);
      assert.deepEqual(lines, []);
    }
  }));

/** Two files, and what is said of them. */
async function refused(folder: string, cert: string, key: string, now = NOW): Promise<string> {
  const files = { cert: join(folder, "given.pem"), key: join(folder, "given.key") };
  await Deno.writeTextFile(files.cert, cert);
  await Deno.writeTextFile(files.key, key);
  return await refusalOf(files, now);
}

async function refusalOf(files: CertificateFiles, now = NOW): Promise<string> {
  try {
    await givenCertificate(files, { names: ["192.168.1.20", "pi.local"], now });
    return "";
  } catch (error) {
    assert.ok(error instanceof Error && error.name === "StartFailure", String(error));
    return error.message;
  }
}

Deno.test("S31: givenCertificate() says what is wrong with a certificate or its key, and what to do", () =>
  inTempFolder(async (folder) => {
    const { cert, key } = selfSigned({ names: ["pi.local"], now: NOW });
    const other = selfSigned({ names: ["lab.example", "*.lab.example"], now: NOW });
    assert.equal(await refused(folder, cert, key), "");
    assert.equal(await refused(folder, cert + other.cert, key), "", "with those of its authorities");
    assert.match(
      await refused(folder, "nonsense", key),
      /is no certificate in PEM form.*"openssl x509 -in .*given\.pem/,
    );
    assert.match(await refused(folder, key, cert), /is no certificate in PEM form/);
    assert.match(
      await refused(folder, cert, cert),
      /is no private key in PEM form.*"openssl pkey -in .*given\.key/,
    );
    assert.match(
      await refused(folder, cert, other.key),
      /given\.key" does not belong to the certificate ".*given\.pem": name the two files/,
    );
    assert.match(
      await refused(folder, cert, key, after(DAYS)),
      /given\.pem" ended on Dec 31 .* GMT: renew it/,
    );
    assert.match(
      await refused(folder, cert, key, after(-2)),
      /given\.pem" begins on Nov 29 .*: set the clock/,
    );
    assert.match(
      await refused(folder, other.cert, other.key),
      /is for lab\.example, \*\.lab\.example, and the server is opened as 192\.168\.1\.20, pi\.local: .*"mkcert 192\.168\.1\.20 pi\.local".*--origin https:\/\/NAME:PORT/,
    );
    assert.match(
      await refusalOf({ cert: join(folder, "none.pem"), key: join(folder, "given.key") }),
      /^--tls-cert ".*none\.pem" cannot be read: There is no such file or folder at ".*"\. Make it, or name another$/,
    );
    assert.match(
      await refusalOf({ cert: join(folder, "given.pem"), key: folder }),
      /^--tls-key ".*" cannot be read: That is a folder, not a file\. Name another$/,
    );
  }));

Deno.test(withTools(
  "S31: givenCertificate() takes keys in the forms that programs write, and refuses one that needs a password",
  [tools.openssl],
  (_t, program) =>
    inTempFolder(async (folder) => {
      const { cert, key } = selfSigned({ names: ["pi.local"], now: NOW });
      const path = join(folder, "key.pem");
      await Deno.writeTextFile(path, key);
      // As Tailscale writes it.
      assert.equal(await refused(folder, cert, await openssl(program, "ec", "-in", path)), "");
      const locked = await openssl(program, "pkcs8", "-topk8", "-in", path, "-passout", "pass:secret");
      assert.match(await refused(folder, cert, locked), /without a password/);
    }),
));

Deno.test(withTools(
  "S31, S33: givenCertificate() refuses what Deno cannot serve, so that a renewed one does not take the place of one that works",
  [tools.openssl],
  (_t, program) =>
    inTempFolder(async (folder) => {
      const [path, keyPath] = [join(folder, "made.pem"), join(folder, "made.key")];
      const make = ["req", "-x509", "-nodes", "-subj", "/CN=x", "-addext", "subjectAltName=DNS:pi.local"];
      await openssl(program, ...make, "-newkey", "rsa:1024", "-keyout", keyPath, "-out", path);
      const [cert, key] = [await Deno.readTextFile(path), await Deno.readTextFile(keyPath)];
      assert.match(await refused(folder, cert, key), /cannot be served \(.*\): make them for ECDSA on P-256/);
      const { cert: good, key: goodKey } = selfSigned({ names: ["pi.local"], now: NOW });
      // Its last lines are still being written.
      assert.match(await refused(folder, good + good.slice(0, 300), goodKey), /cannot be served/);
    }),
));

Deno.test("S31: isFor() compares names as browsers do", () => {
  const { cert } = selfSigned({ names: ["*.lab.example", "Pi.local", "2001:db8::1", "10.0.0.1"], now: NOW });
  const certificate = new X509Certificate(cert);
  for (const name of ["a.lab.example", "A.LAB.example", "pi.local", "2001:db8:0::1", "10.0.0.1"]) {
    assert.ok(isFor(certificate, name), name);
  }
  for (
    const name of ["lab.example", "a.b.lab.example", "xlab.example", "local", "2001:db8::2", "10.0.0.11"]
  ) {
    assert.ok(!isFor(certificate, name), name);
  }
});
