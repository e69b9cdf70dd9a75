import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CLONE, neededPermissions, permissionFlags } from "../../server/permissions.ts";
import { tools, withTools } from "../tool.ts";
import { inTempFolder } from "./temp_folder.ts";

const PROBE = fileURLToPath(new URL("permission_probe.ts", import.meta.url));

/** The words of the task `serve`, as its shell takes them apart. */
async function taskWords(home: string): Promise<readonly string[]> {
  const { tasks: { serve: { command } } } = JSON.parse(await readFile(join(CLONE, "deno.json"), "utf8"));
  return String(command).replaceAll("$HOME", home).split(" ");
}

/** A table of docs/SECURITY.md: what the server's process may, and what not. */
async function documented(): Promise<Readonly<Record<string, boolean>>> {
  const text = await readFile(join(CLONE, "docs", "SECURITY.md"), "utf8");
  const [, table = ""] = text.split("| the server's process can");
  const rows = table.split("\n\n")[0]?.split("\n").slice(2) ?? [];
  return Object.fromEntries(rows.map((row) => {
    const [, what = "", may = ""] = row.split("|").map((cell) => cell.trim());
    assert.match(may, /^(?:yes|no)$/, row);
    return [what, may === "yes"];
  }));
}

const SURROUNDINGS = {
  os: "linux",
  env: (name: string) => name === "HOME" ? "/home/somebody" : undefined,
  from: "/anywhere",
  clone: ".",
  deno: "deno",
  lanAddress: (wanted: string) => wanted || "192.168.1.20",
};

Deno.test("S40a: with a certificate of one's own the server may read the two files that are named", () => {
  const args = ["--data", "/data", "--lan", "--tls-cert", "pi.crt", "--tls-key=/etc/pi.key"];
  const { read, write } = neededPermissions(args, SURROUNDINGS);
  assert.deepEqual(read, [".", "/data", "/anywhere/pi.crt", "/etc/pi.key"]);
  assert.deepEqual(write, ["/data"]);
});

Deno.test("S40a: with --lan the server may use the address that is meant, and no other", () => {
  const net = (...args: readonly string[]) => neededPermissions(args, SURROUNDINGS).net;
  assert.deepEqual(net(), ["127.0.0.1"]);
  assert.deepEqual(net("--lan"), ["127.0.0.1", "192.168.1.20"]);
  assert.deepEqual(net("--lan", "--port", "0"), ["127.0.0.1", "192.168.1.20"]);
  assert.deepEqual(net("--lan", "10.0.0.5"), ["127.0.0.1", "10.0.0.5"]);
  assert.deepEqual(net("--lan=fd00::20"), ["127.0.0.1", "[fd00::20]"]);
  const lanAddress = () => {
    throw new Error("There is none");
  };
  assert.deepEqual(neededPermissions(["--lan"], { ...SURROUNDINGS, lanAddress }).net, ["127.0.0.1"]);
});

Deno.test("S40a, Q1b: with --mqtt the server may use the broker's address, the files of its options, and all variables", () => {
  const needed = neededPermissions(
    ["--mqtt", "mqtts://bob@broker.example", "--mqtt-password-file=secret", "--mqtt-ca", "/etc/ca.pem"],
    SURROUNDINGS,
  );
  const plain = neededPermissions([], SURROUNDINGS);
  assert.deepEqual(needed, {
    ...plain,
    net: ["127.0.0.1", "broker.example:8883"],
    read: [...plain.read ?? [], "/anywhere/secret", "/etc/ca.pem"],
    env: null,
  });
  assert.deepEqual(neededPermissions(["--mqtt", "mqtt://[fd00::1]"], SURROUNDINGS).net, [
    "127.0.0.1",
    "[fd00::1]:1883",
  ]);
  // What is wrong with it says whoever reads it later.
  for (const word of ["nothing", "mqtt://br\u00f6ker", "mqtt://a,b"]) {
    assert.deepEqual(neededPermissions(["--mqtt", word], SURROUNDINGS).net, ["127.0.0.1"]);
  }
});

Deno.test("S40a, B19c: with --board the server may use the address that is meant; what is none says whoever reads it later", () => {
  const net = (board: string) => neededPermissions(["--board", board], SURROUNDINGS).net?.slice(1);
  assert.deepEqual(net("tcp://192.168.1.5:2000"), ["192.168.1.5:2000"]);
  assert.deepEqual(net("TCP://esp.local:02000"), ["esp.local:2000"]);
  assert.deepEqual(net("tcp://[fd00::1]:23"), ["[fd00::1]:23"]);
  for (const word of ["virtual", "/dev/ttyACM0", "tcp://", "tcp://esp:99999", "tcp://[::1", "tcp://a*b:80"]) {
    assert.deepEqual(net(word), [], word);
  }
});

Deno.test("S40: the flags of deno task serve are those that a start without options needs on Linux", async () => {
  const [deno, verb, ...words] = await taskWords("/home/somebody");
  const needed = neededPermissions([], SURROUNDINGS);
  assert.deepEqual([deno, verb, ...words], ["deno", "run", ...permissionFlags(needed), "server/start.ts"]);
});

Deno.test(withTools(
  "S40: under the flags of deno task serve a process can do what docs/SECURITY.md says, and nothing else of what is tried",
  [tools.linux],
  () =>
    inTempFolder(async (home) => {
      const data = join(home, ".local", "state", "destello");
      for (const folder of [data, join(home, ".ssh")]) await mkdir(folder, { recursive: true });
      await writeFile(join(home, ".ssh", "id_ed25519"), "secret");
      const [, ...words] = await taskWords(home);
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [...words.slice(0, -1), PROBE, home, CLONE, data],
        cwd: CLONE,
        stdin: "null",
      }).output();
      assert.equal(code, 0, new TextDecoder().decode(stderr));
      assert.deepEqual(JSON.parse(new TextDecoder().decode(stdout)), await documented());
    }),
));
