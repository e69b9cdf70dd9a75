/**
 * The tools below a board's channels. Each is a module of its own, loaded when somebody opens it, so that the first view
 * stays light.
 *
 * @module
 */
import type { TemplateResult } from "lit";
import type { BoardView } from "../protocol/views.ts";
import type { PageModel } from "./page_model.ts";
import type { Text } from "./text/text.ts";

/** What a tool's module exports. */
export interface ToolModule {
  /** Draws it, for one board; it keeps itself up to date. */
  readonly draw: (model: PageModel, board: string) => TemplateResult;
}

/** A tool. */
export interface Tool {
  /** Its name in the page's code. */
  readonly id: string;
  /** What people call it. */
  readonly title: (text: Text) => string;
  /** Whether a board has it. */
  readonly isFor: (board: BoardView) => boolean;
  /** Fetches its module; fails if the server is gone. */
  readonly load: () => Promise<ToolModule>;
}

/** Every tool, in the order in which they are shown. */
export const TOOLS: readonly Tool[] = [
  {
    id: "plots",
    title: ({ plots }) => plots.title,
    isFor: () => true,
    load: () => import("./tools/plots/plots_tool.ts"),
  },
  {
    id: "history",
    title: ({ history }) => history.title,
    isFor: () => true,
    load: () => import("./tools/history/history_tool.ts"),
  },
  {
    id: "console",
    title: ({ console }) => console.title,
    isFor: ({ server }) => server === undefined,
    load: () => import("./tools/console/console_tool.ts"),
  },
  {
    id: "trouble",
    title: ({ trouble }) => trouble.title,
    isFor: ({ virtual }) => virtual !== null,
    load: () => import("./tools/trouble/trouble_tool.ts"),
  },
];
