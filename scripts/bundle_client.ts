/**
 * The client library as one file of plain JavaScript.
 *
 * @module
 */
import { build, stop } from "esbuild";
import { join } from "node:path";
import type { Project } from "../firmware-gen/project.ts";
import { definitionPath } from "../server/projects/load_project.ts";
import { PROJECT } from "./deno_command.ts";

/**
 * Bundle the client library.
 *
 * @param project Whose commands are its methods.
 * @returns An ES module.
 */
export async function bundleClient(project: Project): Promise<Uint8Array> {
  try {
    const { outputFiles: [file] } = await build({
      absWorkingDir: PROJECT,
      entryPoints: ["client/connect.ts"],
      alias: { destello: join(PROJECT, "protocol", "dsl.ts") },
      plugins: [{
        name: "definition",
        setup: (build) =>
          build.onResolve(
            { filter: /\/protocol\/definition\.ts$/ },
            () => ({ path: definitionPath(project) }),
          ),
      }],
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
