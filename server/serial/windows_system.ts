/**
 * The system calls that a serial port needs on Windows. A call that fails returns minus the number
 * `GetLastError` gave.
 *
 * @module
 */

/** The calls. None of them blocks, but for `wait`, which waits on another thread. */
export interface WindowsSystem {
  /** CreateFileW: a handle. */
  open(path: string): number;
  /** CloseHandle. */
  close(handle: number): number;
  /**
   * CreateEventW, not signalled. A `manual` one stays signalled until the next operation begins, others for
   * one wait.
   */
  createEvent(manual: boolean): number;
  /** SetEvent. */
  setEvent(event: number): number;
  /** GetCommState. */
  getCommState(handle: number, dcb: Uint8Array<ArrayBuffer>): number;
  /** SetCommState. */
  setCommState(handle: number, dcb: Uint8Array<ArrayBuffer>): number;
  /** SetCommTimeouts. */
  setCommTimeouts(handle: number, timeouts: Uint8Array<ArrayBuffer>): number;
  /** PurgeComm of what was written but not sent. */
  discardOutput(handle: number): number;
  /**
   * ReadFile. `-ERROR_IO_PENDING` means that it is under way; `into` and `overlapped` are the system's until
   * it ended.
   */
  read(handle: number, into: Uint8Array<ArrayBuffer>, overlapped: Uint8Array<ArrayBuffer>): number;
  /** WriteFile. The same. */
  write(handle: number, bytes: Uint8Array<ArrayBuffer>, overlapped: Uint8Array<ArrayBuffer>): number;
  /** GetOverlappedResult: how many bytes. `wait` only after a cancel: it blocks this thread. */
  result(handle: number, overlapped: Uint8Array<ArrayBuffer>, wait: boolean): number;
  /** CancelIoEx of everything that is under way. */
  cancel(handle: number): number;
  /**
   * WaitForMultipleObjects, without limit, on another thread: the lowest index that is signalled, or
   * WAIT_FAILED.
   */
  wait(handles: BigUint64Array<ArrayBuffer>): Promise<number>;
}
