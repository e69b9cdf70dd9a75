/**
 * Whether what waits for one client is bounded (S5, P7).
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { DRAINED, QUEUE_LIMIT } from "../../server/api/fanout.ts";

/**
 * Looks at a message as the server's socket takes it. To somebody who has read almost all that came before, a snapshot may be larger.
 *
 * @param connection Its number.
 * @param text The message.
 * @param waiting How many bytes waited in the socket before it.
 * @returns What is wrong; null if nothing.
 */
export function queueProblem(connection: number, text: string, waiting: number): string | null {
  const bytes = Buffer.byteLength(text);
  if (waiting <= DRAINED || waiting + bytes <= QUEUE_LIMIT) return null;
  return `Socket ${connection} was given ${bytes} bytes while ${waiting} waited in it`;
}
