/**
 * Serial ports on Windows. Not run on Windows yet: written after Microsoft's documentation, and tested
 * against a stand-in for its system calls.
 *
 * @module
 */
import { WIN_ERROR } from "./constants_windows.ts";
import { devicePath, emptyDcb, readAtOnceTimeouts } from "./dcb.ts";
import { NoSuchPortError, NotATtyError, PortBusyError, type SerialError, SerialIoError } from "./errors.ts";
import { windowsSystem } from "./ffi_windows.ts";
import type { Line, LineEvents } from "./line.ts";
import { WindowsLine } from "./windows_line.ts";
import type { WindowsSystem } from "./windows_system.ts";
import { WindowsWaiter } from "./windows_waiter.ts";

const waiters = new WeakMap<WindowsSystem, WindowsWaiter>();

/**
 * Open a port on Windows.
 *
 * @param path "COM3".
 * @param baudRate Bits per second.
 * @param events Who is told.
 * @param system The system calls.
 * @returns The open line.
 * @throws {SerialError} Which one says why it cannot be opened.
 */
export async function openWindowsLine(
  path: string,
  baudRate: number,
  events: LineEvents,
  system: WindowsSystem = windowsSystem(),
): Promise<Line> {
  const handle = system.open(devicePath(path));
  if (handle < 0) throw windowsFailure(path, "CreateFileW", -handle);
  const before = emptyDcb();
  const state = system.getCommState(handle, before);
  const timeouts = state < 0 ? state : system.setCommTimeouts(handle, readAtOnceTimeouts());
  if (timeouts < 0) {
    system.close(handle);
    throw windowsFailure(path, state < 0 ? "GetCommState" : "SetCommTimeouts", -timeouts);
  }
  const line = new WindowsLine({ path, handle, before, system, waiter: waiterOf(system), events });
  try {
    line.setBaudRate(baudRate);
  } catch (error) {
    await line.release();
    throw error;
  }
  return line;
}

/**
 * Why a port could not be opened.
 *
 * @param path The port.
 * @param call The call that failed.
 * @param number Its error number.
 * @returns The error.
 */
export function windowsFailure(path: string, call: string, number: number): SerialError {
  switch (number) {
    case WIN_ERROR.FILE_NOT_FOUND:
    case WIN_ERROR.PATH_NOT_FOUND:
    case WIN_ERROR.INVALID_NAME:
      return new NoSuchPortError(path);
    case WIN_ERROR.DEV_NOT_EXIST:
    case WIN_ERROR.NO_SUCH_DEVICE:
    case WIN_ERROR.DEVICE_NOT_CONNECTED:
    case WIN_ERROR.DEVICE_REMOVED:
    case WIN_ERROR.GEN_FAILURE:
    case WIN_ERROR.SEM_TIMEOUT:
      return new NoSuchPortError(path, "its device does not answer");
    // Windows says "access denied" for a port that another program has open; ports have no owner there.
    case WIN_ERROR.ACCESS_DENIED:
    case WIN_ERROR.SHARING_VIOLATION:
      return new PortBusyError(path, [], null);
    case WIN_ERROR.INVALID_FUNCTION:
    case WIN_ERROR.INVALID_HANDLE:
    case WIN_ERROR.INVALID_PARAMETER:
      return new NotATtyError(path, "no serial device");
    default:
      return new SerialIoError(path, call, number);
  }
}

function waiterOf(system: WindowsSystem): WindowsWaiter {
  const known = waiters.get(system);
  if (known !== undefined) return known;
  const waiter = new WindowsWaiter(system);
  waiters.set(system, waiter);
  return waiter;
}
