/**
 * Spanish for the plots.
 *
 * @module
 */
import type { PlotsText } from "./plots_text.ts";

/** Spanish. */
export const plotsEs: PlotsText = {
  window: "Tiempo",
  windows: { minute: "1 minuto", tenMinutes: "10 minutos", hour: "1 hora" },
  zoom: "Ampliar y mover",
  zoomIn: "Ampliar",
  zoomOut: "Reducir",
  earlier: "Antes",
  later: "Después",
  pause: "Pausar",
  resume: "Seguir",
  save: "Guardar como CSV",
  values: "Valores",
  drawing: (value) => `${value} a lo largo del tiempo; sus cifras están debajo`,
  now: (value) => `Ahora ${value}`,
  atTheEnd: (value) => `Al final ${value}`,
  notKnownNow: (value) => `Ahora no se sabe, lo último fue ${value}`,
  notKnownAtTheEnd: (value) => `Al final no se sabe, lo último fue ${value}`,
  inTheLast: {
    minute: "en el último minuto",
    tenMinutes: "en los últimos 10 minutos",
    hour: "en la última hora",
  },
  within: (time) => `en ${time}`,
  ranged: (lowest, highest, mean) => `mínimo ${lowest}, máximo ${highest}, media ${mean}`,
  switched: (changes, shares) => `cambios: ${changes}, ${shares} del tiempo`,
  trends: { rising: "sube", falling: "baja", steady: "estable", varying: "varía" },
  untilThen: (trend) => `${trend} hasta entonces`,
  noData: "sin datos",
  noDataFor: (time) => `sin datos durante ${time}`,
  nothingKnown: "De este tiempo no se sabe nada.",
  cut: (since) => `Hay más de lo que se puede mostrar: la línea empieza a las ${since}.`,
  loading: "Buscando lo anterior…",
  failed: (what) => `No se pudo leer lo anterior: ${what}`,
  none: "No hay ningún valor elegido",
};
