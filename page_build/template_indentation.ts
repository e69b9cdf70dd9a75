/**
 * The page's elements hold HTML and CSS in template strings, whose indentation a bundler must leave as it is. To neither language
 * does it mean anything, so it is taken away while the page is being built.
 *
 * @module
 */
import type { Plugin } from "esbuild";
import { readFile } from "node:fs/promises";

/**
 * Take indentation away. In TypeScript it means nothing either, outside of template strings.
 *
 * @param source A module whose template strings are HTML and CSS.
 * @returns The same module, its lines beginning at the left.
 */
export function withoutIndentation(source: string): string {
  return source.replaceAll(/\n[ \t]+/g, "\n");
}

/** Takes the indentation of `web/elements` away as they are bundled. */
export const templateIndentation: Plugin = {
  name: "template-indentation",
  setup(build) {
    build.onLoad({ filter: /[\\/]web[\\/]elements[\\/][^\\/]+\.ts$/ }, async ({ path }) => ({
      contents: withoutIndentation(await readFile(path, "utf8")),
      loader: "ts",
    }));
  },
};
