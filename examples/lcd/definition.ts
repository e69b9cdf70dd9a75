/** A display of two lines, and whether it answers. */
import { board, bool, channel, text } from "destello";

export const definition = board("Display", {
  display: channel({
    title: { en: "Display", es: "Pantalla" },
    words: {
      first: { en: "First line", es: "Primera línea" },
      second: { en: "Second line", es: "Segunda línea" },
      answers: { en: "Display answers", es: "La pantalla responde" },
      write: { es: "Escribir" },
      clear: { es: "Borrar" },
    },
    pin: ["A4", "A5"],
    part: "display",
    state: { first: text({ max: 16 }), second: text({ max: 16 }), answers: bool() },
    commands: { write: { first: text({ max: 16 }), second: text({ max: 16 }) }, clear: {} },
    onBoot: "restore",
  }),
}, { libraries: ["Wire", "TextDisplay"] });
