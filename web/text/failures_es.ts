/**
 * Spanish for failed requests.
 *
 * @module
 */
import type { Text } from "./text.ts";

/** Spanish for {@linkcode Text.failures}. */
export const failures: Text["failures"] = {
  "parse_error": { what: "el servidor no entendió el mensaje", todo: "Recarga la página" },
  "invalid_request": { what: "el servidor no entendió la petición", todo: "Recarga la página" },
  "unknown_method": { what: "el servidor no conoce esa orden", todo: "Recarga la página" },
  "invalid_params": { what: "ese valor no está permitido", todo: "Pide un valor dentro del intervalo" },
  "internal_error": { what: "el servidor cometió un error", todo: "Mira el registro del servidor" },
  "board_offline": { what: "la placa está sin conexión", todo: "Comprueba el cable y la alimentación" },
  "no_answer": {
    what: "la placa no respondió",
    todo: "Comprueba el cable, la alimentación y delay()",
  },
  "board_restarted": {
    what: "la placa se reinició a la mitad",
    todo: "Vuelve a pedirlo si no es lo que quieres",
  },
  "schema_mismatch": { what: "la placa lleva otro firmware", todo: "Programa la placa: deno task flash" },
  "busy_flashing": { what: "se está programando la placa", todo: "Espera a que termine" },
  "unknown_board": { what: "esa placa ya no está", todo: "Elige otra" },
  "too_many_requests": {
    what: "demasiadas peticiones en poco tiempo",
    todo: "Espera un momento y vuelve a pedirlo",
  },
  "refused_by_board": { what: "la placa lo rechazó", todo: "Su programa no lo permite ahora" },
  conflict: { what: "alguien lo cambió mientras tanto", todo: "Mira cómo está y vuelve a pedirlo" },
  superseded: { what: "pediste algo más reciente", todo: "No hay nada que hacer: vale lo último" },
  "flash_failed": { what: "no se pudo programar la placa", todo: "Prográmala otra vez" },
  "not_virtual": { what: "esta placa es de verdad", todo: "Usa su propio botón, su mando y su enchufe" },
  "not_allowed": {
    what: "este dispositivo no tiene permiso para eso",
    todo: "Pídele más permiso a quien lleva el servidor",
  },
  "unknown_device": { what: "ese dispositivo no está en la lista", todo: "Vuelve a mirar la lista" },
  "owned_elsewhere": {
    what: "otro servidor tiene la placa",
    todo: "Úsala allí, o vuelve a conectarla aquí",
  },
  "id_conflict": {
    what: "otro servidor tiene una placa con el mismo identificador",
    todo: "Dale a una de ellas uno propio",
  },
  "server_closing": { what: "el servidor se está apagando", todo: "Espera a que vuelva" },
  "server_offline": {
    what: "no hay conexión con el servidor",
    todo: "Espera a que vuelva y pídelo otra vez",
  },
  "foreign_host": {
    what: "el servidor no se reconoce en esta dirección",
    todo: "Inícialo con --origin y esta dirección",
  },
  "foreign_origin": {
    what: "el servidor no deja entrar a páginas de esta dirección",
    todo: "Inícialo con --origin y esta dirección",
  },
  "wrong_token": { what: "el servidor tiene otra clave", todo: "Recarga la página" },
  "too_many_clients": {
    what: "hay demasiadas páginas y programas conectados",
    todo: "Cierra alguno",
  },
  "no_websocket": {
    what: "un proxy intermedio no deja pasar los WebSockets",
    todo: "Haz que deje pasar las cabeceras Upgrade y Connection",
  },
  "connection_lost": { what: "se cortó la conexión", todo: "Pídelo otra vez cuando vuelva" },
};
