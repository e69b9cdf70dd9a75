/**
 * Every generated file, by path and text. Pure: the same definition and sketch give the same bytes.
 *
 * @module
 */
import type { Definition } from "../protocol/dsl.ts";
import { buildId, buildIdHeader, type SourceFile } from "./build_id.ts";
import { goldenJson } from "./golden.ts";
import { protocolHeader } from "./header.ts";
import { BUILD_ID_FILE } from "./sketch_sources.ts";

/** A file that is generated and committed. */
export interface GeneratedFile {
  /** Its path from the project's root. */
  readonly path: string;
  /** Its text. */
  readonly text: string;
}

const HEADER_FILE = "protocol.gen.h";

/**
 * Generate everything.
 *
 * @param definition The board.
 * @param sources The sketch as it stands; its old generated header is replaced.
 * @returns The files.
 * @throws {LimitError} if the definition does not fit a board (W15).
 */
export function generatedFiles(definition: Definition, sources: readonly SourceFile[]): GeneratedFile[] {
  const header = { name: HEADER_FILE, text: protocolHeader(definition) };
  const id = buildId([...sources.filter(({ name }) => name !== HEADER_FILE), header]);
  return [
    { path: `firmware/${HEADER_FILE}`, text: header.text },
    { path: `firmware/${BUILD_ID_FILE}`, text: buildIdHeader(id) },
    { path: "protocol/golden.gen.json", text: goldenJson(definition) },
  ];
}
