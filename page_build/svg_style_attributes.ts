/**
 * `style="fill:red"` in the SVG of `@wokwi/elements`, rewritten as `fill="red"` while the page is being built: a strict
 * content security policy allows no style attribute, and SVG has an attribute for each of these properties.
 *
 * @module
 */
import type { Plugin } from "esbuild";
import { readFile } from "node:fs/promises";

const ATTRIBUTES: ReadonlySet<string> = new Set([
  "fill",
  "font-family",
  "font-size",
  "font-weight",
  "opacity",
  "paint-order",
  "stroke",
  "stroke-dasharray",
  "stroke-width",
  "text-anchor",
]);
/** Means nothing to a line of SVG text. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(["line-height"]);

/**
 * Rewrite the style attributes of a source text.
 *
 * @param source A module with SVG in template strings.
 * @returns The same with presentation attributes.
 * @throws {SyntaxError} if a style has no equal among SVG's attributes.
 */
export function withoutStyleAttributes(source: string): string {
  return source.replaceAll(
    /\sstyle="([^"]*)"/g,
    (_, style: string) =>
      style.split(";").map((one) => one.trim()).filter((one) => one !== "").map((declaration) => {
        const [property = "", value = ""] = declaration.split(":").map((part) => part.trim());
        if (WITHOUT_EFFECT.has(property)) return "";
        if (!ATTRIBUTES.has(property) || value.includes("${")) {
          throw new SyntaxError(`style="${style}" cannot be an SVG attribute; draw this element yourself`);
        }
        return ` ${property}="${value}"`;
      }).join(""),
  );
}

/**
 * Round the numbers of a drawing. The Uno is 73 mm wide and drawn some 300 pixels wide: a hundredth of a millimetre is less than anybody
 * sees, and a third digit behind the point is the more to fetch (P16).
 *
 * @param source A module with SVG in template strings.
 * @returns The same with at most two digits behind each point. Each keeps its point, which may be all that ends the number before it.
 */
export function withShortNumbers(source: string): string {
  return source.replaceAll(/(?<!\.\d*)\d+\.\d{3,}|\.\d{3,}/g, (number) => {
    const short = Number(number).toFixed(2).replace(/^0/, "").replace(/0$/, "");
    return number.startsWith(".") && !short.startsWith(".") ? ` ${short}` : short;
  });
}

/**
 * Leave out what Wokwi's simulator does with each pin; the page asks for a pin's place alone.
 *
 * @param source A module with pins, such as `{ name: "A5", x: 87, y: 9, signals: [analog(5)] }`.
 * @returns The same without signals.
 */
export function withoutSignals(source: string): string {
  return source.replaceAll(/, signals: \[[^\]]*\]/g, "");
}

/** Rewrites the modules of `@wokwi/elements` as they are bundled. */
export const svgStyleAttributes: Plugin = {
  name: "svg-style-attributes",
  setup(build) {
    build.onLoad({ filter: /[\\/]@wokwi[\\/]elements[\\/].*\.js$/ }, async ({ path }) => ({
      contents: withShortNumbers(withoutSignals(withoutStyleAttributes(await readFile(path, "utf8")))),
      loader: "js",
    }));
  },
};
