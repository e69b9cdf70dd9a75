/**
 * Says of the shared definitions that importing them does nothing: without it a module is in the page's first view already when
 * something there imports it for another reason, though only a part that is fetched later uses what is in it.
 *
 * @module
 */
import type { Plugin } from "esbuild";
import { join } from "node:path";

/**
 * The plugin.
 *
 * @param folder All modules in it only define.
 * @returns It.
 */
export function withoutSideEffects(folder: string): Plugin {
  return {
    name: "without-side-effects",
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ path, resolveDir }) => {
        const full = join(resolveDir, path);
        return full.startsWith(folder) ? { path: full, sideEffects: false } : null;
      });
    },
  };
}
