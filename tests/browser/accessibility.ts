import axe from "axe-core";
import type { AxeResults } from "axe-core";
import type { Locator, Page } from "playwright-core";

/**
 * Hold a page, as it is drawn now, against all of axe-core's rules.
 *
 * @param page The page.
 * @returns One line for each rule that something on the page breaks.
 */
export function accessProblems(page: Page): Promise<readonly string[]> {
  return problems(page, { resultTypes: ["violations"] });
}

/**
 * Hold a page's colours against axe-core's rule for them.
 *
 * @param page The page.
 * @returns A line if something on the page has too little contrast.
 */
export function contrastProblems(page: Page): Promise<readonly string[]> {
  return problems(page, { resultTypes: ["violations"], runOnly: ["color-contrast"] });
}

/**
 * How far the words of something stand out: what cannot be pressed is exempt from axe-core's rule.
 *
 * @param locator It; it has a background of its own.
 * @returns The contrast, from 1 to 21.
 */
export function contrastOf(locator: Locator): Promise<number> {
  return locator.evaluate((element) => {
    const luminance = (colour: string) => {
      const [red = 0, green = 0, blue = 0] = [...colour.matchAll(/[\d.]+/g)].map(([part]) => {
        const share = Number(part) / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const { color, backgroundColor } = getComputedStyle(element);
    const [darker = 0, lighter = 0] = [luminance(color), luminance(backgroundColor)].toSorted((a, b) =>
      a - b
    );
    return (lighter + 0.05) / (darker + 0.05);
  });
}

async function problems(page: Page, options: axe.RunOptions): Promise<readonly string[]> {
  // Evaluated through the debugger, so that the page's strict content security policy stays as it is.
  await page.evaluate(`globalThis.axe === undefined && (() => { ${axe.source} })()`);
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(options)})`);
  return violations.map(({ id, help, nodes }) =>
    `${id}: ${help}; at ${
      nodes.map(({ target, failureSummary }) => `${target.flat().join(" ")} (${failureSummary})`).join(", ")
    }`
  );
}
