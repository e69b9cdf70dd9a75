/**
 * What an error tells a person.
 *
 * @module
 */

/**
 * An error that knows what to do about itself says so, as those of the serial module do.
 *
 * @param error Anything thrown.
 * @returns What happened, and what to do about it.
 */
export function told(error: unknown): { readonly message: string; readonly hint: string } {
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof Error && "hint" in error && typeof error.hint === "string"
    ? error.hint
    : "Destello keeps trying";
  return { message, hint };
}
