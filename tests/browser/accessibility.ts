import axe from "axe-core";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

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
