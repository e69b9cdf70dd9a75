import type { Page } from "playwright-core";

/**
 * Look for states that only a colour tells: where the system's own few colours are forced, a thing that is pressed, open, chosen or on
 * has to differ by its lines, or by what is drawn in it.
 *
 * @param page The page, with forced colours.
 * @returns One line for each such thing.
 */
export function statesThatLookAlike(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const STATES = ["aria-pressed", "aria-expanded", "aria-selected", "aria-checked"] as const;
    const LINES = [
      "borderTopStyle",
      "borderTopWidth",
      "borderTopColor",
      "outlineStyle",
      "outlineWidth",
      "outlineColor",
      "backgroundColor",
      "color",
    ] as const;
    const problems: string[] = [];

    function look(element: Element): string {
      const of = (part: Element) => {
        const style = getComputedStyle(part);
        return LINES.map((line) => style[line]).join(" ");
      };
      return [element, ...element.querySelectorAll("*")].map((part) =>
        `${of(part)} ${getComputedStyle(part).translate}`
      ).join("; ");
    }

    function check(root: Document | ShadowRoot): void {
      for (const state of STATES) {
        for (const on of root.querySelectorAll(`[${state}="true"]`)) {
          const off = on.parentElement?.querySelector(
            `:scope > ${on.localName}[${state}="false"]:not(:disabled)`,
          );
          if (!off) continue;
          const sameParts = on.querySelectorAll("*").length === off.querySelectorAll("*").length;
          if (sameParts && look(on) === look(off)) {
            problems.push(`${on.localName} "${on.textContent.trim()}": ${state} does not show`);
          }
        }
      }
      for (const { shadowRoot } of root.querySelectorAll("*")) if (shadowRoot !== null) check(shadowRoot);
    }

    check(document);
    return problems;
  });
}
