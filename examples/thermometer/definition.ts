/** A temperature with half degrees, also below zero. */
import { board, channel, decimal, int } from "destello";

export const definition = board("Thermometer", {
  room: channel({
    title: { en: "Temperature", es: "Temperatura" },
    words: {
      degrees: { es: "Grados" },
      periodMs: { en: "Measured every", es: "Se mide cada" },
      measure: { en: "Measure every", es: "Medir cada" },
    },
    pin: "A1",
    part: "thermometer",
    state: {
      degrees: decimal({ min: -40, max: 125, step: 0.5, unit: "°C" }),
      periodMs: int({ min: 100, max: 10000, step: 100, unit: "ms" }),
    },
    commands: { measure: { periodMs: int({ min: 100, max: 10000, step: 100, unit: "ms" }) } },
    onBoot: "restore",
  }),
});
