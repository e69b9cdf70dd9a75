/**
 * The cable: a serial port that can vanish and come back under another name, and the bad line behind it.
 *
 * @module
 */
import type { ByteReceiver } from "../../server/link/byte_stream.ts";
import type { PortDetails } from "../../server/serial/list_ports.ts";
import type { PortListener } from "../../server/serial/port_table.ts";
import type { SerialPort } from "../../server/serial/serial_port.ts";
import { type Faults, FaultyLine, NO_FAULTS } from "../unit/link/faulty_line.ts";
import type { SeededRandom } from "../unit/link/seeded_random.ts";
import type { Hardware } from "./hardware.ts";
import type { VirtualTime } from "./virtual_time.ts";

/** How long the system takes to open a port. */
const OPENING_MS = 2;

/** Who opens ports: a server's process, or a programmer. What it had open ends with it, and it is told nothing any more. */
export interface Process {
  /** Whether it runs. */
  readonly isAlive: boolean;
}

/** What a cable needs. */
export interface CableOptions {
  /** Time. */
  readonly time: VirtualTime;
  /** Chance of what happens on the line. */
  readonly random: SeededRandom;
  /** From adapter to adapter, each way, in ms. */
  readonly latencyMs: number;
  /** Whether opening the port resets the board, as DTR does. */
  readonly resets: boolean;
  /** Is shown everything that the server writes. */
  readonly written: (bytes: Uint8Array) => void;
}

/** The cable of one board. */
export class Cable {
  /** The board at its end. */
  hardware: Hardware | null = null;
  readonly #options: CableOptions;
  readonly #listeners = new Set<PortListener>();
  /** Whether what the board says is lost. */
  isMute = false;
  #path: string | null = null;
  #number = 0;
  #line: FaultyLine | null = null;
  #owner: Process | null = null;
  #faults: Faults = NO_FAULTS;

  /** @param options Time, chance and what is behind it. It is not plugged in yet. */
  constructor(options: CableOptions) {
    this.#options = options;
  }

  /** The port's name; null while it is unplugged. */
  get path(): string | null {
    return this.#path;
  }

  /** What goes wrong on the line, by chance. */
  set faults(faults: Faults) {
    this.#faults = faults;
    if (this.#line !== null) this.#line.faults = faults;
  }

  /** Whether what the server says comes back to it. */
  set echo(echo: boolean) {
    if (this.#line !== null) this.#line.echo = echo;
  }

  /** The board says something. */
  fromBoard(bytes: Uint8Array): void {
    if (!this.isMute) this.#line?.fromBoard(bytes);
  }

  /** Somebody else's bytes on the line to the board. */
  intrude(bytes: Uint8Array): void {
    if (this.#path !== null) this.hardware?.receive(bytes);
  }

  /** Plug it in, under a name of its own if it gets another. */
  plugIn(underAnotherName: boolean): void {
    if (this.#path !== null) return;
    if (underAnotherName) this.#number++;
    this.#path = `/dev/ttyACM${this.#number}`;
    for (const listener of this.#listeners) listener.connected(detailsOf(this.#path));
  }

  /** Pull it out. */
  pullOut(): void {
    const path = this.#path;
    if (path === null) return;
    this.#path = null;
    this.#line?.end(new Error("The device is gone"));
    this.#line = null;
    for (const listener of this.#listeners) listener.disconnected(detailsOf(path));
  }

  /** Be told of ports from now on, first of those that are there. What is returned ends it. */
  watch(listener: PortListener): () => void {
    this.#listeners.add(listener);
    if (this.#path !== null) listener.connected(detailsOf(this.#path));
    return () => this.#listeners.delete(listener);
  }

  /** A process died: what it had open is closed. */
  release(process: Process): void {
    if (this.#owner !== process) return;
    this.#line?.end(null);
    this.#line = null;
  }

  /** A port as a process has it. */
  port(path: string, process: Process): SerialPort {
    return new CablePort(this, path, process);
  }

  /** Open the line. @throws {Error} as a system does: the port is gone, or somebody has it. */
  open(path: string, process: Process): FaultyLine {
    if (this.#path !== path) throw new Error(`"${path}" does not exist`);
    if (this.#line !== null) throw new Error(`"${path}" is in use`);
    const { time, random, latencyMs, resets, written } = this.#options;
    const line = new FaultyLine(time, random, latencyMs, (bytes) => {
      if (this.#path === path) this.hardware?.receive(bytes);
    });
    line.toBoard = (bytes) => {
      if (process.isAlive) written(bytes);
      return bytes;
    };
    line.faults = this.#faults;
    this.#line = line;
    this.#owner = process;
    if (resets) this.hardware?.restart("external");
    return line;
  }

  /** Resolves when the system has had its time to open a port. */
  opening(): Promise<void> {
    return new Promise((resolve) => void this.#options.time.after(OPENING_MS, resolve));
  }

  /** Whoever opened the line closed it. */
  closed(line: FaultyLine): void {
    if (this.#line === line) this.#line = null;
  }
}

/** A port of the cable, as a process has it. */
class CablePort implements SerialPort {
  readonly path: string;
  readonly #cable: Cable;
  readonly #process: Process;
  #line: FaultyLine | null = null;

  constructor(cable: Cable, path: string, process: Process) {
    this.#cable = cable;
    this.path = path;
    this.#process = process;
  }

  async open(): Promise<void> {
    await this.#cable.opening();
    // Nothing goes on in a process that has died meanwhile.
    if (!this.#process.isAlive) await new Promise(() => {});
    this.#line = this.#cable.open(this.path, this.#process);
  }

  start(receiver: ByteReceiver): void {
    this.#line?.start({
      received: (bytes) => {
        if (this.#process.isAlive) receiver.received(bytes);
      },
      ended: (reason) => {
        this.#line = null;
        if (this.#process.isAlive) receiver.ended(reason);
      },
    });
  }

  write(bytes: Uint8Array): void {
    if (this.#process.isAlive) this.#line?.write(bytes);
  }

  close(): Promise<void> {
    const line = this.#line;
    if (line === null || !this.#process.isAlive) return Promise.resolve();
    this.#cable.closed(line);
    return line.close();
  }

  setBaudRate(): Promise<void> {
    return Promise.resolve();
  }
}

function detailsOf(path: string): PortDetails {
  return { path, serialNumber: null, manufacturer: null, product: null, driver: null, byId: null };
}
