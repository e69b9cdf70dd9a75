/**
 * The golden vectors as tests use them, and what the rules say about accepting a frame.
 *
 * @module
 */
import { definition } from "../../fixtures/board/definition.ts";
import type { AnyValues } from "../../../protocol/dsl.ts";
import golden from "../../fixtures/board/golden.gen.json" with { type: "json" };
import { LENGTH, OP_SYSTEM, SYSTEM, wireTable } from "../../../protocol/wire/codec.ts";
import { unpackFields } from "../../../protocol/wire/fields.ts";
import { FRAME_OVERHEAD, frameMatches, FrameReader } from "../../../protocol/wire/frame.ts";

/** The tables of the definition that the vectors belong to. */
export const table = wireTable(definition);

/** The file as it is committed. */
export const goldenFile = golden;

/** One golden vector, its bytes ready to use. */
export interface Golden {
  readonly name: string;
  readonly kind: string;
  readonly subject: string | null;
  readonly header: number;
  readonly values: AnyValues | null;
  readonly seed: number;
  readonly frame: Uint8Array;
  readonly payload: Uint8Array;
  readonly wire: Uint8Array;
}

/** Bytes of a hexadecimal text. */
export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** All golden vectors. */
export const vectors: readonly Golden[] = golden.vectors.map(({ frame, wire, values, ...rest }) => ({
  ...rest,
  values: values === null ? null : Object.fromEntries(Object.entries(values)),
  frame: bytesOf(frame),
  payload: bytesOf(frame).subarray(1, -2),
  wire: bytesOf(wire),
}));

/** The golden vector with this name. */
export function vectorNamed(name: string): Golden {
  const found = vectors.find((one) => one.name === name);
  if (found === undefined) throw new RangeError(`There is no golden vector "${name}"`);
  return found;
}

const TO_BOARD = new Set(["hello", "ping", "snapshot", "assign", "command"]);
const SYSTEM_REQUESTS = [LENGTH.hello, LENGTH.ping, LENGTH.snapshot, LENGTH.assign];

/** Whether the board may take a frame (W1): a known op, its length, its seed, arguments in range. */
function boardAccepts(frame: Uint8Array, seed: number): boolean {
  const [header = 0, kind = 0] = frame;
  const op = header & 31;
  if (op === OP_SYSTEM && kind === SYSTEM.hello && header !== OP_SYSTEM) return false;
  const bytes = op === OP_SYSTEM ? SYSTEM_REQUESTS[kind] : table.ops[op]?.args.bytes;
  if (bytes === undefined || frame.length !== bytes + FRAME_OVERHEAD || !frameMatches(seed, frame)) {
    return false;
  }
  const args = table.ops[op]?.args;
  return args === undefined || unpackFields(args, frame.subarray(1)) !== null;
}

/** Whether the server may take a frame (W1) while it waits for this golden one. */
function serverAccepts(frame: Uint8Array, waitingFor: Golden): boolean {
  const [header = 0] = frame;
  if (waitingFor.kind === "printed") {
    return frame.length > FRAME_OVERHEAD + 1 && frameMatches(waitingFor.seed, frame);
  }
  const isEvent = (header & 0x10) !== 0 && waitingFor.kind !== "boot";
  const bytes = isEvent
    ? table.channels[header & 15]?.layout.bytes
    : (header & 15) === 15 && waitingFor.kind !== "boot"
    ? 0
    : waitingFor.payload.length;
  return bytes !== undefined && frame.length === bytes + FRAME_OVERHEAD &&
    frameMatches(waitingFor.seed, frame);
}

/** The frames in some bytes that the receiver of a golden frame would take. */
export function accepted(wire: Uint8Array, waitingFor: Golden): Uint8Array[] {
  const found: Uint8Array[] = [];
  const reader = new FrameReader({
    frame(frame) {
      const good = TO_BOARD.has(waitingFor.kind)
        ? boardAccepts(frame, waitingFor.seed)
        : serverAccepts(frame, waitingFor);
      if (good) found.push(frame.slice());
    },
    garbage() {},
  });
  reader.push(wire);
  return found;
}
