/** A traffic light for cars, and a button for those who walk. */
import { board, bool, channel, choice, int } from "destello";

export const definition = board("Traffic light", {
  light: channel({
    title: { en: "Traffic light", es: "Semáforo" },
    words: {
      red: { es: "Rojo" },
      getReady: { en: "Get ready", es: "Prepárate" },
      green: { es: "Verde" },
      amber: { es: "Ámbar" },
      shows: { es: "Muestra" },
      runs: { es: "Automático" },
      run: { es: "Automático" },
      set: { es: "Poner" },
    },
    pin: [10, 9, 8],
    part: "trafficLight",
    state: { shows: choice("red", "getReady", "amber", "green"), runs: bool() },
    commands: {
      set: { shows: choice("red", "getReady", "amber", "green") },
      run: { runs: bool() },
    },
    moves: { shows: "runs" },
  }),

  walk: channel({
    title: { en: "Pedestrian button", es: "Botón peatonal" },
    words: { waiting: { es: "Esperando" }, presses: { es: "Pulsaciones" } },
    pin: 2,
    part: "button",
    state: { waiting: bool(), presses: int({ min: 0, max: 65535 }) },
  }),
});
