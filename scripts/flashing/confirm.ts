/**
 * Asks a board that no server holds who it is, after it was programmed (F5).
 *
 * @module
 */
import type { Definition } from "../../protocol/dsl.ts";
import { type BoardIdentity, wireTable } from "../../protocol/wire/codec.ts";
import { FlashFailure } from "../../server/programming/flashing.ts";
import { identifyPort } from "../../server/finding/identify_port.ts";
import { SerialSource } from "../../server/finding/serial_source.ts";
import type { Clock } from "../../protocol/clock.ts";
import { Link } from "../../server/link/link.ts";
import { systemPort } from "../../server/serial/system_port.ts";

/** Its bootloader, its start, and some patience. */
const ANSWER_MS = 10_000;

/**
 * Open the board's line and wait for its HELLO.
 *
 * @param definition What it should work by.
 * @param path Its port.
 * @param clock Time.
 * @returns Who it is.
 * @throws {FlashFailure} if it does not answer.
 * @throws {SerialError} if the port cannot be opened.
 */
export async function askBoard(definition: Definition, path: string, clock: Clock): Promise<BoardIdentity> {
  const source = new SerialSource({ port: systemPort(path), identify: () => identifyPort(path), clock });
  const answer = Promise.withResolvers<BoardIdentity>();
  let last = "it said nothing";
  const link = new Link({
    stream: await source.open(),
    tables: () => [wireTable(definition)],
    clock,
    random32: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
    observer: {
      up: (identity) => answer.resolve(identity),
      mismatch: (identity) => answer.resolve(identity),
      reported() {},
      down: ({ message }) => last = message,
      ended: ({ message }) => answer.reject(new FlashFailure(`The board's line ended: ${message}`)),
    },
  });
  const timer = clock.after(
    ANSWER_MS,
    () => answer.reject(new FlashFailure(`The image is on the board, but it did not answer: ${last}`)),
  );
  try {
    return await answer.promise;
  } finally {
    timer.cancel();
    await link.close();
  }
}
