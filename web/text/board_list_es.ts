/**
 * The list of many boards in Spanish.
 *
 * @module
 */
import type { BoardListText } from "./board_list_text.ts";

/** Spanish. */
export const boardListEs: BoardListText = {
  label: "Placas",
  search: "Buscar placas",
  hint: "Nombre, id, proyecto o estado",
  filters: "Mostrar solo",
  trouble: "Necesitan atención",
  others: "Otras placas",
  here: "Este servidor",
  shown: (shown, all) => `${shown} de ${all} placas`,
  none: "Ninguna placa coincide.",
  showAll: "Mostrar todas las placas",
  back: "Todas las placas",
  gone: (id) => `Ahora no hay ninguna placa ${id} aquí.`,
};
