/**
 * Spanish for trouble on the line.
 *
 * @module
 */
import type { TroubleText } from "./trouble_text.ts";

/** The tool Trouble in Spanish. */
export const troubleEs: TroubleText = {
  about:
    "Estropea la línea con el chip simulado, o su alimentación, y mira cómo se las arregla el enlace. Lo ven todas las páginas.",
  line: "Línea",
  power: "Alimentación y cable",
  rates: {
    dropToBoard: "Bytes perdidos de camino a la placa",
    dropFromBoard: "Bytes perdidos al volver de la placa",
    flipToBoard: "Bits invertidos de camino a la placa",
    flipFromBoard: "Bits invertidos al volver de la placa",
    delayMs: "Retraso en cada sentido",
  },
  actions: {
    unplug: "Desenchufar",
    plug: "Enchufar",
    freeze: "Congelar",
    resume: "Descongelar",
    reset: "Reiniciar",
    brownOut: "Bajón de tensión",
  },
  well: "Todo va bien.",
  copes: "Cómo se las arregla el enlace",
  since: "Contado desde que abriste esto",
  again: "Contar desde 0",
  counters: {
    bytesDropped: "Bytes perdidos",
    bitsFlipped: "Bits invertidos",
    framesSent: "Peticiones",
    badFrames: "Tramas dañadas rechazadas",
    naksReceived: "Peticiones que la placa echó en falta",
    retransmissions: "Peticiones repetidas",
    eventGapsMended: "Eventos perdidos recuperados",
    sessions: "Sesiones abiertas de nuevo",
  },
  ofAll: (some, all) => `${some} de ${all}`,
};
