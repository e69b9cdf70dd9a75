/** A servo, by its angle. */
import { board, channel, int } from "destello";

export const definition = board("Servo", {
  arm: channel({
    title: { en: "Servo", es: "Servo" },
    words: { degrees: { es: "Grados" }, set: { es: "Poner" } },
    pin: 9,
    part: "servo",
    state: { degrees: int({ min: 0, max: 180, unit: "°" }) },
    commands: { set: { degrees: int({ min: 0, max: 180, unit: "°" }) } },
    onBoot: "restore",
  }),
}, { libraries: ["Servo"] });
