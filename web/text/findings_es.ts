/**
 * Each finding of the doctor in Spanish.
 *
 * @module
 */
import type { FindingSentences } from "../../protocol/findings.ts";

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1).replace(".", ",")} MiB`;
}

function seconds(ms: number): string {
  return `${Math.round(Math.abs(ms) / 1000)} s`;
}

/** Spanish. */
export const findingSpanish: FindingSentences = {
  "port_held": ({ port, program, pid }) =>
    `El programa ${program} (proceso ${pid}) tiene abierto ${port} y se lleva bytes que son para Destello`,
  "port_group": ({ port, group, user }) =>
    `${user} no puede abrir ${port}: solo pueden los miembros del grupo ${group}. Después cierra la sesión y vuelve a entrar`,
  "port_login": ({ port, group, user }) =>
    `${user} entró en el grupo ${group} después de iniciar esta sesión, y por eso aún no puede abrir ${port}. Cierra la sesión y vuelve a entrar`,
  "port_owner": ({ port }) =>
    `Solo puede abrir ${port} su dueño. La orden vale hasta que se desenchufe la placa`,
  "modem_manager": ({ port }) =>
    `ModemManager está en marcha y puede escribir en ${port} para ver si es un módem`,
  "brltty": ({ adapter }) =>
    `El adaptador ${adapter} no tiene puerto: brltty lo toma por una línea braille. Deja brltty si alguien usa una`,
  "no_driver": ({ adapter }) =>
    `El adaptador ${adapter} no tiene puerto: el núcleo del sistema no ha cargado su controlador`,
  "other_rate": ({ port, rate, expected }) =>
    `La placa de ${port} habla a ${rate} baudios y Destello a ${expected}. Su programa tiene otra velocidad`,
  "other_sketch": ({ port, rate }) =>
    `La placa de ${port} tiene otro programa: escribe texto a ${rate} baudios`,
  "unknown_bytes": ({ port }) =>
    `De la placa de ${port} llegan bytes, pero nada que Destello entienda: tiene otro programa, o va a otra velocidad`,
  "silent_port": ({ port }) =>
    `${port} se puede abrir, pero de la placa no llega nada: tiene otro programa, el cable no lleva datos o no tiene corriente`,
  "other_schema": ({ port, board, expected }) =>
    `La placa de ${port} tiene el firmware de otra definición (${board}); la de aquí es ${expected}`,
  "unserved_project": ({ port, board }) =>
    `La placa de ${port} tiene el firmware de un proyecto que este servidor no sirve, o de una versión anterior (${board})`,
  "implausible_id": ({ port, id }) =>
    `La placa de ${port} tiene el identificador ${id}, que también tiene una memoria borrada`,
  "same_id": ({ port, other, id }) => `Las placas de ${other} y ${port} tienen el mismo identificador, ${id}`,
  "board_trouble": ({ board, said }) => `${board}: ${said}`,
  "no_toolchain": ({ missing }) =>
    `Aquí no se puede compilar una definición o un programa cambiados. Falta: ${missing}. La imagen que viene con Destello sí se puede cargar`,
  "clock_behind": ({ file, ms }) =>
    `El reloj está atrasado: "${file}" se escribió ${seconds(ms)} después de ahora`,
  "clock_jumped": ({ ms }) =>
    `Entretanto alguien ${ms > 0 ? "adelantó" : "atrasó"} el reloj ${
      seconds(ms)
    }: las horas del historial saltan ahí`,
  "folder_unusable": ({ folder, said }) => `No se puede escribir en la carpeta de datos "${folder}": ${said}`,
  "folder_owner": ({ folder }) => `La carpeta de datos "${folder}" es de otro usuario`,
  "folder_mode": ({ folder, mode }) =>
    `Otros usuarios de este equipo pueden entrar en la carpeta de datos "${folder}" (modo ${mode})`,
  "disk_full": ({ folder, bytes }) =>
    `En el disco de "${folder}" solo quedan ${megabytes(bytes)}. El historial no se puede guardar: haz sitio`,
  "broker_away": ({ broker, said }) => `No se puede usar el bróker MQTT ${broker}: ${said}`,
  "broker_delay": ({ broker, ms }) =>
    `El bróker MQTT ${broker} retrasa ${ms} ms cada orden confirmada: espera antes de enviar lo que sigue a un acuse de recibo. Mosquitto lo hace sin set_tcp_nodelay`,
  "server_hangs": ({ pid, port }) =>
    `El servidor del puerto ${port} (proceso ${pid}) no responde, y quizá tenga abiertos los puertos de las placas`,
};
