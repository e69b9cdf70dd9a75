/**
 * The virtual Uno as a place where a board may be: the committed firmware image on the emulated chip.
 *
 * @module
 */
import { join } from "node:path";
import { moveDamaged } from "../kept_file.ts";
import type { ByteStream } from "../link/byte_stream.ts";
import type { Definition } from "../../protocol/dsl.ts";
import { inputsOf } from "../../protocol/inputs.ts";
import type { Clock } from "../../protocol/clock.ts";
import type { Log } from "../log.ts";
import { StartFailure } from "../start_failure.ts";
import { Environment } from "../virtual_uno/environment.ts";
import { hasPin } from "../virtual_uno/pins.ts";
import { VirtualUno } from "../virtual_uno/virtual_uno.ts";
import { EepromFile, eepromProblem } from "./eeprom_file.ts";
import type { LineSource } from "../boards/line_source.ts";
import type { ProgrammingRefusal } from "../programming/flashing.ts";

/** The name under which the log is told of the file. */
const EEPROM = "The virtual Uno's EEPROM file";

/** What a {@linkcode VirtualSource} needs. */
export interface VirtualSourceOptions {
  /** The firmware; null: there is none that a virtual Uno can run. */
  readonly flash: Uint8Array | null;
  /** What the firmware was made from: says which inputs it has. */
  readonly definition: Definition;
  /** Where its EEPROM is kept. */
  readonly dataFolder: string;
  /** Time. */
  readonly clock: Clock;
  /** A random unsigned 32-bit number, for trouble on the line. */
  readonly random32: () => number;
  /** Is told when the EEPROM cannot be kept. */
  readonly log: Log;
}

/** A virtual Uno whose EEPROM is kept in a file. */
export class VirtualSource implements LineSource {
  /** What clients read of it. */
  readonly kind = "virtual";
  /** There is only an emulated chip. */
  readonly isEmulated = true;
  /** Its flash holds the committed image. */
  readonly programmingRefusal: ProgrammingRefusal = {
    cause: "virtual",
    message: "is the virtual Uno, which always runs the committed image",
    hint: 'After "deno task build:firmware" start the server again',
  };
  /** As people know it. */
  readonly label = "virtual Uno";
  /** On no port. */
  readonly port = null;
  /** The board itself: pins, inputs, power. */
  readonly uno: VirtualUno;
  /** What people do to it. */
  readonly environment: Environment;
  readonly #eepromFile: EepromFile;
  readonly #log: Log;

  private constructor(
    uno: VirtualUno,
    eepromFile: EepromFile,
    { definition, clock, random32, log }: VirtualSourceOptions,
  ) {
    this.uno = uno;
    // Whatever the definition is for, the board is an Uno.
    const inputs = inputsOf(definition.channels).filter(({ pin }) => hasPin(pin));
    this.environment = new Environment({ uno, inputs, clock, seed: random32() });
    this.#eepromFile = eepromFile;
    this.#log = log;
    uno.listen({
      eeprom() {
        eepromFile.save(uno.eeprom).then(
          () => log.up(EEPROM),
          (error) =>
            log.down(EEPROM, `${error}; the board's id and boot counter may be lost when the server ends`),
        );
      },
    });
  }

  /**
   * Make a board, whose time begins when its line is opened (V5).
   *
   * @param options Firmware, folder and time.
   * @throws {StartFailure} if there is no firmware, or if the EEPROM's file cannot be read.
   */
  static async start(options: VirtualSourceOptions): Promise<VirtualSource> {
    const { flash, dataFolder, log } = options;
    if (flash === null) {
      throw new StartFailure('There is no firmware for a virtual Uno; run "deno task build:firmware"');
    }
    const eeprom = await VirtualSource.readEeprom(dataFolder, log);
    const uno = new VirtualUno({ flash, eeprom, frozen: true });
    return new VirtualSource(uno, new EepromFile(eepromPath(dataFolder)), options);
  }

  /**
   * What the board's EEPROM held when it was last used. A file that cannot be an EEPROM's is moved aside (H19).
   *
   * @param dataFolder Where it is kept.
   * @param log Told of a file that is moved aside.
   * @returns Its bytes; none if it is new.
   * @throws {StartFailure} if the file cannot be read, or not be moved.
   */
  static async readEeprom(dataFolder: string, log: Log): Promise<Uint8Array> {
    const path = eepromPath(dataFolder);
    try {
      const eeprom = await new EepromFile(path).read();
      // A new board has no file yet.
      const problem = eeprom === null ? null : eepromProblem(eeprom);
      if (problem === null) return eeprom ?? new Uint8Array();
      moveDamaged(path, log, { problem, effect: "the virtual board gets a new id" });
      return new Uint8Array();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new StartFailure(`The virtual Uno's EEPROM "${path}" cannot be used: ${why}; move it away`);
    }
  }

  /** Open the line, which resets the board as DTR does. */
  open(): Promise<ByteStream> {
    return this.environment.open();
  }

  /** Switch the board off; resolves when its EEPROM is on disk. */
  async close(): Promise<void> {
    await this.uno.close();
    // What could not be written was told when it could not.
    await this.#eepromFile.flush().catch(() => {});
    this.#log.gone(EEPROM);
  }
}

function eepromPath(dataFolder: string): string {
  return join(dataFolder, "virtual_uno.eeprom");
}
