/**
 * Why the system refuses a port, and the command that mends it.
 *
 * @module
 */
import type { DeviceFiles } from "./device_files.ts";
import { PortPermissionError } from "./errors.ts";

/** Debian's name for the group of serial ports; Arch says uucp. Only used where the system does not tell. */
const USUAL_GROUP = "dialout";

const GROUP_READS_AND_WRITES = 0o060;

/**
 * Why a port is refused.
 *
 * @param files Access to the port, `/etc/group`, `/etc/passwd` and `/proc/self`.
 * @param path The port.
 * @returns The error, with the group and the command.
 */
export function permissionError(files: DeviceFiles, path: string): PortPermissionError {
  const status = files.status(path);
  const groups = table(files.text("/etc/group"));
  const group = groups.find(([, , gid]) => gid === String(status?.gid));
  const name = group?.[0] ?? USUAL_GROUP;
  // Membership of root's group would give far more than a port.
  const groupMay = status === null || (group !== undefined && status.gid !== 0 &&
    (status.mode & GROUP_READS_AND_WRITES) === GROUP_READS_AND_WRITES);
  if (!groupMay) {
    const command = `sudo chown "$USER" '${path}'`;
    return new PortPermissionError(
      path,
      null,
      command,
      `Run: ${command}; it lasts until the board is unplugged`,
    );
  }
  const uid = files.text("/proc/self/status")?.match(/^Uid:\s+\d+\s+(\d+)/m)?.[1];
  const user = table(files.text("/etc/passwd")).find(([, , number]) => number === uid)?.[0];
  const members = group?.[3]?.split(",") ?? [];
  if (user !== undefined && members.includes(user)) {
    const command = `newgrp ${name}`;
    const hint = `"${user}" joined the group after this login: log out and in again, or run: ${command}`;
    return new PortPermissionError(path, name, command, hint, user);
  }
  const command = `sudo usermod -aG ${name} "$USER"`;
  return new PortPermissionError(path, name, command, `Run: ${command}; then log out and in again`);
}

/**
 * Lines of fields with colons between, as in `/etc/group` (name, password, number, members) and
 * `/etc/passwd`.
 */
function table(text: string | null): readonly (readonly string[])[] {
  return (text ?? "").split("\n").map((line) => line.split(":"));
}
