/**
 * From the `errno` of a call that could not open a port to the error a person can act on.
 *
 * @module
 */
import { CHARACTER_DEVICE, type DeviceFiles } from "./device_files.ts";
import { NoSuchPortError, NotATtyError, PortBusyError, type SerialError, SerialIoError } from "./errors.ts";
import { portHolders } from "./port_holders.ts";
import { permissionError } from "./port_permission.ts";
import { ERRNO } from "./posix_system.ts";

/** A call that failed. */
export interface FailedCall {
  /** Its name. */
  readonly call: string;
  /** Its error number. */
  readonly errno: number;
}

/**
 * Why a port could not be opened. Call it after the descriptor was closed, or this process counts as a
 * holder.
 *
 * @param files Access to the files that tell more.
 * @param path The port.
 * @param failed The call that failed.
 * @returns The error.
 */
export function openFailure(files: DeviceFiles, path: string, { call, errno }: FailedCall): SerialError {
  const kind = files.status(path)?.kind ?? CHARACTER_DEVICE;
  if (kind !== CHARACTER_DEVICE) return new NotATtyError(path, kind);
  switch (errno) {
    case ERRNO.ENOENT:
    case ERRNO.ENOTDIR: {
      const target = files.link(path);
      return new NoSuchPortError(
        path,
        target === null ? "" : `it is a link to "${target}", which is gone`,
        target,
      );
    }
    // A built-in port without hardware can be opened, but its settings cannot be read: EIO.
    case ERRNO.ENXIO:
    case ERRNO.ENODEV:
    case ERRNO.EIO:
      return new NoSuchPortError(path, "there is no device behind it");
    case ERRNO.EISDIR:
      return new NotATtyError(path, "a directory");
    case ERRNO.ENOTTY:
      return new NotATtyError(path, "no terminal");
    case ERRNO.EACCES:
    case ERRNO.EPERM:
      return permissionError(files, path);
    case ERRNO.EBUSY: {
      const whoHasIt = Deno.build.os === "linux" ? `sudo fuser -v '${path}'` : `sudo lsof '${path}'`;
      return new PortBusyError(path, portHolders(files, path), whoHasIt);
    }
    default:
      return new SerialIoError(path, call, errno);
  }
}
