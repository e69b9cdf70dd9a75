/**
 * What a link needs of a line to a board: bytes both ways, and word when the line ends. A serial port, the
 * virtual Uno, a pty and a test's fake are all only this.
 *
 * @module
 */

/** Why a line ended. `null` when our side closed it. */
export type LineEnd = Error | null;

/**
 * The two things a line tells. Neither is called before {@linkcode ByteStream.start}, after `ended`, or from within
 * {@linkcode ByteStream.write}.
 */
export interface ByteReceiver {
  /** Bytes came in, in order, cut anywhere. The view is valid only during the call. */
  received(bytes: Uint8Array): void;
  /** The line is gone, once. An `Error` says how (unplugged, worker died); `null` answers our own `close()`. */
  ended(reason: LineEnd): void;
}

/** An open line to a board. */
export interface ByteStream {
  /** Begin delivery. Bytes that came before are delivered first. Called once. */
  start(receiver: ByteReceiver): void;
  /** Send bytes in order. Never blocks and never throws; `bytes` may be reused after the call. */
  write(bytes: Uint8Array): void;
  /**
   * Set the line up again as it was opened, if another program has changed it: `stty` may at any time. Does nothing else: no byte is
   * lost, no board is reset. Absent where nobody else can change it.
   */
  keepSettings?(): void;
  /**
   * Start the sketch of a board whose bootloader may be running (W17b). What is written within the next 25 ms may be lost, and a sketch
   * that runs hears noise. Absent where no bootloader is known to be at the other end.
   */
  startSketch?(): void;
  /** Close the line and free what it holds; may be called again. Resolves after `ended(null)` was told. */
  close(): Promise<void>;
}
