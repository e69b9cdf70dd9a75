/**
 * Where a board's line comes from: it can be opened, and opened again after it ended.
 *
 * @module
 */
import type { BoardKind, PortView } from "../../protocol/views.ts";
import type { ByteStream } from "../link/byte_stream.ts";
import type { ProgrammingRefusal } from "../programming/flashing.ts";
import type { Environment } from "../virtual_uno/environment.ts";
import type { KnownProject } from "./projects.ts";

/** A place where a board may be. */
export interface LineSource {
  /** What clients read of it. What can be done with it is said by the members below, so nobody has to compare this. */
  readonly kind: BoardKind;
  /** Whether there is no real board at its end. */
  readonly isEmulated: boolean;
  /** Why the board cannot be programmed here; null: it can. */
  readonly programmingRefusal: ProgrammingRefusal | null;
  /** As people know it: "virtual Uno", "/dev/ttyACM0". */
  readonly label: string;
  /** Where it is, for people; null for an emulated board. */
  readonly port: PortView | null;
  /** Whose its board is, where that is known before the board says so; absent where any board may be there. */
  readonly project?: KnownProject;
  /** What surrounds a virtual board; a real one's environment is not in the server's hands. */
  readonly environment?: Environment;
  /** Whether another board may come to this place when its own has gone elsewhere: then it is looked for there. */
  readonly isOpenToOthers?: boolean;
  /** Whether another program may speak to the same board at the same time, as behind a bridge in the network. */
  readonly isShared?: boolean;
  /** Who has it open beside us; absent where nobody else can, or where the system does not tell. Takes milliseconds. */
  otherHolders?(): readonly { readonly pid: number; readonly name: string }[];
  /**
   * Put the firmware of its project as it is now on an emulated board, whose line is closed; absent where there is no chip for that.
   *
   * @param project It, with an image.
   */
  program?(project: KnownProject): Promise<void>;
  /** Open the line; rejects with an `Error` that says why it cannot. */
  open(): Promise<ByteStream>;
  /** Give back what the source itself holds; the line is closed before. */
  close(): Promise<void>;
}
