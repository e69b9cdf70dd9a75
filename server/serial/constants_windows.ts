/**
 * Numbers of the Windows interface (winerror.h, winbase.h, winnt.h), 64-bit.
 *
 * @module
 */

/** `CreateFileW`: read and write, nobody else meanwhile, only if it is there, overlapped. */
export const CREATE_FILE = {
  GENERIC_READ_WRITE: 0xc0000000,
  SHARE_NONE: 0,
  OPEN_EXISTING: 3,
  FLAG_OVERLAPPED: 0x40000000,
} as const;

/** `INVALID_HANDLE_VALUE` as an unsigned number. */
export const INVALID_HANDLE = 0xffff_ffff_ffff_ffffn;

/** `WaitForMultipleObjects`: no limit, and its failure. */
export const WAIT = { INFINITE: 0xffffffff, FAILED: 0xffffffff } as const;

/** Error numbers. */
export const WIN_ERROR = {
  INVALID_FUNCTION: 1,
  FILE_NOT_FOUND: 2,
  PATH_NOT_FOUND: 3,
  ACCESS_DENIED: 5,
  INVALID_HANDLE: 6,
  BAD_COMMAND: 22,
  GEN_FAILURE: 31,
  SHARING_VIOLATION: 32,
  DEV_NOT_EXIST: 55,
  INVALID_PARAMETER: 87,
  SEM_TIMEOUT: 121,
  INVALID_NAME: 123,
  NO_SUCH_DEVICE: 433,
  OPERATION_ABORTED: 995,
  IO_INCOMPLETE: 996,
  IO_PENDING: 997,
  DEVICE_NOT_CONNECTED: 1167,
  DEVICE_REMOVED: 1617,
} as const;

/** `PurgeComm`: PURGE_TXABORT | PURGE_TXCLEAR. */
export const PURGE_OUTPUT = 1 | 4;

/** `DCB`: u32 length, u32 rate, u32 of bit fields, ..., byte size @18, parity @19, stop bits @20. */
export const DCB = { bytes: 28, baudRate: 4, bits: 8, byteSize: 18, parity: 19, stopBits: 20 } as const;

/** Bit fields of a `DCB`: fBinary, fDtrControl = DTR_CONTROL_ENABLE, fRtsControl = RTS_CONTROL_ENABLE. */
export const DCB_BITS = { BINARY: 1, DTR_ENABLE: 1 << 4, RTS_ENABLE: 1 << 12 } as const;

/** `OVERLAPPED`: the event is its last member. */
export const OVERLAPPED = { bytes: 32, event: 24 } as const;
