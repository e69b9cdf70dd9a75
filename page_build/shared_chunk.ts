/**
 * A bundler gives every set of parts that share a module a file of its own: a dozen small files, each of which costs a browser more
 * than its bytes do. Whatever is opened later is opened on a page that is there; so it may as well share the whole page's file.
 *
 * @module
 */
import type { Plugin } from "esbuild";
import { readFile } from "node:fs/promises";

/**
 * Has every module that is imported when it is needed share one file with the page.
 *
 * @param page Absolute path of the module that the page consists of.
 * @returns The plugin.
 */
export function sharingFileOf(page: string): Plugin {
  return {
    name: "shared-chunk",
    setup(build) {
      const opened = new Set<string>();
      build.onResolve({ filter: /\.ts$/ }, async ({ path, pluginData, ...importing }) => {
        if (importing.kind !== "dynamic-import" || pluginData === build) return undefined;
        const resolved = await build.resolve(path, { ...importing, pluginData: build });
        if (resolved.path !== page) opened.add(resolved.path);
        return resolved;
      });
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (!opened.has(path)) return undefined;
        return {
          contents: `${await readFile(path, "utf8")}\nimport ${JSON.stringify(page)};\n`,
          loader: "ts",
        };
      });
    },
  };
}
