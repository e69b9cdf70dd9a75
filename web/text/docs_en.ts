/**
 * English for the page `/docs`.
 *
 * @module
 */
import type { DocsText } from "./docs_text.ts";

/** English. */
export const docsEn: DocsText = {
  title: "Calls and messages",
  about: "What a program can ask of this server, and what it is told. Each call can be tried here.",
  back: "Back to the boards",
  board: "Board",
  role: {
    view: "This page may look.",
    control: "This page may look and control.",
    admin: "This page may do everything.",
  },
  commands: "Commands of the board",
  methods: "Other methods",
  notifications: "Notifications",
  inEnglish: "",
  takes: "Takes",
  gives: "Gives",
  nothing: "nothing",
  optional: "may be left out",
  failures: "May fail with",
  call: "Call",
  calling: "Waiting for the answer",
  needs: (role) => `This needs the role ${role}.`,
  offline: "Without the server nothing can be called.",
  kept: "The server is away. This is what it last told.",
  missing: "The server is away, and this browser has not kept what it can do.",
  answered: "Answer",
  failed: { not_run: "Failed, and was not run", unknown: "Failed; nobody can tell whether it ran" },
  notJson: (name) => `"${name}" must be JSON.`,
};
