/**
 * The language that the page speaks now, and the choice that outlives it.
 *
 * @module
 */
import { chooseLanguage, localeOf } from "./choose.ts";
import { en } from "./en.ts";
import type { Text } from "./text.ts";
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

export class Language {
  readonly #options: LanguageOptions;
  #words: Words;
  /** The newest wish: an older one whose table comes late is no longer wanted. */
  #wanted: string;

  private constructor(options: LanguageOptions, text: Text) {
    this.#options = options;
    this.#wanted = text.language;
    this.#words = this.#speaking(text);
  }

  /**
   * The language chosen last; without a choice, the browser's. English, where its table cannot be had.
   *
   * @param options Browser and memory.
   * @returns It, when it can speak.
   */
  static async open(options: LanguageOptions): Promise<Language> {
    const chosen = remembered(options);
    const spoken = chooseLanguage(chosen === null ? options.browser : [chosen, ...options.browser]);
    return new Language(options, await spoken.load().catch(() => en));
  }

  /** Speaks it. */
  get words(): Words {
    return this.#words;
  }

  /**
   * Speak another one from now on, also when the page is opened again.
   *
   * @param language Its tag, one of `LANGUAGES`.
   * @returns False if it is still wanted and its table cannot be had: the former one stays.
   */
  async choose(language: string): Promise<boolean> {
    this.#wanted = language;
    const text = await chooseLanguage([language]).load().catch(() => null);
    if (text === null) return this.#wanted !== language;
    if (this.#wanted !== language) return true;
    this.#words = this.#speaking(text);
    try {
      this.#options.storage().setItem(KEY, language);
    } catch {
      // A browser that keeps nothing for pages throws: the choice lasts as long as the page.
    }
    return true;
  }

  #speaking(text: Text): Words {
    return new Words(text, localeOf(text, this.#options.browser));
  }
}

function remembered({ storage }: LanguageOptions): string | null {
  try {
    return storage().getItem(KEY);
  } catch {
    return null;
  }
}
