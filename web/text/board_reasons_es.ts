/**
 * Spanish for why a board is not online.
 *
 * @module
 */
import { flashCauses } from "./flash_causes_es.ts";
import type { NetworkCause } from "../../protocol/reason_details.ts";
import type { LineEnds, Text } from "./text.ts";

const REPLUG = "Desenchufa la placa y vuelve a enchufarla";
const KEEPS_TRYING = "Destello sigue intentándolo";

const ENDS: LineEnds = {
  programming: "se está programando la placa",
  unplugged: "se desenchufó la placa",
  "write_queue_full": "el puerto ya no se llevaba nada",
  "io_error": "el sistema dio un error al usar el puerto",
};

/** It follows a colon. */
const NETWORK: Readonly<Record<NetworkCause, string>> = {
  refused: "ahí no escucha nadie",
  "unknown_host": "no se conoce ese nombre",
  "timed_out": "no responde",
  unreachable: "no hay camino hasta ahí",
  closed: "el puente la cortó",
  silent: "no llegó nada en 15 s",
};

/** Spanish for {@linkcode Text.boardReasons}. */
export const boardReasons: Text["boardReasons"] = {
  "no_bytes": () => ({
    what: "La línea está abierta, pero de la placa no llega ni un byte",
    todo:
      "Comprueba el cable, el puerto y delay() en setup(): antes de begin() no puede responder; si lleva otro programa, prográmala con Destello",
  }),
  "no_frame": ({ bytes }) => ({
    what: `De la placa llegan bytes${
      bytes === undefined ? "" : ` (${bytes})`
    }, pero nada que Destello entienda`,
    todo: "Lleva otro programa o va a otra velocidad: prográmala con Destello",
  }),
  "no_answer": ({ misses }) =>
    misses === 0
      ? {
        what: "La placa aún no ha respondido desde que se abrió la línea",
        todo: "Espera un momento: una placa tarda hasta 1,4 s en arrancar",
      }
      : {
        what: misses === undefined
          ? "La placa dejó de responder"
          : `La placa dejó sin respuesta ${misses} repeticiones seguidas`,
        todo:
          "Comprueba el cable, la alimentación y el programa: con delay() no puede responder, con destello::wait() sí; Destello sigue preguntando",
      },
  "schema_mismatch": ({ board, server }) => ({
    what: `El firmware de la placa${
      board === undefined ? "" : ` (esquema ${board}${server === undefined ? "" : `, no ${server}`})`
    } es de un proyecto que este servidor no sirve, o de una versión anterior`,
    todo: "Sirve su proyecto: deno task serve --project CARPETA; o programa la placa: deno task flash",
  }),
  "board_restarted": () => ({ what: "La placa se reinició", todo: "Mira el estado del que informa ahora" }),
  "out_of_step": () => ({
    what: "La placa y el servidor perdieron la cuenta de sus mensajes",
    todo: "No hay que hacer nada: Destello abre una sesión nueva",
  }),
  "queue_full": ({ waiting }) => ({
    what: waiting === undefined
      ? "Hay demasiadas peticiones en espera"
      : `Ya hay ${waiting} peticiones en espera`,
    todo: "Vuelve a pedirlo cuando la placa haya hecho algunas",
  }),
  "line_ended": ({ port, line }) => ({
    what: `Se cortó la línea con la placa${line === undefined ? "" : `: ${ENDS[line]}`}${at(port)}`,
    todo: "Enchúfala otra vez; Destello la encuentra",
  }),
  closed: ({ line }) =>
    line === "programming"
      ? { what: "Se está programando la placa", todo: "Espera a que termine" }
      : { what: "La línea con la placa está cerrada", todo: "Se abre cuando haga falta" },
  "flash_failed": (details) => {
    const base = "La placa no quedó programada";
    if (details.flash === undefined) {
      return { what: base, todo: "Prográmala otra vez: su cargador de arranque sigue ahí" };
    }
    const { what, todo } = flashCauses[details.flash](details);
    return { what: `${base}: ${what}`, todo };
  },
  "cannot_open": () => ({
    what: "No se puede abrir el puerto de la placa",
    todo: `${KEEPS_TRYING}; deno task boards dice qué hay conectado`,
  }),
  "no_such_port": ({ port, target }) => ({
    what: target === undefined
      ? `${port === undefined ? "Ese puerto" : `El puerto ${port}`} no existe, o no tiene nada detrás`
      : `El puerto${named(port)} es un enlace a ${target}, que ya no está`,
    todo: "Enchufa la placa, o mira qué hay conectado: deno task boards",
  }),
  "not_a_tty": ({ port }) => ({
    what: `${port ?? "Eso"} no es un puerto serie`,
    todo: "Indica el nombre de un puerto serie; los enumera deno task boards",
  }),
  "port_busy": ({ port, program, pid, others = 0, command }) => ({
    what: program === undefined || pid === undefined
      ? `Otro programa tiene abierto el puerto${named(port)}`
      : `El puerto${named(port)} lo tiene abierto ${program} (proceso ${pid})${
        others > 0 ? `, y ${others} más` : ""
      }`,
    todo: pid === undefined
      ? `Ciérralo; puede ser un monitor serie. ${
        command === undefined ? KEEPS_TRYING : `Esto dice cuál es: ${command}`
      }`
      : `Cierra ese programa, o ejecuta: kill ${pid}`,
  }),
  "no_permission": ({ port, group, user, command }) => {
    const what = `Falta permiso para abrir el puerto${named(port)}`;
    if (command === undefined) {
      return {
        what,
        todo: "Añade tu usuario al grupo del puerto (suele ser dialout) e inicia sesión de nuevo",
      };
    }
    if (group === undefined) {
      return {
        what: `${what}: solo puede usarlo su dueño`,
        todo: `Ejecuta: ${command}; vale hasta que se desenchufe la placa`,
      };
    }
    return {
      what: `${what}: pueden usarlo los miembros del grupo ${group}`,
      todo: user === undefined
        ? `Ejecuta: ${command}; después cierra la sesión y vuelve a entrar`
        : `${user} entró en el grupo después de iniciar esta sesión: ciérrala y vuelve a entrar, o ejecuta: ${command}`,
    };
  },
  unplugged: ({ port }) => ({ what: `Se desenchufó la placa${at(port)}`, todo: "Enchúfala otra vez" }),
  "unsupported_rate": ({ port, rate, nearest }) => ({
    what: `El puerto${named(port)} no admite ${rate === undefined ? "esa velocidad" : `${rate} baudios`}${
      nearest === undefined ? "" : `: lo más parecido que tiene es ${nearest}`
    }`,
    todo: "Usa otro adaptador, o pon en protocol/link_rate.ts una velocidad que admita y programa la placa",
  }),
  "write_queue_full": ({ port, waiting }) => ({
    what: `El puerto${named(port)} no se lleva lo que se le escribe${
      waiting === undefined ? "" : `: esperan ${waiting} bytes`
    }`,
    todo: REPLUG,
  }),
  "unsupported_system": ({ port, system }) => ({
    what: `Destello no sabe usar ${port ?? "puertos serie"} en ${system ?? "este sistema"}`,
    todo: "Usa Linux, macOS o Windows, o la placa simulada",
  }),
  "io_error": ({ port, call, errno }) => ({
    what: `El sistema dio un error al usar el puerto${named(port)}${
      call === undefined ? "" : `: ${call}, error ${errno ?? "desconocido"}`
    }`,
    todo: `${REPLUG}; si sigue igual, mira el registro del sistema`,
  }),
  "no_image": ({ command }) =>
    command === undefined
      ? {
        what: "La placa simulada no puede funcionar: el chip de este proyecto no se emula",
        todo: "Enchufa una placa real",
      }
      : {
        what: "La placa simulada no puede funcionar: no hay imagen de esta definición",
        todo: `Ejecuta: ${command}; después vuelve a iniciar el servidor`,
      },
  "no_connection": ({ port, network }) => ({
    what: `Sin conexión con la placa${network === undefined ? "" : `: ${NETWORK[network]}`}${at(port)}`,
    todo: `Comprueba el puente y la red; ${KEEPS_TRYING}`,
  }),
  "port_shared": ({ port, program, pid, others = 0 }) => ({
    what: program === undefined || pid === undefined
      ? `Otro programa también tiene abierto el puerto${named(port)}`
      : `El puerto${named(port)} está abierto también en ${program} (proceso ${pid})${
        others > 0 ? ` y en ${others} más` : ""
      }`,
    todo: `Cierra ese programa, quizá un monitor serie${
      pid === undefined ? "" : `, o ejecuta: kill ${pid}`
    }: se queda con bytes que la placa envía a Destello`,
  }),
  "id_taken": ({ holder, name }) => ({
    what: holder === undefined
      ? "Esta placa tiene el identificador de otra"
      : `Esta placa tiene el identificador de ${name === undefined ? holder : `${name} (${holder})`}`,
    todo: "Dale uno propio: después se pueden usar las dos",
  }),
  "server_offline": ({ owner }) => ({
    what: owner === undefined
      ? "El servidor que tiene esta placa no está"
      : `El servidor ${owner}, que tiene esta placa, no está`,
    todo: "Arráncalo o mira su máquina: la placa vuelve por sí sola",
  }),
  "broker_offline": () => ({
    what: "No hay conexión con el broker MQTT, por el que se llega a esta placa",
    todo: `Arranca el broker o mira la red; ${KEEPS_TRYING}`,
  }),
  "owned_elsewhere": ({ owner }) => ({
    what: `Otro servidor tiene ahora esta placa${owner === undefined ? "" : ` (${owner})`}`,
    todo: "Úsala allí, o vuelve a conectarla aquí: Destello la encuentra sola",
  }),
  "id_conflict": ({ owner }) => ({
    what: `Otro servidor${
      owner === undefined ? "" : ` (${owner})`
    } tiene una placa con el mismo identificador`,
    todo: "Dale a una de ellas uno propio: después se pueden usar las dos",
  }),
};

function named(port: string | undefined): string {
  return port === undefined ? "" : ` ${port}`;
}

function at(port: string | undefined): string {
  return port === undefined ? "" : ` (${port})`;
}
