/**
 * kernel32 on Windows, loaded at the first call. Not run on Windows yet: written after Microsoft's
 * documentation.
 *
 * `GetLastError` belongs to a thread, so it is asked only after calls on this one; the only other one is the
 * wait.
 *
 * @module
 */
import { CREATE_FILE, INVALID_HANDLE, PURGE_OUTPUT, WAIT } from "./constants_windows.ts";
import { UnsupportedSystemError } from "./errors.ts";
import type { WindowsSystem } from "./windows_system.ts";

const SYMBOLS = {
  // HANDLE CreateFileW(LPCWSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode, LPSECURITY_ATTRIBUTES
  //   lpSecurityAttributes, DWORD dwCreationDisposition, DWORD dwFlagsAndAttributes, HANDLE hTemplateFile);
  CreateFileW: { parameters: ["buffer", "u32", "u32", "usize", "u32", "u32", "usize"], result: "usize" },
  // BOOL CloseHandle(HANDLE hObject);
  CloseHandle: { parameters: ["usize"], result: "i32" },
  // HANDLE CreateEventW(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset, BOOL bInitialState, LPCWSTR lpName);
  CreateEventW: { parameters: ["usize", "i32", "i32", "usize"], result: "usize" },
  // BOOL SetEvent(HANDLE hEvent);
  SetEvent: { parameters: ["usize"], result: "i32" },
  // BOOL GetCommState(HANDLE hFile, LPDCB lpDCB);
  GetCommState: { parameters: ["usize", "buffer"], result: "i32" },
  // BOOL SetCommState(HANDLE hFile, LPDCB lpDCB);
  SetCommState: { parameters: ["usize", "buffer"], result: "i32" },
  // BOOL SetCommTimeouts(HANDLE hFile, LPCOMMTIMEOUTS lpCommTimeouts);
  SetCommTimeouts: { parameters: ["usize", "buffer"], result: "i32" },
  // BOOL PurgeComm(HANDLE hFile, DWORD dwFlags);
  PurgeComm: { parameters: ["usize", "u32"], result: "i32" },
  // BOOL ReadFile(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead, LPDWORD lpNumberOfBytesRead,
  //   LPOVERLAPPED lpOverlapped);
  ReadFile: { parameters: ["usize", "buffer", "u32", "usize", "buffer"], result: "i32" },
  // BOOL WriteFile(HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite, LPDWORD lpNumberOfBytesWritten,
  //   LPOVERLAPPED lpOverlapped);
  WriteFile: { parameters: ["usize", "buffer", "u32", "usize", "buffer"], result: "i32" },
  // BOOL GetOverlappedResult(HANDLE hFile, LPOVERLAPPED lpOverlapped, LPDWORD lpNumberOfBytesTransferred, BOOL bWait);
  GetOverlappedResult: { parameters: ["usize", "buffer", "buffer", "i32"], result: "i32" },
  // BOOL CancelIoEx(HANDLE hFile, LPOVERLAPPED lpOverlapped);
  CancelIoEx: { parameters: ["usize", "usize"], result: "i32" },
  // DWORD WaitForMultipleObjects(DWORD nCount, const HANDLE *lpHandles, BOOL bWaitAll, DWORD dwMilliseconds);
  WaitForMultipleObjects: { parameters: ["u32", "buffer", "i32", "u32"], result: "u32", nonblocking: true },
  // DWORD GetLastError(void);
  GetLastError: { parameters: [], result: "u32" },
} as const satisfies Deno.ForeignLibraryInterface;

let loaded: WindowsSystem | undefined;

/**
 * The system calls.
 *
 * @returns Always the same object.
 * @throws {UnsupportedSystemError} If this is no Windows.
 */
export function windowsSystem(): WindowsSystem {
  return loaded ??= load();
}

function load(): WindowsSystem {
  const { os, arch } = Deno.build;
  if (os !== "windows") {
    throw new UnsupportedSystemError("kernel32.dll", `${os} ${arch}`, "It is a part of Windows");
  }
  const kernel = Deno.dlopen("kernel32.dll", SYMBOLS).symbols;
  const failure = () => -kernel.GetLastError() || -1;
  const checked = (ok: number) => ok === 0 ? failure() : 0;
  const checkedHandle = (handle: bigint) =>
    handle === 0n || handle === INVALID_HANDLE ? failure() : Number(handle);
  const number = new Uint32Array(1);
  const checkedNumber = (ok: number) => ok === 0 ? failure() : number[0] ?? 0;
  return {
    open: (path) =>
      checkedHandle(kernel.CreateFileW(
        wideString(path),
        CREATE_FILE.GENERIC_READ_WRITE,
        CREATE_FILE.SHARE_NONE,
        0n,
        CREATE_FILE.OPEN_EXISTING,
        CREATE_FILE.FLAG_OVERLAPPED,
        0n,
      )),
    close: (handle) => checked(kernel.CloseHandle(BigInt(handle))),
    createEvent: (manual) => checkedHandle(kernel.CreateEventW(0n, manual ? 1 : 0, 0, 0n)),
    setEvent: (event) => checked(kernel.SetEvent(BigInt(event))),
    getCommState: (handle, dcb) => checked(kernel.GetCommState(BigInt(handle), dcb)),
    setCommState: (handle, dcb) => checked(kernel.SetCommState(BigInt(handle), dcb)),
    setCommTimeouts: (handle, timeouts) => checked(kernel.SetCommTimeouts(BigInt(handle), timeouts)),
    discardOutput: (handle) => checked(kernel.PurgeComm(BigInt(handle), PURGE_OUTPUT)),
    read: (handle, into, overlapped) =>
      checked(kernel.ReadFile(BigInt(handle), into, into.length, 0n, overlapped)),
    write: (handle, bytes, overlapped) =>
      checked(kernel.WriteFile(BigInt(handle), bytes, bytes.length, 0n, overlapped)),
    result: (handle, overlapped, wait) =>
      checkedNumber(kernel.GetOverlappedResult(BigInt(handle), overlapped, number, wait ? 1 : 0)),
    cancel: (handle) => checked(kernel.CancelIoEx(BigInt(handle), 0n)),
    wait: (handles) => kernel.WaitForMultipleObjects(handles.length, handles, 0, WAIT.INFINITE),
  };
}

function wideString(text: string): Uint16Array<ArrayBuffer> {
  return Uint16Array.from(`${text}\0`, (character) => character.charCodeAt(0));
}
