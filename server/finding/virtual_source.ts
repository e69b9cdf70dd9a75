/**
 * The virtual Uno as a place where a board may be: a project's firmware image on the emulated chip.
 *
 * @module
 */
import { join } from "node:path";
import { moveDamaged } from "../data_folder/kept_file.ts";
import type { ByteStream } from "../link/byte_stream.ts";
import { LINK_BAUD } from "../../protocol/link_rate.ts";
import { type BoardInput, inputsOf } from "../../protocol/inputs.ts";
import type { Clock } from "../../protocol/clock.ts";
import type { Log } from "../log.ts";
import { StartFailure } from "../start_failure.ts";
import { Environment } from "../virtual_uno/environment.ts";
import { hasPin } from "../virtual_uno/pins.ts";
import { VirtualUno } from "../virtual_uno/virtual_uno.ts";
import { EepromFile, eepromProblem } from "./eeprom_file.ts";
import type { LineSource } from "../boards/line_source.ts";
import type { KnownProject, Projects } from "../boards/projects.ts";
import { type ImageProblem, SHIPPED } from "../boards/served_project.ts";
import type { ProgrammingRefusal } from "../programming/flashing.ts";

/** What virtual boards share. */
export interface VirtualSourcesOptions {
  /** Each has a virtual board, if there is an image that it can run. */
  readonly projects: Projects;
  /** Where EEPROMs are kept. */
  readonly dataFolder: string;
  /** Time. */
  readonly clock: Clock;
  /** A random unsigned 32-bit number, for trouble on the line. */
  readonly random32: () => number;
  /** Is told when an EEPROM cannot be kept. */
  readonly log: Log;
}

/** What a {@linkcode VirtualSource} needs. */
export interface VirtualSourceOptions extends Omit<VirtualSourcesOptions, "projects"> {
  /** Whose it is. */
  readonly project: KnownProject;
  /** Its firmware, as it lies in the chip's flash. */
  readonly flash: Uint8Array;
}

/**
 * A virtual board for each project that can have one.
 *
 * @param options The projects, and what the boards share.
 * @returns The boards, in the order of their projects.
 * @throws {StartFailure} if no project can have one, or if the file of an EEPROM cannot be read.
 */
export async function virtualSources(options: VirtualSourcesOptions): Promise<readonly LineSource[]> {
  const { all } = options.projects;
  if (all.every(({ flash }) => flash === null)) {
    throw new StartFailure(
      'No project that is served has an image that a virtual Uno can run; run "deno task build:firmware"',
    );
  }
  return await Promise.all(all.map((project) => virtualSource({ ...options, project })));
}

/**
 * The virtual board of a project.
 *
 * @param options The project, and what its board shares with others.
 * @returns It; one that says why it cannot run, if there is no image.
 * @throws {StartFailure} if the file of its EEPROM cannot be read.
 */
export async function virtualSource(options: Omit<VirtualSourceOptions, "flash">): Promise<LineSource> {
  const { flash } = options.project;
  if (flash === null) return new MissingVirtualSource(options.project);
  return await VirtualSource.start({ ...options, flash });
}

/** There is no image that a virtual board can run. */
class NoImageError extends Error {
  readonly code = "no_image";
  readonly hint: string;
  readonly details: { readonly command?: string };

  constructor({ message, command }: ImageProblem) {
    super(message);
    this.hint = command === null ? "Plug in a real board" : `Run "${command}", then start the server again`;
    this.details = command === null ? {} : { command };
  }
}

/** A virtual board that cannot run: it is listed with why, and with what to run (B8a). */
class MissingVirtualSource implements LineSource {
  readonly kind = "virtual";
  readonly isEmulated = true;
  readonly programmingRefusal = NOT_PROGRAMMED;
  readonly label: string;
  readonly project: KnownProject;
  readonly port = null;

  constructor(project: KnownProject) {
    this.project = project;
    this.label = labelOf(project);
  }

