/**
 * The committed image on the virtual chip, and a server's end of its line that says exactly what a test wants to say.
 *
 * @module
 */
import assert from "node:assert/strict";
import { fixture } from "../fixture_project.ts";
import { definition } from "../fixtures/board/definition.ts";
import type { AnyValues } from "../../protocol/dsl.ts";
import { OP_SYSTEM, SYSTEM, wireTable } from "../../protocol/wire/codec.ts";
import { packFields, unpackFields } from "../../protocol/wire/fields.ts";
import {
  boardSeed,
  frameMatches,
  FrameReader,
  HELLO_SEED,
  MAX_WIRE_FRAME,
  sessionSeed,
  writeFrame,
} from "../../protocol/wire/frame.ts";
import { loadFirmwareImage } from "../../server/programming/firmware_image.ts";
import { Chip } from "../../server/virtual_uno/chip.ts";
import { CLOCK_HZ } from "../../server/virtual_uno/clock_hz.ts";
import { loadIntelHex } from "../../server/virtual_uno/intel_hex.ts";
import type { PinEdge } from "../../server/virtual_uno/pins.ts";

/** The tables of the shipped definition. */
export const table = wireTable(definition);
/** Cycles of a byte at 500,000 baud. */
export const BYTE = CLOCK_HZ / 500_000 * 10;
/** Cycles of a millisecond. */
export const MS = CLOCK_HZ / 1000;
/** Cycles after which any answer has come: the board takes a tenth of that. */
const ANSWERED = 2 * MS;
/** Cycles after which a board has started and said BOOT; writing the EEPROM takes most of it. */
const STARTED = 20 * MS;

const image = await loadFirmwareImage(fixture);
const flash = new Uint8Array(32768).fill(0xff);
loadIntelHex(image.hex, flash);

/** A frame from the board. */
export interface BoardFrame {
  /** Its first byte. */
  readonly header: number;
  /** Its payload. */
  readonly payload: Uint8Array;
  /** Whether it came in the session, or under the fixed seed. */
  readonly seed: "session" | "fixed";
  /** When its last byte had passed. */
  readonly cycle: number;
}

/** What a shipped board begins with. */
export interface ShippedBoardOptions {
  /** Contents of the EEPROM; a new chip's unless told. */
  readonly eeprom?: Uint8Array;
}

/** A chip with the committed image and a line to it. */
export class ShippedBoard {
  /** The chip. */
  readonly chip: Chip;
  /** Every edge of every output so far. */
  readonly edges: PinEdge[] = [];
  /** Every byte that the board has sent since {@linkcode take} was called last. */
  readonly bytes: number[] = [];
  /** The seed of the session. */
  seed = 0;
  /** The next sequence number. */
  sequence = 0;
  #frames: BoardFrame[] = [];
  #cycle = 0;
  readonly #reader = new FrameReader({
    frame: (frame) => this.#frame(frame),
    garbage: () => assert.fail("The board sent something that is no frame"),
  });

  /** A board that has just got power, and has not run yet. */
  constructor(options: ShippedBoardOptions = {}) {
    const { eeprom = new Uint8Array(0) } = options;
    this.chip = new Chip({
      flash,
      eeprom,
      events: {
        transmitted: (byte, cycle) => {
          this.#cycle = cycle;
          this.bytes.push(byte);
          this.#reader.push(Uint8Array.of(byte));
        },
        pin: (edge) => this.edges.push(edge),
      },
    });
    // Nothing moves by itself unless a test wants it to.
    this.chip.setAnalog(0, 2.5);
  }

  /** A board that runs, in a session. */
  static inSession(session = 0x42): ShippedBoard {
    const board = new ShippedBoard();
    board.run(STARTED);
    board.hello(session);
    return board;
  }

  /** Let it run for so many cycles. */
  run(cycles: number): void {
    this.chip.run(this.chip.cycles + cycles);
  }

  /** Let it start. */
  start(): void {
    this.run(STARTED);
  }

  /** What it has sent since the last call. */
  take(): BoardFrame[] {
    this.bytes.length = 0;
    return this.#frames.splice(0);
  }

  /** Bytes of a frame with the next sequence number. */
  next(op: number, payload: ArrayLike<number> = []): Uint8Array {
    const header = this.sequence << 5 | op;
    this.sequence = (this.sequence + 1) & 7;
    return wire(this.seed, header, payload);
  }

  /** Bytes of a command with the next sequence number. */
  command(method: string, args: AnyValues = {}): Uint8Array {
    const op = table.opByMethod.get(method);
    assert.ok(op !== undefined, method);
    const payload = new Uint8Array(op.args.bytes);
    packFields(op.args, args, payload);
    return this.next(op.op, payload);
  }

  /** Send bytes and wait until whatever they cause has been answered. */
  send(bytes: Uint8Array): void {
    this.chip.receive(bytes);
    this.run(bytes.length * BYTE + ANSWERED);
  }

  /** Open a session; gives HELLO's reply. */
  hello(session: number): BoardFrame {
    this.take();
    this.seed = sessionSeed(table.schemaHash, session);
    this.sequence = 0;
    this.send(wire(HELLO_SEED, OP_SYSTEM, [SYSTEM.hello, session]));
    return this.#only();
  }

  /** Send a frame; gives the one frame that answers it. */
  ask(bytes: Uint8Array): BoardFrame {
    this.take();
    this.send(bytes);
    return this.#only();
  }

  /** Send a command; gives the state that answers it. */
  confirmed(method: string, args: AnyValues = {}): AnyValues {
    const frame = this.ask(this.command(method, args));
    assert.equal(frame.header & 31, 0, method);
    return stateOf(method.split(".")[0] ?? "", frame);
  }

  /** The levels that a pin was driven to, each with its cycle. */
  edgesOf(pin: number): PinEdge[] {
    return this.edges.filter((edge) => edge.pin === pin);
  }

  #only(): BoardFrame {
    const [frame, ...more] = this.#frames;
    assert.ok(frame !== undefined, "The board does not answer");
    assert.deepEqual(more, [], "The board says more than one thing");
    return frame;
  }

  #frame(frame: Uint8Array): void {
    const inSession = frameMatches(boardSeed(this.seed), frame);
    assert.ok(
      inSession || frameMatches(boardSeed(HELLO_SEED), frame),
      "The board sent a frame with a wrong CRC",
    );
    this.#frames.push({
      header: frame[0] ?? 0,
      payload: frame.slice(1, -2),
      seed: inSession ? "session" : "fixed",
      cycle: this.#cycle,
    });
  }
}

/** A frame as it goes over the line. */
export function wire(seed: number, header: number, payload: ArrayLike<number> = []): Uint8Array {
  const target = new Uint8Array(MAX_WIRE_FRAME);
  return target.slice(0, writeFrame(seed, header, Uint8Array.from(payload), payload.length, target, 0));
}

/** The state in a reply or an event of a channel. */
export function stateOf(channel: string, frame: BoardFrame): AnyValues {
  const layout = table.channels.find(({ name }) => name === channel)?.layout;
  assert.ok(layout !== undefined, channel);
  assert.equal(frame.payload.length, layout.bytes);
  const state = unpackFields(layout, frame.payload);
  assert.ok(state !== null, "A state out of range");
  return state;
}

/** The events of a channel among some frames. */
export function eventsOf(channel: string, frames: readonly BoardFrame[]): BoardFrame[] {
  const index = table.channels.findIndex(({ name }) => name === channel);
  return frames.filter(({ seed, header }) => seed === "session" && (header & 31) === (16 | index));
}
