/**
 * The server answered, but with something of another shape.
 *
 * @module
 */
import { RequestFailure } from "../protocol/failures.ts";

/**
 * Nobody can tell what became of the request.
 *
 * @param method Which method was called.
 * @returns "internal_error".
 */
export function strangeAnswer(method: string): RequestFailure {
  return new RequestFailure(
    "internal_error",
    `The server answered "${method}" with what is no answer to it`,
    "Reload the page; if that does not help, this client and the server are of different versions",
    "unknown",
  );
}
