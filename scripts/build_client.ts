/**
 * `deno task build:client`: the client library as one file of plain JavaScript, for Node and for pages of one's own. Deno and
 * TypeScript projects import `web/client/connect.ts` as it is.
 *
 * @module
 */
import { build, stop } from "esbuild";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { PROJECT } from "./deno_command.ts";

/** Where the file is written. */
export const CLIENT_FILE: string = join(PROJECT, "build", "destello_client.js");

/**
 * Bundle the client library.
 *
 * @returns An ES module.
 */
export async function bundleClient(): Promise<Uint8Array> {
  try {
    const { outputFiles: [file] } = await build({
      absWorkingDir: PROJECT,
      entryPoints: ["web/client/connect.ts"],
      bundle: true,
      format: "esm",
      platform: "neutral",
      mainFields: ["module", "main"],
      target: "es2022",
      legalComments: "inline",
      write: false,
      logLevel: "silent",
    });
    if (file === undefined) throw new Error("esbuild made nothing of the client library");
    return file.contents;
  } finally {
    await stop();
  }
}

if (import.meta.main && Deno.args[0] !== undefined) {
  process.stderr.write(`deno task build:client takes no arguments, got "${Deno.args[0]}"\n`);
  Deno.exitCode = 2;
} else if (import.meta.main) {
  const bytes = await bundleClient();
  await mkdir(join(PROJECT, "build"), { recursive: true });
  await writeFile(CLIENT_FILE, bytes);
  process.stdout.write(`${CLIENT_FILE}: ${bytes.length} bytes\n`);
}
