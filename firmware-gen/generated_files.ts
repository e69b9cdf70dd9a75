/**
 * Every generated file of a project, by path and text.
 *
 * @module
 */
import { join } from "node:path";
import type { Definition } from "../protocol/dsl.ts";
import { buildId, buildIdHeader, type SourceFile } from "./build_id.ts";
import { editorConfig } from "./editor_config.ts";
import { protocolHeader } from "./header.ts";
import { noteOn } from "./link_core_note.ts";
import { type Project, SHIPPED } from "./project.ts";
import { librarySources, sketchSources } from "./sketch_sources.ts";

/** A file that is generated. */
export interface GeneratedFile {
  /** Its path from the project's folder. */
  readonly path: string;
  /** Its text. */
  readonly text: string;
}

/** A project's sketch, ready to be compiled. */
export interface WholeSketch {
  /** Hash of all that is compiled, as the board tells it in HELLO. */
  readonly build: number;
  /** Every file, by its name in the sketch's folder. */
  readonly files: readonly SourceFile[];
}

const HEADER = "protocol.gen.h";
const BUILD_ID = "build_id.gen.h";

/**
 * Add what is generated to the sources of a sketch. Pure: the same definition and sources give the same bytes.
 *
 * @param definition The definition.
 * @param sources What people wrote: the sketch and the link core.
 * @param libraries Sources of the project's own libraries.
 * @returns All that is compiled.
 * @throws {LimitError} if the definition does not fit a board (W15).
 */
export function withGenerated(
  definition: Definition,
  sources: readonly SourceFile[],
  libraries: readonly SourceFile[] = [],
): WholeSketch {
  const files = [...sources, { name: HEADER, text: protocolHeader(definition) }];
  const build = buildId([...files, ...libraries]);
  return { build, files: [...files, { name: BUILD_ID, text: buildIdHeader(build) }] };
}

/**
 * Put a project's sketch together: its own files, what is generated from its definition, and this clone's link core.
 *
 * @param project The project.
 * @returns All that is compiled.
 * @throws {LimitError} if the definition does not fit a board (W15).
 */
export async function wholeSketch(project: Project): Promise<WholeSketch> {
  return withGenerated(project.definition, await sketchSources(project), await librarySources(project));
}

/**
 * Generate everything that stands in a project's folder.
 *
 * @param project The project.
 * @returns The files. The shipped project has the link core itself, and no use for a copy.
 * @throws {LimitError} if the definition does not fit a board (W15).
 */
export async function generatedFiles(project: Project): Promise<GeneratedFile[]> {
  const { files } = await wholeSketch(project);
  const isCopied = project.folder !== SHIPPED.folder;
  const copied = isCopied ? files.filter(({ name }) => name.startsWith("src/")) : [];
  const inSketch = [
    ...files.filter(({ name }) => name.endsWith(".gen.h")),
    ...copied,
    ...(isCopied ? [noteOn(copied)] : []),
  ].map(({ name, text }) => ({ path: `firmware/${name}`, text }));
  if (!isCopied) return inSketch;
  return [...inSketch, { path: "deno.json", text: await editorConfig(join(project.folder, "deno.json")) }];
}
