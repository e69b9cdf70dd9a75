/**
 * How a server proves that it knows its data folder's token, before a program shows it that token (S14): a program that has the port of
 * a server which was killed could else collect it.
 *
 * @module
 */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** Where a server is asked, with `?nonce=`. */
export const PROOF_PATH = "/proof";

/** What is asked: 16 bytes by chance, in hexadecimal. */
export const NONCE = /^[0-9a-f]{32}$/;

/** A question that was never asked before. */
export function newNonce(): string {
  return randomBytes(16).toString("hex");
}

/**
 * The answer of a server.
 *
 * @param token What it knows.
 * @param port The port on which it is asked: whoever is asked on another one cannot pass the question on.
 * @param nonce The question.
 * @returns Hexadecimal digits.
 */
export function proofOf(token: string, port: number, nonce: string): string {
  return createHmac("sha256", token).update(`destello.proof ${port} ${nonce}`).digest("hex");
}

/**
 * Whether an answer is right.
 *
 * @param answer What came.
 * @param expected What {@linkcode proofOf} says.
 */
export function isProof(answer: string, expected: string): boolean {
  const [one, other] = [new TextEncoder().encode(answer), new TextEncoder().encode(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
