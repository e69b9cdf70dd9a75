import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from "playwright-core";
import { en } from "../../web/text/en.ts";
import { es } from "../../web/text/es.ts";
import { Words } from "../../web/text/words.ts";
import { sharedBrowser } from "./browser.ts";

/** The language of a browser whose owner did not say. */
const LOCALE = "en-GB";

/** People who look at pages, each in a real Chromium profile of their own. */
export class Visitors implements AsyncDisposable {
  readonly #browser: Browser;
  readonly #problems: string[] = [];
  readonly #contexts: BrowserContext[] = [];

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** Let them into the browser that all tests of a file share. */
  static async open(chromiumPath: string): Promise<Visitors> {
    return new Visitors(await sharedBrowser(chromiumPath));
  }

  /** Let them into another browser. */
  static in(browser: Browser): Visitors {
    return new Visitors(browser);
  }

  /** What any page complained of: errors, refused styles, failed requests. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  /** Somebody opens a page. */
  async visit(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext({ locale: LOCALE, ...options });
    this.#contexts.push(context);
    context.on("weberror", (error) => this.#problems.push(`${error.error()}`));
    context.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") this.#problems.push(message.text());
    });
    const page = await context.newPage();
    await page.goto(url);
    return page;
  }

  /** Close their profiles. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const context of this.#contexts) await context.close();
  }
}

/** What a person sees of a page, by role and name. */
export class Seen {
  readonly page: Page;
  /** What the page's words are, in the person's language. */
  readonly words: Words;

  constructor(page: Page, locale = LOCALE) {
    this.page = page;
    this.words = new Words(locale.startsWith("es") ? es : en, locale);
  }

  /** The LED's switch. */
  get led(): Locator {
    return this.page.getByRole("switch", { name: this.words.term("LED") });
  }

  /** The lamp's slider. */
  get level(): Locator {
    const name = `${this.words.term("Lamp")}: ${this.words.term("level")}`;
    return this.page.getByRole("slider", { name });
  }

  /** What a screen reader is told. */
  get said(): Locator {
    return this.page.getByRole("status");
  }

  /** A button, or a chip: "Board: Online". */
  button(name: string): Locator {
    return this.page.getByRole("button", { name });
  }

  /** A chip, while it says something. */
  chip(id: "page" | "server" | "board", state: string): Locator {
    return this.button(`${this.words.text.chips[id]}: ${state}`);
  }

  /** The drawing, while it shows something. */
  drawing(state: RegExp): Locator {
    return this.page.getByRole("img", { name: state });
  }

  /** The first place where a text stands. */
  text(text: string | RegExp): Locator {
    return this.page.getByText(text).first();
  }

  /** Wait until the browser has kept all it needs to open the page without the server, and asks the server for no more of it. */
  async kept(): Promise<void> {
    // Ready is also one that takes over the page only in a moment.
    await this.page.waitForFunction(async () => {
      await navigator.serviceWorker.ready;
      return navigator.serviceWorker.controller !== null;
    });
  }

  /** Wait until the LED's switch stands on or off. */
  async standing(checked: boolean): Promise<void> {
    await this.led.and(this.page.getByRole("switch", { checked })).waitFor();
  }
}

/** Wait until nothing of it is there any more. */
export async function gone(locator: Locator): Promise<void> {
  await locator.first().waitFor({ state: "detached" });
}
