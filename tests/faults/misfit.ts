/**
 * Frames of somebody else that have the session's seed and the right CRC, and a length that is not their op's (W1). One of the right
 * length could not be told from a true one.
 *
 * @module
 */
import { definition } from "../fixtures/board/definition.ts";
import { STATUS, wireTable } from "../../protocol/wire/codec.ts";
import { boardSeed, sessionSeed, wireLength, writeFrame } from "../../protocol/wire/frame.ts";
import { hexOf } from "./trace.ts";

const { channels, ops, schemaHash } = wireTable(definition);
const setLamp = ops.find(({ channel, command }) => channel === "lamp" && command === "set");

/** A command's frame that the server has just written for the first time. */
export interface WrittenCommand {
  /** The session's byte. */
  readonly session: number;
  /** Sequence number and op. */
  readonly header: number;
}

/** In whose words the foreign writer speaks, and how many bytes there are too many. */
export interface Misfit {
  /** Who is to take it. */
  readonly to: "board" | "server";
  /** One byte more than there should be, or one less. */
  readonly more: 1 | -1;
}

/**
 * What the foreign writer says while a command is on its way: to the board another command in its place, to the server an answer.
 *
 * @param misfit To whom, and how long.
 * @param written The command.
 * @returns A frame between two delimiters; all its values are zero.
 */
function misfitBytes({ to, more }: Misfit, { session, header }: WrittenCommand): Uint8Array {
  const seed = sessionSeed(schemaHash, session);
  if (to === "board") {
    return framed(seed, header & 0xe0 | (setLamp?.op ?? 0), (setLamp?.args.bytes ?? 0) + more);
  }
  const channel = channels[ops[header & 31]?.channelIndex ?? 0];
  return framed(boardSeed(seed), header & 0xe0 | STATUS.ok, (channel?.layout.bytes ?? 0) + more);
}

/** Where the foreign writer listens and speaks. */
export interface Wiretap {
  /** Shows commands as they go out. */
  readonly wire: { fresh: ((written: WrittenCommand) => void) | null };
  /** Takes what it says. */
  readonly cable: { intrude(bytes: Uint8Array): void; fromBoard(bytes: Uint8Array): void };
  /** What happens is written here. */
  readonly trace: { add(who: string, what: string): void };
}

/** At the next command that goes out, it speaks. */
export function armMisfit(misfit: Misfit, { wire, cable, trace }: Wiretap): void {
  wire.fresh = (written) => {
    wire.fresh = null;
    const bytes = misfitBytes(misfit, written);
    trace.add("foreigner", `to the ${misfit.to}: ${hexOf(bytes)}`);
    if (misfit.to === "board") cable.intrude(bytes);
    else cable.fromBoard(bytes);
  };
}

function framed(seed: number, header: number, length: number): Uint8Array {
  const bytes = new Uint8Array(1 + wireLength(length));
  writeFrame(seed, header, new Uint8Array(length), length, bytes, 1);
  return bytes;
}
