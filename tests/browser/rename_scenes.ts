/**
 * The states of a board's name.
 *
 * @module
 */
import type { Scene } from "./scene.ts";

/** A name that is too long, and one that the board has not kept yet. */
export const RENAME_SCENES: readonly Scene[] = [
  {
    name: "renaming",
    async play(page) {
      const { text } = page.words;
      await page.button(text.rename.rename("Uno")).click();
      await page.page.getByRole("textbox", { name: text.rename.label }).fill("Laboratorio, mesa nº 12");
      await page.text(text.rename.tooLong(page.words.number(24), page.words.number(20))).waitFor();
    },
  },
  {
    name: "renamed, not yet kept",
    async play(page, { boards }) {
      const { text } = page.words;
      boards.hold = true;
      await page.button(text.rename.rename("Uno")).click();
      const name = page.page.getByRole("textbox", { name: text.rename.label });
      await name.fill("Laboratorio, mesa 12");
      await name.press("Enter");
      await page.text(text.rename.saving).waitFor();
    },
  },
];
