/**
 * The words of what the doctor found, by language.
 *
 * @module
 */
import type { FindingSentences } from "../../protocol/findings.ts";
import { findingEnglish } from "../../protocol/findings_en.ts";
import { findingSpanish } from "./findings_es.ts";
import type { Tables } from "./text.ts";

/** What is said around the findings. */
export interface FindingsText {
  /** One sentence for each finding. */
  readonly sentences: FindingSentences;
  /** While the server looks. */
  readonly looking: string;
  /** Nothing was found. */
  readonly well: string;
  /** How to mend a finding. */
  readonly run: string;
  /** Look once more. */
  readonly again: string;
  /** Why the server could not look. */
  readonly failed: (what: string) => string;
}

const ENGLISH: FindingsText = {
  sentences: findingEnglish,
  looking: "Looking",
  well: "Nothing else is wrong here.",
  run: "On the server's machine, run:",
  again: "Look again",
  failed: (what) => `The server could not look: ${what}.`,
};

const SPANISH: FindingsText = {
  sentences: findingSpanish,
  looking: "Buscando",
  well: "Aquí no hay nada más que esté mal.",
  run: "En el equipo del servidor, ejecuta:",
  again: "Buscar otra vez",
  failed: (what) => `El servidor no pudo buscar: ${what}.`,
};

/** The words of the findings. */
export const findingsText: Tables<FindingsText> = { en: ENGLISH, es: SPANISH };
