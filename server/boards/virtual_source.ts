/**
 * The virtual Uno as a place where a board may be: the committed firmware image on the emulated chip.
 *
 * @module
 */
import { join } from "node:path";
import type { ByteStream } from "../link/byte_stream.ts";
import { VirtualUno } from "../virtual_uno/virtual_uno.ts";
import { EepromFile } from "./eeprom_file.ts";
import type { LineSource } from "./line_source.ts";

/** A virtual Uno whose EEPROM is kept in a file. */
export class VirtualSource implements LineSource {
  /** Emulated. */
  readonly kind = "virtual";
  /** As people know it. */
  readonly label = "virtual Uno";
  /** The board itself: pins, button, light, power. */
  readonly uno: VirtualUno;
  readonly #eepromFile: EepromFile;

  private constructor(uno: VirtualUno, eepromFile: EepromFile) {
    this.uno = uno;
    this.#eepromFile = eepromFile;
    uno.listen({ eeprom: () => eepromFile.save(uno.eeprom) });
  }

  /**
   * Switch a board on.
   *
   * @param flash The firmware.
   * @param dataFolder Where its EEPROM is kept.
   * @returns It.
   */
  static async start(flash: Uint8Array, dataFolder: string): Promise<VirtualSource> {
    const eepromFile = new EepromFile(join(dataFolder, "virtual_uno.eeprom"));
    const eeprom = await eepromFile.read();
    return new VirtualSource(new VirtualUno({ flash, eeprom }), eepromFile);
  }

  /** Open the line, which resets the board as DTR does. */
  open(): Promise<ByteStream> {
    return this.uno.open();
  }

  /** Switch the board off; resolves when its EEPROM is on disk. */
  async close(): Promise<void> {
    await this.uno.close();
    await this.#eepromFile.flush();
  }
}
