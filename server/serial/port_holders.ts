/**
 * Which processes have a port open.
 *
 * @module
 */
import type { DeviceFiles } from "./device_files.ts";
import type { PortHolder } from "./errors.ts";

/**
 * The processes that have a port open, as far as this user may see: those of others only as root.
 *
 * @param files Access to the files.
 * @param path The port.
 * @param proc The folder that Linux mounts its process table on.
 * @returns The processes, lowest id first; empty where the system has no such table.
 */
export function portHolders(files: DeviceFiles, path: string, proc = "/proc"): readonly PortHolder[] {
  const target = files.real(path);
  if (target === null) return [];
  const holds = (pid: number) =>
    files.names(`${proc}/${pid}/fd`).some((fd) => files.link(`${proc}/${pid}/fd/${fd}`) === target);
  return files.names(proc)
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b)
    .filter(holds)
    .map((pid) => ({ pid, name: files.text(`${proc}/${pid}/comm`) ?? "unknown" }));
}

/**
 * The processes that have a port open beside us, and so take bytes that are meant for us. Who plays the board at a pseudo-terminal
 * is none of them.
 *
 * @param files Access to the files.
 * @param path The port.
 * @param isOurs Whether a process belongs to us.
 * @param proc The folder that Linux mounts its process table on.
 * @returns The processes, lowest id first; empty where the system has no such table.
 */
export function otherHolders(
  files: DeviceFiles,
  path: string,
  isOurs: (pid: number) => boolean = (pid) => pid === Deno.pid,
  proc = "/proc",
): readonly PortHolder[] {
  const [, pty] = /^\/dev\/pts\/(\d+)$/.exec(files.real(path) ?? "") ?? [];
  const isItsBoard = (pid: number) => pty !== undefined && hasMaster(files, `${proc}/${pid}`, pty);
  return portHolders(files, path, proc).filter(({ pid }) => !isOurs(pid) && !isItsBoard(pid));
}

/** Whether a process has the other side of a pseudo-terminal open, which Linux tells by the terminal's number. */
function hasMaster(files: DeviceFiles, process: string, pty: string): boolean {
  return files.names(`${process}/fdinfo`).some((fd) =>
    /^\/dev\/(pts\/)?ptmx$/.test(files.link(`${process}/fd/${fd}`) ?? "") &&
    new RegExp(`^tty-index:\\s+${pty}$`, "m").test(files.text(`${process}/fdinfo/${fd}`) ?? "")
  );
}
