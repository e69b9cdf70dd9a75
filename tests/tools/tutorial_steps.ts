/**
 * What a tutorial has its reader do, as its text says it: commands in shell fences, files in other fences, and bold words, which
 * are pressed after "press", chosen in a list after "choose", and else are to be seen.
 *
 * @module
 */

/** One thing that the reader does or sees. */
export type Step =
  | { readonly kind: "command"; readonly words: readonly string[] }
  | { readonly kind: "file"; readonly path: string; readonly text: string }
  | { readonly kind: "press"; readonly name: string }
  | { readonly kind: "choose"; readonly name: string }
  | { readonly kind: "see"; readonly text: string }
  | { readonly kind: "end" };

const STEP = new RegExp(
  [
    "```sh\\ndeno task (?<command>.+)\\n```",
    "`(?<path>[^`]+)`:\\n\\n```(?:ts ignore|cpp)\\n(?<text>[^]+?)```",
    "(?:[Pp]ress|[Pp]ulsa)(?:\\s(?:the switch|el\\sinterruptor))?\\s\\*\\*(?<press>[^]+?)\\*\\*",
    "(?:[Cc]hoose|[Ee]lige)\\s\\*\\*(?<choose>[^]+?)\\*\\*",
    "\\*\\*(?<see>[^]+?)\\*\\*",
    "(?<end>Ctrl\\+C)",
  ].join("|"),
  "g",
);

/**
 * Read a tutorial.
 *
 * @param markdown Its text.
 * @returns What to do, in order.
 */
export function tutorialSteps(markdown: string): readonly Step[] {
  const begin = markdown.indexOf("\n## ");
  return [...markdown.slice(begin).matchAll(STEP)].map(({ groups = {} }): Step => {
    const { command, path, text, press, choose, see } = groups;
    if (command !== undefined) return { kind: "command", words: command.split(" ") };
    if (path !== undefined && text !== undefined) return { kind: "file", path, text };
    if (press !== undefined) return { kind: "press", name: unwrapped(press) };
    if (choose !== undefined) return { kind: "choose", name: unwrapped(choose) };
    return see === undefined ? { kind: "end" } : { kind: "see", text: unwrapped(see) };
  });
}

/** A name that was broken at a line's end. */
function unwrapped(name: string): string {
  return name.replaceAll("\n", " ");
}
