import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Locator, Page } from "playwright-core";

/** For people to look at; git-ignored. */
const SCREENSHOTS = new URL("../../build/screenshots/", import.meta.url);

/** For a person's eyes, who asks for them by DESTELLO_SCREENSHOTS=1: they take half of the time, and prove nothing. */
export async function picture(what: Page | Locator, name: string): Promise<void> {
  if (Deno.env.get("DESTELLO_SCREENSHOTS") === undefined) return;
  await mkdir(SCREENSHOTS, { recursive: true });
  const path = fileURLToPath(new URL(`${name.replaceAll(/\W+/g, "_")}.png`, SCREENSHOTS));
  await what.screenshot({ path, ...("viewportSize" in what ? { fullPage: true } : {}) });
}
