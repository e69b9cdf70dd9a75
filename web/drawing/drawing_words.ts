/**
 * What the drawing says where it is not of the board that the project runs on.
 *
 * @module
 */
import { BOARD_MODELS } from "../../protocol/board_models.ts";
import { pinNames } from "../../protocol/inputs.ts";
import type { ToldDefinition } from "../../protocol/told.ts";
import { pinPlace } from "./drawn_uno.ts";
import type { LanguageTag, Tables } from "../text/text.ts";

interface DrawingText {
  /** Below the drawing of an Uno. */
  readonly isUno: (board: string) => string;
  /** Of pins that an Uno does not have. */
  readonly notDrawn: (pins: string) => string;
}

const en: DrawingText = {
  isUno: (board) => `The drawing is of an Uno; the project is for: ${board}.`,
  notDrawn: (pins) => ` Not on it: ${pins}.`,
};

const es: DrawingText = {
  isUno: (board) => `El dibujo es de un Uno; el proyecto es para: ${board}.`,
  notDrawn: (pins) => ` No están en él: ${pins}.`,
};

const TEXTS: Tables<DrawingText> = { en: en, es: es };

/**
 * What is said of a drawing.
 *
 * @param language The page's.
 * @param definition What the board can do.
 * @returns A note; nothing where the drawing is of the right board.
 */
export function drawingNote(language: LanguageTag, { on = "uno", channels }: ToldDefinition): string {
  if (on === "uno") return "";
  const { isUno, notDrawn } = TEXTS[language];
  const title = BOARD_MODELS.find(({ name }) => name === on)?.title ?? on;
  const pins = Object.values(channels).flatMap((channel) => pinNames(channel, on));
  const missing = [...new Set(pins)].filter((pin) => pinPlace(pin) === null);
  return isUno(title) + (missing.length === 0 ? "" : notDrawn(missing.join(", ")));
}
