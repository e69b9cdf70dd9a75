/**
 * A virtual Uno plugged into a port that programs open and close, like a real one into USB.
 *
 * @module
 */
import type { ByteStream, LineEnd } from "../link/byte_stream.ts";
import type { Clock, Timer } from "../../protocol/clock.ts";
import { heardAt } from "./heard_at.ts";
import { LineTrouble, type Trouble } from "./line_trouble.ts";
import type { VirtualUno } from "./virtual_uno.ts";

/** What happens at a port; see `server/serial/pty_linux.ts`. */
export interface PortEvents {
  /** A program opened it, after nobody had it open. */
  opened(): void;
  /** The last program closed it. */
  closed(): void;
  /** A program wrote bytes; the view is valid only during the call. */
  received(bytes: Uint8Array): void;
}

/** A port, from the board's side. */
export interface BoardPort {
  /** The rate that the program has set. Nobody tells when it changes, so it is asked for whenever bytes pass. */
  readonly baudRate: number;
  /** Send to the program. */
  write(bytes: Uint8Array): void;
  /** Take no more bytes. */
  pause(): void;
  /** Take bytes again. */
  resume(): void;
}

/** What a board does for its port. */
export type PluggedBoard = Pick<
  VirtualUno,
  "open" | "listen" | "reset" | "freeze" | "resume" | "setHostBaud" | "baud"
>;

/** What {@linkcode plugIn} takes. */
export interface PlugInOptions<Port extends BoardPort> {
  /** The board. Its line is taken. */
  readonly uno: PluggedBoard;
  /** Opens the port. */
  readonly openPort: (events: PortEvents) => Port;
  /** Time. */
  readonly clock: Clock;
  /** How bad the line is; good if left out. */
  readonly trouble?: Trouble;
  /** The board came to an end. */
  readonly ended: (reason: LineEnd) => void;
}

/** A board in a port. */
export interface PluggedUno<Port extends BoardPort> {
  /** The port that was opened. */
  readonly port: Port;
  /** Let go of the board; the port is to be closed before. */
  release(): Promise<void>;
}

/**
 * After a reset the chip sleeps for 14 cycles and 65 ms (fuses SUT = 11 of an Uno; datasheet table 9-4). In that time
 * a program sets the rate, and clears what was in its buffers.
 */
const START_UP_MS = 65;
/** So many bytes may be on their way to the chip. More stay with the program, which has to wait as on a real line. */
const UNDERWAY_BYTES = 4096;

/**
 * Plug a board into a port. Opening the port resets the board (DTR); a program at another rate than the firmware gets
 * garbage and sends it.
 *
 * @typeParam Port What kind of port it is.
 * @param options Board, port and clock.
 * @returns The port, and a way to undo it.
 */
export async function plugIn<Port extends BoardPort>(
  options: PlugInOptions<Port>,
): Promise<PluggedUno<Port>> {
  const line = await options.uno.open({ reset: false });
  return new Plug(options, line);
}

class Plug<Port extends BoardPort> implements PluggedUno<Port>, PortEvents {
  readonly port: Port;
  readonly #uno: PluggedBoard;
  readonly #line: ByteStream;
  readonly #clock: Clock;
  readonly #toBoard: LineTrouble | null;
  readonly #fromBoard: LineTrouble | null;
  readonly #stopListening: () => void;
  #startUp: Timer | null = null;
  #open = false;
  /** Whether the reset is still on its way to the board, which may have said something that is on its way here. */
  #resetting = false;
  #hostBaud = 0;
  #underway = 0;

  constructor({ uno, openPort, clock, trouble, ended }: PlugInOptions<Port>, line: ByteStream) {
    this.#uno = uno;
    this.#line = line;
    this.#clock = clock;
    this.#toBoard = trouble === undefined ? null : new LineTrouble(trouble, 0);
    this.#fromBoard = trouble === undefined ? null : new LineTrouble(trouble, 1);
    this.port = openPort(this);
    this.#stopListening = uno.listen({
      reset: (cause) => {
        if (cause === "external") this.#resetting = false;
      },
      taken: () => {
        this.#underway = 0;
        this.port.resume();
      },
    });
    line.start({ received: (bytes) => this.#send(bytes), ended });
  }

  opened(): void {
    this.#open = true;
    this.#resetting = true;
    this.#startUp?.cancel();
    this.#uno.reset();
    this.#uno.freeze();
    this.#startUp = this.#clock.after(START_UP_MS, () => this.#uno.resume());
  }

  closed(): void {
    this.#open = false;
  }

  received(bytes: Uint8Array): void {
    this.#askRate();
    const arriving = this.#toBoard?.pass(bytes) ?? bytes;
    if (arriving.length === 0) return;
    this.#underway += arriving.length;
    if (this.#underway >= UNDERWAY_BYTES) this.port.pause();
    this.#line.write(arriving);
  }

  async release(): Promise<void> {
    this.#startUp?.cancel();
    this.#stopListening();
    await this.#line.close();
  }

  #send(bytes: Uint8Array): void {
    if (!this.#open || this.#resetting) return;
    this.#askRate();
    const heard = heardAt(bytes, this.#uno.baud, this.#hostBaud);
    this.port.write(this.#fromBoard?.pass(heard) ?? heard);
  }

  /** The board's bytes come here as it sent them, since only here it is known at which rate they are heard. */
  #askRate(): void {
    const { baudRate } = this.port;
    // Rate 0 means "hang up": no byte passes at it.
    if (baudRate === this.#hostBaud || baudRate === 0) return;
    this.#hostBaud = baudRate;
    this.#uno.setHostBaud(baudRate, null);
  }
}
