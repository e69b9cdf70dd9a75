/**
 * Each finding in English: for the terminal, and for the page in English.
 *
 * @module
 */
import {
  type FindingCode,
  type FindingDetails,
  type FindingMessage,
  type FindingSentences,
  findingSubject,
} from "./findings.ts";

/** A size, as it is said of a disk. */
function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

/** Seconds, of a duration in milliseconds. */
function seconds(ms: number): string {
  return `${Math.round(Math.abs(ms) / 1000)} s`;
}

/** English. */
export const findingEnglish: FindingSentences = {
  "port_held": ({ port, program, pid }) =>
    `The program ${program} (process ${pid}) has ${port} open, and reads bytes that are meant for Destello`,
  "port_group": ({ port, group, user }) =>
    `${user} may not open ${port}: only members of the group ${group} may. Log out and in again afterwards`,
  "port_login": ({ port, group, user }) =>
    `${user} joined the group ${group} after this login, so ${port} cannot be opened yet. Log out and in again`,
  "port_owner": ({ port }) =>
    `Only the owner of ${port} may open it. The command lasts until it is unplugged`,
  "modem_manager": ({ port }) => `ModemManager runs and may write to ${port}, to see whether it is a modem`,
  "brltty": ({ adapter }) =>
    `The adapter ${adapter} has no port: brltty takes it for a Braille display. Keep brltty if somebody uses one`,
  "no_driver": ({ adapter }) =>
    `The adapter ${adapter} has no port: the kernel has not loaded a driver for it`,
  "other_rate": ({ port, rate, expected }) =>
    `The board at ${port} speaks at ${rate} baud, Destello at ${expected}. Its sketch has another rate`,
  "other_sketch": ({ port, rate }) =>
    `The board at ${port} has another sketch: it writes text at ${rate} baud`,
  "unknown_bytes": ({ port }) =>
    `Bytes come from the board at ${port}, but nothing that Destello understands: another sketch, or another rate`,
  "silent_port": ({ port }) =>
    `${port} can be opened, but nothing comes from the board: another sketch, a cable without data lines, or no power`,
  "other_schema": ({ port, board, expected }) =>
    `The board at ${port} has the firmware of another definition (${board}); this one is ${expected}`,
  "unserved_project": ({ port, board }) =>
    `The board at ${port} has the firmware of a project that is not served or named here, or of an older version (${board})`,
  "implausible_id": ({ port, id }) =>
    `The board at ${port} has the id ${id}, which an erased memory has as well`,
  "same_id": ({ port, other, id }) => `The boards at ${other} and ${port} have the same id, ${id}`,
  "board_trouble": ({ board, said }) => `${board}: ${said}`,
  "no_toolchain": ({ missing }) =>
    `A changed definition or sketch cannot be compiled here. Missing: ${missing}. The committed image can be flashed`,
  "clock_behind": ({ file, ms }) => `The clock is behind: "${file}" was written ${seconds(ms)} after now`,
  "clock_jumped": ({ ms }) =>
    `The clock was set ${ms > 0 ? "forward" : "back"} by ${
      seconds(ms)
    } meanwhile: times in the history jump there`,
  "folder_unusable": ({ folder, said }) => `The data folder "${folder}" cannot be written: ${said}`,
  "folder_owner": ({ folder }) => `The data folder "${folder}" belongs to another user`,
  "folder_mode": ({ folder, mode }) =>
    `Other users of this machine can get at the data folder "${folder}" (mode ${mode})`,
  "disk_full": ({ folder, bytes }) =>
    `The disk of "${folder}" has only ${megabytes(bytes)} left. The history cannot be kept; make room there`,
  "broker_away": ({ broker, said }) => `The MQTT broker ${broker} cannot be used: ${said}`,
  "broker_delay": ({ broker, ms }) =>
    `The MQTT broker ${broker} makes each confirmed command ${ms} ms later: it waits before it sends what follows an acknowledgement. Mosquitto does so without set_tcp_nodelay`,
  "server_hangs": ({ pid, port }) =>
    `The server on port ${port} (process ${pid}) does not answer, and may hold the boards' ports`,
};

/**
 * A finding as it is sent.
 *
 * @param code Its name.
 * @param details What varies in it.
 * @param command What mends it.
 */
export function findingMessage<C extends FindingCode>(
  code: C,
  details: FindingDetails[C],
  command: string,
): FindingMessage {
  return { code, details, command, about: findingSubject(code), message: findingEnglish[code](details) };
}
