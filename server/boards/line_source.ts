/**
 * Where a board's line comes from: it can be opened, and opened again after it ended.
 *
 * @module
 */
import type { PortView } from "../../protocol/views.ts";
import type { ByteStream } from "../link/byte_stream.ts";
import type { Surroundings } from "../virtual_uno/surroundings.ts";

/** A place where a board may be. */
export interface LineSource {
  /** Emulated, or on a serial port. */
  readonly kind: "virtual" | "serial";
  /** As people know it: "virtual Uno", "/dev/ttyACM0". */
  readonly label: string;
  /** The serial port; null for an emulated board. */
  readonly port: PortView | null;
  /** What surrounds a virtual board; a real one's surroundings are not in the server's hands. */
  readonly surroundings?: Surroundings;
  /** Whether another board may come to this place when its own has gone elsewhere: then it is looked for there. */
  readonly isOpenToOthers?: boolean;
  /** Who has it open beside us; absent where nobody else can, or where the system does not tell. Takes milliseconds. */
  otherHolders?(): readonly { readonly pid: number; readonly name: string }[];
  /** Open the line; rejects with an `Error` that says why it cannot. */
  open(): Promise<ByteStream>;
  /** Give back what the source itself holds; the line is closed before. */
  close(): Promise<void>;
}