  open(): Promise<never> {
    const { imageProblem, name } = this.project;
    return Promise.reject(
      new NoImageError(imageProblem ?? { message: `There is no image of "${name}"`, command: null }),
    );
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Its flash holds the committed image. */
const NOT_PROGRAMMED: ProgrammingRefusal = {
  cause: "virtual",
  message: "is the virtual Uno, which always runs the committed image",
  hint: 'After "deno task build:firmware" start the server again',
};

function labelOf({ name }: KnownProject): string {
  return name === SHIPPED ? "virtual Uno" : `virtual Uno of ${name}`;
}

/** A virtual Uno whose EEPROM is kept in a file. */
export class VirtualSource implements LineSource {
  /** What clients read of it. */
  readonly kind = "virtual";
  /** There is only an emulated chip. */
  readonly isEmulated = true;
  /** It cannot be programmed. */
  readonly programmingRefusal: ProgrammingRefusal = NOT_PROGRAMMED;
  /** As people know it. */
  readonly label: string;
  /** Whose it is. */
  project: KnownProject;
  /** On no port. */
  readonly port = null;
  /** The board itself: pins, inputs, power. */
  uno: VirtualUno;
  /** What people do to it. */
  readonly environment: Environment;
  #isClosed = false;
  readonly #eepromFile: EepromFile;
  readonly #log: Log;
  /** The name under which the log is told of the file. */
  readonly #subject: string;

  private constructor(
    uno: VirtualUno,
    eepromFile: EepromFile,
    { project, clock, random32, log }: VirtualSourceOptions,
  ) {
    this.project = project;
    this.label = labelOf(project);
    this.#subject = `The ${this.label}'s EEPROM file`;
    this.uno = uno;
    this.environment = new Environment({ uno, inputs: inputsFor(project), clock, seed: random32() });
    this.#eepromFile = eepromFile;
    this.#log = log;
    this.#keepEeprom();
  }

  #keepEeprom(): void {
    const { uno } = this;
    const [file, log, subject] = [this.#eepromFile, this.#log, this.#subject];
    uno.listen({
      eeprom() {
        file.save(uno.eeprom).then(
          () => log.up(subject),
          (error) =>
            log.down(subject, `${error}; the board's id and boot counter may be lost when the server ends`),
        );
      },
    });
  }

  /**
   * Make a board, whose time begins when its line is opened (V5).
   *
   * @param options Firmware, folder and time.
   * @throws {StartFailure} if the EEPROM's file cannot be read.
   */
  static async start(options: VirtualSourceOptions): Promise<VirtualSource> {
    const { flash } = options;
    const eeprom = await VirtualSource.readEeprom(options);
    return new VirtualSource(switchOn(flash, eeprom), new EepromFile(eepromPath(options)), options);
  }

  /** Other firmware on the same board. It keeps its EEPROM, and until the server ends its label and its file, whatever it is called. */
  async program(project: KnownProject): Promise<void> {
    const { uno: former } = this;
    const { flash } = this.project = project;
    await former.close();
    // It may be gone by now: nobody would switch another chip off.
    if (this.#isClosed) return;
    this.uno = switchOn(flash ?? new Uint8Array(), former.eeprom);
    this.environment.surround(this.uno, inputsFor(project));
    this.#keepEeprom();
  }

  /**
   * What the board's EEPROM held when it was last used. A file that cannot be an EEPROM's is moved aside (H19).
   *
   * @param options Whose it is, where it is kept, and the log, which is told of a file that is moved aside.
   * @returns Its bytes; none if it is new.
   * @throws {StartFailure} if the file cannot be read, or not be moved.
   */
  static async readEeprom(
    options: Pick<VirtualSourceOptions, "project" | "dataFolder" | "log">,
  ): Promise<Uint8Array> {
    const path = eepromPath(options);
    try {
      const eeprom = await new EepromFile(path).read();
      // A new board has no file yet.
      const problem = eeprom === null ? null : eepromProblem(eeprom);
      if (problem === null) return eeprom ?? new Uint8Array();
      moveDamaged(path, options.log, { problem, effect: "the virtual board gets a new id" });
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
    this.#isClosed = true;
    await this.uno.close();
    // What could not be written was told when it could not.
    await this.#eepromFile.flush().then(() => this.#log.up(this.#subject), () => {});
    this.#log.gone(this.#subject);
  }
}

function switchOn(flash: Uint8Array, eeprom: Uint8Array): VirtualUno {
  const uno = new VirtualUno({ flash, eeprom, frozen: true });
  // A sketch at another rate is as little understood as on a port (V10).
  uno.setHostBaud(LINK_BAUD);
  return uno;
}

/** Whatever the definition is for, the board is an Uno. */
function inputsFor({ definition }: KnownProject): readonly BoardInput[] {
  return inputsOf(definition.channels).filter(({ pin }) => hasPin(pin));
}

/** Each project's board has its own, by its name; the shipped one's is called as it was when there was no other. */
function eepromPath(
  { dataFolder, project: { name } }: Pick<VirtualSourceOptions, "dataFolder" | "project">,
): string {
  const whose = name === SHIPPED ? "" : `.${encodeURIComponent(name).replaceAll("*", "%2A")}`;
  return join(dataFolder, `virtual_uno${whose}.eeprom`);
}
