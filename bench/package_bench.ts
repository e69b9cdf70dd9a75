/**
 * From nothing to the first confirmed command with the npm package: what npm downloads and installs, and how long each step takes. npm's
 * cache may have the packages; what a slow network adds is not measured.
 *
 * @module
 */
import process from "node:process";
import { InstalledPackage } from "../tests/command_line/installed_package.ts";

function print(what: string, value: number, unit: string): void {
  process.stdout.write(`${what.padEnd(60)} ${value.toFixed(1).padStart(8)} ${unit}\n`);
}

await using installed = await InstalledPackage.install();
print("the packed package", installed.packedBytes / 1e6, "MB");
print("installed, with Deno and all other packages", await installed.installedBytes() / 1e6, "MB");
print("npm install", installed.installMs / 1000, "s");
const begun = performance.now();
await installed.start(["serve", "--port", "0", "--no-open", "--board", "virtual"]).said(/^Destello ready/m);
print("npx destello serve, until it is ready", (performance.now() - begun) / 1000, "s");
const { code, stderr } = await installed.run(["led", "set", "--on"]);
if (code !== 0) throw new Error(stderr);
print("npx destello serve, until a command is confirmed", (performance.now() - begun) / 1000, "s");
