/**
 * Tries what a server's process should and should not be able to do, and prints for each whether Deno let it: run with the server's
 * own flags by `permissions_test.ts`. Its arguments are the home folder, the clone and the data folder.
 *
 * @module
 */
import { cString, openLibc } from "../../server/serial/libc_linux.ts";

const [home = "", clone = "", data = ""] = Deno.args;

function run(program: string, ...args: readonly string[]): void {
  new Deno.Command(program, { args: [...args], stdout: "null", stderr: "null" }).outputSync();
}

/** Each by its words in docs/SECURITY.md. */
const ATTEMPTS: Readonly<Record<string, () => unknown>> = {
  "read the clone": () => Deno.readTextFileSync(`${clone}/deno.json`),
  "read the data folder and write there": () => {
    Deno.writeTextFileSync(`${data}/probe`, "");
    Deno.removeSync(`${data}/probe`);
  },
  "listen on 127.0.0.1, connect to any port there": () =>
    Deno.listen({ hostname: "127.0.0.1", port: 0 }).close(),
  "start Deno": () => run("deno", "--version"),
  "call libc, which can do everything that the user can": () => {
    const { system } = openLibc({ system: { parameters: ["buffer"], result: "i32" } });
    const status = system(cString("exit 7"));
    if (status >> 8 !== 7) throw new Deno.errors.NotCapable(`system() gave ${status}`);
  },
  "read `~/.ssh`": () => Deno.readTextFileSync(`${home}/.ssh/id_ed25519`),
  "read `/etc/shadow`": () => Deno.readTextFileSync("/etc/shadow"),
  "read `/proc` and `/dev`": () => Deno.readTextFileSync("/proc/self/environ"),
  "write into the clone": () => Deno.writeTextFileSync(`${clone}/probe`, ""),
  "write into the home folder": () => Deno.writeTextFileSync(`${home}/probe`, ""),
  "write into `/tmp`": () => Deno.makeTempFileSync(),
  "run `sh`": () => run("sh", "-c", "exit"),
  "run `sh` by its path": () => run("/bin/sh", "-c", "exit"),
  "run another program": () => run("id"),
  "listen on another address": () => Deno.listen({ hostname: "0.0.0.0", port: 0 }).close(),
  "connect to another address": () =>
    Deno.permissions.querySync({ name: "net", host: "192.0.2.1:80" }).state === "granted" || refuse(),
  "load another library": () => Deno.dlopen("libm.so.6", {}).close(),
  "read memory by an address": () => Deno.UnsafePointer.of(new Uint8Array(1)),
  "read other variables of the environment": () => Deno.env.get("AWS_SECRET_ACCESS_KEY"),
  "ask for the machine's name and its network": () => [Deno.hostname(), Deno.networkInterfaces()],
};

function refuse(): never {
  throw new Deno.errors.NotCapable("not granted");
}

const may = Object.entries(ATTEMPTS).map(([what, attempt]) => {
  try {
    attempt();
    return [what, true];
  } catch (error) {
    // Whatever else it is, Deno let it.
    return [what, !(error instanceof Deno.errors.NotCapable)];
  }
});
Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(Object.fromEntries(may))));
