/** A lamp of any colour. */
import { board, channel, color } from "destello";

export const definition = board("RGB lamp", {
  lamp: channel({
    title: { en: "Lamp", es: "Lámpara" },
    words: { color: { en: "Colour", es: "Color" }, set: { es: "Poner" }, off: { es: "Apagar" } },
    pin: [9, 10, 11],
    part: "lamp",
    state: { color: color() },
    commands: { set: { color: color() }, off: {} },
    onBoot: "restore",
  }),
});
