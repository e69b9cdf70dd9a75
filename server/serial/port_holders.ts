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
