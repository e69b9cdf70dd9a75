/**
 * What a server serves of a project: its definition, and the firmware that was built from it.
 *
 * @module
 */
import type { Definition } from "../../protocol/dsl.ts";

/** What the shipped project is called. */
export const SHIPPED = "Destello";

/** A project whose boards the server shows. */
export interface ServedProject {
  /** What people call it; unique among those that are served. */
  readonly name: string;
  /** What its firmware and the clients must agree on. */
  readonly definition: Definition;
  /** The build id of its firmware, as a board tells it in HELLO. */
  readonly build: number;
  /** The image for the virtual Uno, as it lies in the chip's flash; null: its chip cannot be emulated, or it is not built. */
  readonly flash: Uint8Array | null;
  /** Why there is no such image; null: there is one. */
  readonly imageProblem: ImageProblem | null;
  /** Where its definition is written. */
  readonly source: DefinitionSource;
}

/** Why a virtual board cannot run a project. */
export interface ImageProblem {
  /** A sentence. */
  readonly message: string;
  /** What builds an image; null: none would do. */
  readonly command: string | null;
}

/** The text of a definition, for those who look up what a byte on the line means (K5). */
export interface DefinitionSource {
  /** The file as people name it: "protocol/definition.ts". */
  readonly file: string;
  /** Read it as it is now; rejects if it cannot be read. */
  read(): Promise<string>;
}
