/**
 * Projects whose files have changed, and building them (R10, R11).
 *
 * @module
 */
import * as projects from "../../protocol/api/projects.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { handle, type Handlers } from "./handler.ts";

/** Builds the served projects. */
export interface ProjectBuilds {
  /** The projects that are served as they were before their files changed. */
  changed(): readonly projects.ChangedProject[];
  /**
   * Be told when that changes.
   *
   * @param listener Called synchronously.
   * @returns Ends the subscription.
   */
  subscribe(listener: () => void): () => void;
  /** The names of the projects that can be built. */
  names(): readonly string[];
  /**
   * Build a project, and serve it anew.
   *
   * @param project Its name, one of {@linkcode ProjectBuilds.names}.
   */
  build(project: string): void;
}

/** Of a server whose projects never change. */
export const NO_CHANGES: ProjectBuilds = {
  changed: () => [],
  subscribe: () => () => {},
  names: () => [],
  build: () => {},
};

/**
 * The methods.
 *
 * @param builds Builds the projects.
 */
export function projectMethods(builds: ProjectBuilds): Handlers<typeof projects> {
  return {
    build: handle(projects.build, ({ project }) => {
      const names = builds.names();
      if (!names.includes(project)) {
        throw new RequestFailure(
          "invalid_params",
          `There is no project ${JSON.stringify(project.slice(0, 80))} that can be built here`,
          names.length === 0
            ? "This server builds none"
            : `Projects are ${names.map((name) => `"${name}"`).join(", ")}`,
        );
      }
      builds.build(project);
      return {};
    }),
  };
}
