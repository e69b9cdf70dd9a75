/**
 * Spanish for why a board was not programmed.
 *
 * @module
 */
import type { Text } from "./text.ts";

const AGAIN = "Prográmala otra vez: su cargador de arranque sigue ahí";
const UNTOUCHED = "la placa no se ha tocado";

/** Spanish for {@linkcode Text.flashCauses}. */
export const flashCauses: Text["flashCauses"] = {
  source: ({ errors }) => ({
    what: `el programa no compila${errors ? `, ${errors} ${errors === 1 ? "error" : "errores"}` : ""}`,
    todo: `Corrige el programa y vuelve a programar la placa; ${UNTOUCHED}`,
  }),
  "too_big": ({ bytes, memory }) => ({
    what: bytes === undefined || memory === undefined
      ? "el programa no cabe en ella"
      : `al programa le sobran ${bytes} bytes para su memoria ${memory}`,
    todo: `Haz más pequeño el programa, o usa una placa mayor; ${UNTOUCHED}`,
  }),
  "unknown_board": () => ({
    what: "aquí ninguna herramienta compila para este tipo de placa",
    todo: "deno task toolchain dice cuál puede",
  }),
  "missing_platform": () => ({
    what: "al compilador le falta lo que necesita este tipo de placa",
    todo: "deno task toolchain dice qué instalar",
  }),
  "no_toolchain": () => ({
    what: "la herramienta que se pidió no está instalada",
    todo: "deno task toolchain dice qué instalar",
  }),
  definition: () => ({
    what: "la definición no cabe en una placa",
    todo: `Cambia la definición; ${UNTOUCHED}`,
  }),
  virtual: () => ({
    what: "es la placa simulada, que siempre ejecuta la imagen del proyecto",
    todo: "Después de deno task build:firmware arranca de nuevo el servidor",
  }),
  elsewhere: () => ({
    what: "no se puede programar donde está",
    todo: "Enchúfala aquí por USB y prográmala otra vez",
  }),
  "no_port": ({ port }) => ({
    what: `el puerto${named(port)} ya no está`,
    todo: "Enchufa la placa; deno task boards dice qué hay conectado",
  }),
  busy: ({ port }) => ({
    what: `otro programa tiene abierto su puerto${named(port)}`,
    todo: "Cierra ese programa, que puede ser un monitor serie, y prográmala otra vez",
  }),
  "no_permission": ({ port }) => ({
    what: `este usuario no tiene permiso para usar su puerto${named(port)}`,
    todo: "Añade tu usuario al grupo del puerto (suele ser dialout) e inicia sesión de nuevo",
  }),
  "no_bootloader": ({ port }) => ({
    what: `no respondió ningún cargador de arranque${port === undefined ? "" : ` en ${port}`}`,
    todo: "Pulsa el botón de reinicio de la placa y prográmala otra vez",
  }),
  "wrong_chip": () => ({
    what: "lleva otro chip que el esperado, y no se escribió nada",
    todo: "Indica qué placa es; deno task flash --help dice cómo",
  }),
  verify: () => ({
    what: "su memoria no contiene lo que se escribió",
    todo: "Prográmala otra vez; si falla en el mismo sitio, el chip está gastado",
  }),
  lost: () => ({ what: "dejó de responder a la mitad", todo: AGAIN }),
  unsupported: () => ({
    what: "aquí ninguna herramienta puede cargar programas en este tipo de placa",
    todo: "deno task toolchain dice cuál puede",
  }),
  tool: () => ({ what: "la herramienta falló", todo: AGAIN }),
  interrupted: ({ phase, percent }) => ({
    what: `quien la programaba se fue${phase === undefined ? "" : ` ${PHASES[phase]}`}${
      percent === undefined ? "" : `, al ${percent} %`
    }`,
    todo: AGAIN,
  }),
  "not_answered": () => ({ what: "la imagen está en ella, pero no responde", todo: AGAIN }),
  "other_build": ({ found, build }) => ({
    what: found === undefined || build === undefined
      ? "lleva otra compilación"
      : `lleva la compilación ${found}, y no la ${build}`,
    todo: AGAIN,
  }),
  server: () => ({ what: "el servidor cometió un error", todo: "Mira el registro del servidor" }),
  cancelled: ({ phase, percent }) => ({
    what: `se canceló${phase === undefined ? "" : ` ${PHASES[phase]}`}${
      percent === undefined ? "" : `, al ${percent} %`
    }`,
    todo: AGAIN,
  }),
  stuck: ({ program, waitMs }) => ({
    what: `${program ?? "la herramienta"} no avanzó${
      waitMs === undefined ? "" : ` en ${Math.round(waitMs / 1000)} s`
    }, y se terminó`,
    todo: "Revisa el cable y prográmala otra vez: su cargador de arranque sigue ahí",
  }),
  machine: () => ({
    what: "el ordenador del servidor no da lo que hace falta",
    todo: "Arréglalo y prográmala otra vez",
  }),
};

const PHASES = {
  generate: "mientras se generaba el firmware",
  compile: "mientras se compilaba",
  upload: "mientras se cargaba",
  verify: "mientras se comprobaba",
  reconnect: "mientras se conectaba",
} as const;

function named(port: string | undefined): string {
  return port === undefined ? "" : ` ${port}`;
}
