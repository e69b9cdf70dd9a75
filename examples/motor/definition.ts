/** A motor that stops by itself when nobody watches over it. */
import { board, channel, int } from "destello";

export const definition = board("Motor", {
  motor: channel({
    title: { en: "Motor", es: "Motor" },
    words: { speed: { es: "Velocidad" }, set: { es: "Poner" }, stop: { es: "Parar" } },
    pin: [5, 4],
    part: "motor",
    state: { speed: int({ min: -255, max: 255 }) },
    commands: { set: { speed: int({ min: -255, max: 255 }) }, stop: {} },
    lease: { ms: 2000, safe: { speed: 0 } },
  }),
});
