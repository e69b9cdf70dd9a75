/**
 * Projects whose files have changed since the server loaded them, and building them (R10, R11). A client names a project by its name, not by
 * a path (S6).
 *
 * @module
 */
import * as z from "zod/mini";
import { list, takes, text } from "../shapes.ts";
import { done, type Method, notification, type ParamsToldBy } from "./method.ts";

/** How far it is: its files have changed, it is being built, or it could not be built or served. */
export const CHANGE_STAGES = ["changed", "building", "failed"] as const;
/** One of {@linkcode CHANGE_STAGES}. */
export type ChangeStage = typeof CHANGE_STAGES[number];

const changedProject = z.object({
  /** The project's name. */
  project: text,
  /** How far it is, by name; a newer server may have others. */
  stage: text,
  /** Why it could not be built or served, in the words of the log: with file and line, one mistake a line; null if it did not fail. */
  problem: z.nullable(text),
});
/** A project that is served as it was before its files changed. */
export type ChangedProject = Readonly<z.output<typeof changedProject>>;

/** Those projects, in the order in which they are served. */
export const changedProjects = list<ChangedProject>(changedProject);

/** Other projects have changed now, or they have come farther. */
export const changed = notification(
  "projects.changed",
  z.object({
    /** The projects. */
    projects: changedProjects,
  }),
);
/** Other projects have changed now, or they have come farther. */
export type ProjectsChanged = ParamsToldBy<typeof changed>;

/** Build a project, and serve it anew. It is answered when the build begins; `projects.changed` tells the rest. */
export const build = {
  name: "projects.build",
  params: () =>
    z.strictObject(
      {
        /** The name of a served project. */
        project: z.string({ error: `"project" must be a text` }),
      },
      takes("projects.build", '"project"'),
    ),
  hint: 'Send {"project": "..."}, the name of a served project',
  result: done,
  needs: "admin",
} as const satisfies Method;
