/**
 * The language that the page speaks now, and the choice that outlives it.
 *
 * @module
 */
import { chooseText, localeOf } from "./choose.ts";
import { Words } from "./words.ts";

/** Where the choice is kept in the browser. */
const KEY = "destello.language";

/** What a {@linkcode Language} needs. */
export interface LanguageOptions {
  /** What the browser says, best first: "es-MX", "en". */
  readonly browser: readonly string[];
  /** Gives the browser's memory for this page; it may throw, and so may what it gives. */
  readonly storage: () => Pick<Storage, "getItem" | "setItem">;
}

/** See the module. */
export class Language {
  readonly #options: LanguageOptions;
  #words: Words;

  /**
   * The language chosen last; without a choice, the browser's.
   *
   * @param options Browser and memory.
   */
  constructor(options: LanguageOptions) {
    this.#options = options;
    const chosen = this.#remembered();
    this.#words = this.#speaking(chosen === null ? options.browser : [chosen, ...options.browser]);
  }

  /** Speaks it. */
  get words(): Words {
    return this.#words;
  }

  /**
   * Speak another one from now on, also when the page is opened again.
   *
   * @param language Its tag, one of `LANGUAGES`.
   */
  choose(language: string): void {
    this.#words = this.#speaking([language]);
    try {
      this.#options.storage().setItem(KEY, language);
    } catch {
      // A browser that keeps nothing for pages throws: the choice lasts as long as the page.
    }
  }

  #speaking(wanted: readonly string[]): Words {
    const text = chooseText(wanted);
    return new Words(text, localeOf(text, this.#options.browser));
  }

  #remembered(): string | null {
    try {
      return this.#options.storage().getItem(KEY);
    } catch {
      return null;
    }
  }
}
