/**
 * A page in another browser than Chromium, as a person sees it: by role and accessible name, which the browser itself computes.
 *
 * @module
 */
import assert from "node:assert/strict";
import { patiently } from "../patience.ts";

/** An element, by the browser's own reference. */
export type Found = Readonly<Record<string, string>>;

/** Roles that tests look for, and which elements may have them. */
export const ROLES = {
  button: "button, [role=button]",
  heading: "h1, h2, h3",
  slider: "input[type=range]",
  switch: "[role=switch]",
  textbox: "input, textarea",
} as const;

/** One of {@linkcode ROLES}. */
export type RoleName = keyof typeof ROLES;

/** A step of the pointer, or of the keyboard: an action of WebDriver, which BiDi has taken over. */
export type Action = Readonly<Record<string, unknown>>;

/** A browser with one page, which keeps nothing of what it has seen before. */
export interface Browser extends AsyncDisposable {
  /** Errors and warnings of the page, and what its content security policy refused. */
  complaints(): Promise<readonly string[]>;
  /** Open an address. */
  goTo(url: string): Promise<void>;
  /** Set the size of what is seen of the page. */
  resize(width: number, height: number): Promise<void>;
  /** The elements of that role and name. */
  find(role: RoleName, name: string): Promise<readonly Found[]>;
  /**
   * Run a function in the page.
   *
   * @param declaration The function.
   * @param on What it gets.
   * @returns What it gives, which JSON can say.
   */
  run(declaration: string, on?: Found): Promise<unknown>;
  /** Act with a pointer or a keyboard. */
  act(source: "pointer" | "key", actions: readonly Action[]): Promise<void>;
  /** A PNG of what is seen. */
  picture(): Promise<Uint8Array>;
}

/** Every piece of text that is seen, inside of elements too. */
const TEXTS = `() => {
  const texts = [];
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot !== null) look(element.shadowRoot);
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
      if (own && element.checkVisibility({ visibilityProperty: true })) texts.push(element.textContent.trim());
    }
  };
  look(document);
  return texts.join("\\n");
}`;

/** Elements by a selector, inside of others too; a script for {@linkcode Browser.run} or like it. */
export const ALL_ROOTS = `() => {
  const roots = [];
  const look = (root) => {
    roots.push(root);
    for (const element of root.querySelectorAll("*")) if (element.shadowRoot !== null) look(element.shadowRoot);
  };
  look(document);
  return roots;
}`;

/** Collects what a content security policy refuses. */
export const WATCH_POLICY =
  `() => addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
  console.error("Refused by the policy: " + violatedDirective + " " + blockedURI + " " + sample))`;

/** Somebody in front of the page. */
export class Person {
  readonly browser: Browser;

  constructor(browser: Browser) {
    this.browser = browser;
  }

  /** Wait for an element. */
  async sees(role: RoleName, name: string): Promise<Found> {
    const [found] = await this.until(
      () => this.browser.find(role, name),
      (all) => all.length > 0,
      `${role} "${name}"`,
    );
    assert.ok(found);
    return found;
  }

  /** Wait for a text. */
  async reads(text: RegExp): Promise<void> {
    await this.until(() => this.browser.run(TEXTS), (all) => text.test(String(all)), `${text}`);
  }

  /** Wait until a function of the page says so. */
  async holds(declaration: string): Promise<void> {
    await this.until(() => this.browser.run(declaration), (value) => value === true, declaration);
  }

  /** Click an element. */
  async clicks(role: RoleName, name: string): Promise<void> {
    await this.#press(await this.sees(role, name));
  }

  /** Take the middle of an element, and drag it so far. */
  async drags(found: Found, dx: number): Promise<void> {
    await this.#press(found, [{ type: "pointerMove", origin: "pointer", x: dx, y: 0, duration: 200 }]);
  }

  /** Type into a field. */
  async types(name: string, text: string): Promise<void> {
    await this.#press(await this.sees("textbox", name));
    await this.browser.act(
      "key",
      [...text].flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]),
    );
  }

  /**
   * Look until it is so.
   *
   * @param look What to look at.
   * @param isIt Whether it is so.
   * @param what In words, for the case that it never is.
   * @returns What was seen.
   */
  async until<T>(look: () => Promise<T>, isIt: (value: T) => boolean, what: string): Promise<T> {
    let last: T | undefined;
    let isOver = false;
    const seen = (async () => {
      while (!isOver) {
        last = await look();
        if (isIt(last)) return last;
      }
      throw new Error(`${what} was given up`);
    })();
    try {
      return await patiently(seen, () => `The page did not show ${what}, but ${JSON.stringify(last)},`);
    } finally {
      isOver = true;
    }
  }

  async #press(found: Found, between: readonly Action[] = []): Promise<void> {
    await this.browser.run('(element) => element.scrollIntoView({ block: "center" })', found);
    await this.browser.act("pointer", [
      { type: "pointerMove", origin: { type: "element", element: found }, x: 0, y: 0 },
      { type: "pointerDown", button: 0 },
      ...between,
      { type: "pointerUp", button: 0 },
    ]);
  }
}
