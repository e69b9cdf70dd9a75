/**
 * What asks a program to end.
 *
 * @module
 */

/** The signals; Windows knows no SIGTERM. */
export const END_SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];
