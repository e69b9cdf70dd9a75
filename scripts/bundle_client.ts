/**
 * The client library as one file of plain JavaScript.
 *
 * @module
 */
import { build, stop } from "esbuild";
import { PROJECT } from "./deno_command.ts";

/**
 * Bundle the client library.
 *
 * @returns An ES module.
 */
export async function bundleClient(): Promise<Uint8Array> {
  try {
    const { outputFiles: [file] } = await build({
      absWorkingDir: PROJECT,
      entryPoints: ["client/connect.ts"],
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
