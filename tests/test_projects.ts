/**
 * Projects as a server serves them, from definitions alone.
 *
 * @module
 */
import type { Definition } from "../protocol/dsl.ts";
import { Projects } from "../server/boards/projects.ts";
import { type ServedProject, SHIPPED } from "../server/boards/served_project.ts";
import { definition as fixture } from "./fixtures/board/definition.ts";

/** The build that a {@linkcode testProject}'s boards are expected to tell. */
export const BUILD = 0x1234;

/** What stands in the file of a {@linkcode testProject}'s definition. */
export const SOURCE = 'board("Test", {});';

/**
 * A project with an empty image.
 *
 * @param definition Its definition.
 * @param more What is special about it.
 */
export function testProject(
  definition: Definition = fixture,
  more: Partial<ServedProject> = {},
): ServedProject {
  const source = { file: "definition.ts", read: () => Promise.resolve(SOURCE) };
  return {
    name: SHIPPED,
    definition,
    build: BUILD,
    flash: new Uint8Array(),
    imageProblem: null,
    source,
    ...more,
  };
}

/**
 * A server's projects.
 *
 * @param first The first one; by default that of the tests' definition.
 * @param others More.
 */
export function testProjects(
  first: ServedProject = testProject(),
  ...others: readonly ServedProject[]
): Projects {
  return new Projects([first, ...others]);
}
