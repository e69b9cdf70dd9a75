/**
 * The version of this program.
 *
 * @module
 */
/** Version of Destello. */
export const VERSION = "0.1.0";
