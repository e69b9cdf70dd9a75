import type { Page } from "playwright-core";

/** A part of the page that a screen reader reads aloud whenever it changes. */
export interface LiveRegion {
  /** Its role. */
  readonly role: string;
  /** "polite" or "assertive". */
  readonly live: string;
}

/**
 * Find every live region, as the browser tells assistive technology: roles, elements and attributes alike.
 *
 * @param page The page.
 * @returns Those that are live by themselves, and not because something around them is.
 */
export async function liveRegions(page: Page): Promise<readonly LiveRegion[]> {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send("Accessibility.enable");
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    const regions: LiveRegion[] = [];
    for (const { properties = [], role } of nodes) {
      const live = properties.find(({ name }) => name === "live")?.value.value;
      const isWithinOne = properties.some(({ name }) => name === "root");
      if (typeof live !== "string" || live === "off" || isWithinOne) continue;
      regions.push({ role: String(role?.value), live });
    }
    return regions;
  } finally {
    await session.detach();
  }
}

/**
 * Count from now on what a screen reader is told: each text that comes to stand in the page's live region.
 *
 * @param page The page.
 * @returns What has been said since, at the time of the call.
 */
export async function listen(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.getByRole("status").evaluate((region) => {
    const said: string[] = [];
    Reflect.set(globalThis, "saidAloud", said);
    new MutationObserver(() => {
      const text = region.textContent.trim();
      if (text !== "") said.push(text);
    }).observe(region, { childList: true, characterData: true, subtree: true });
  });
  return () => page.evaluate(() => Reflect.get(globalThis, "saidAloud"));
}
