import type { BoardReasonCode } from "../../protocol/board_reasons.ts";
import type { Trouble } from "./text.ts";

/** Spanish for everything that the server may say of a board's trouble; English are its own words. */
export const boardReasons: Readonly<Record<BoardReasonCode, Trouble>> = {
  "no_bytes": {
    what: "La línea está abierta, pero de la placa no llega ni un byte",
    todo: "Comprueba el cable y el puerto; si lleva otro programa, prográmala con Destello",
  },
  "no_frame": {
    what: "De la placa llegan bytes, pero nada que Destello entienda",
    todo: "Lleva otro programa o va a otra velocidad: prográmala con Destello",
  },
  "no_answer": {
    what: "La placa dejó de responder",
    todo: "Comprueba el cable y la alimentación; Destello sigue preguntando",
  },
  "schema_mismatch": {
    what: "El firmware de la placa es de otra definición que la del servidor",
    todo: "Programa la placa: deno task flash",
  },
  "out_of_step": {
    what: "La placa y el servidor perdieron la cuenta de sus mensajes",
    todo: "No hay que hacer nada: Destello abre una sesión nueva",
  },
  "queue_full": { what: "Hay demasiadas peticiones en espera", todo: "Espera a que la placa las haga" },
  "board_restarted": { what: "La placa se reinició", todo: "Mira el estado que informa ahora" },
  "line_ended": { what: "Se cortó la línea con la placa", todo: "Enchúfala otra vez; Destello la encuentra" },
  "closed": { what: "La línea con la placa está cerrada", todo: "Se abre cuando haga falta" },
  "flash_failed": {
    what: "La placa no quedó programada",
    todo: "Prográmala otra vez: repetirlo siempre es posible",
  },
  "cannot_open": {
    what: "No se puede abrir el puerto de la placa",
    todo: "Destello sigue intentándolo; deno task boards dice qué hay conectado",
  },
  "no_such_port": {
    what: "Ese puerto no existe, o no tiene nada detrás",
    todo: "Enchufa la placa, o mira qué hay conectado: deno task boards",
  },
  "not_a_tty": {
    what: "Eso no es un puerto serie",
    todo: "Indica el nombre de un puerto serie; los enumera deno task boards",
  },
  "port_busy": {
    what: "Otro programa tiene abierto el puerto",
    todo: "Ciérralo, por ejemplo el monitor serie del IDE de Arduino; Destello sigue intentándolo",
  },
  "no_permission": {
    what: "Falta permiso para abrir el puerto",
    todo: "Añade tu usuario al grupo del puerto (suele ser dialout) e inicia sesión de nuevo",
  },
  "unplugged": { what: "Se desenchufó la placa", todo: "Enchúfala otra vez" },
  "unsupported_rate": {
    what: "El puerto no admite esa velocidad",
    todo: "Elige otra velocidad, u otro adaptador",
  },
  "no_signals": {
    what: "El puerto no tiene líneas de control",
    todo: "Reinicia la placa con su botón",
  },
  "write_queue_full": {
    what: "El puerto no se lleva lo que se le escribe",
    todo: "Desenchufa la placa y vuelve a enchufarla",
  },
  "unsupported_system": {
    what: "Destello no sabe usar puertos serie en este sistema",
    todo: "Usa Linux, macOS o Windows, o la placa simulada",
  },
  "io_error": {
    what: "El sistema dio un error al usar el puerto",
    todo: "Desenchufa la placa y vuelve a enchufarla",
  },
};
