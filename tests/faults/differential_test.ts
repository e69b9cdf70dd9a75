import assert from "node:assert/strict";
import { definition } from "../fixtures/board/definition.ts";
import { BOOT_HEADER, OP_SYSTEM, SYSTEM, wireTable } from "../../protocol/wire/codec.ts";
import {
  FrameReader,
  HELLO_SEED,
  MAX_WIRE_FRAME,
  sessionSeed,
  writeFrame,
} from "../../protocol/wire/frame.ts";
import { Chance } from "./chance.ts";
import { ChipHardware } from "./chip_hardware.ts";
import type { Hardware } from "./hardware.ts";
import { ModelHardware } from "./model_hardware.ts";
import { VirtualTime } from "./virtual_time.ts";

const table = wireTable(definition);
const SESSION = 0x42;
/** Between two things said, in ms: each is answered before the next. */
const PAUSE_MS = 3;
const SCHEMA_BYTES = 4;

/** A board, and the frames that it has said. */
function heard(make: (said: (bytes: Uint8Array) => void) => Hardware): {
  readonly hardware: Hardware;
  readonly frames: string[];
} {
  const frames: string[] = [];
  const reader = new FrameReader({
    frame: (frame) => {
      const [header = 0] = frame;
      // The two have ids, builds and names of their own, and the model does not know why it started.
      const isIdentity = frame.length > 30 && (header & 31) === 0;
      const told = isIdentity
        ? frame.slice(1, 1 + SCHEMA_BYTES)
        : frame.slice(1, header === BOOT_HEADER ? 3 : -2);
      frames.push(`${header.toString(16)}: ${told.join(" ")}`);
    },
    garbage: () => frames.push("garbage"),
  });
  return { hardware: make((bytes) => reader.push(bytes)), frames };
}

function frameOf(seed: number, header: number, payload: readonly number[]): Uint8Array {
  const target = new Uint8Array(MAX_WIRE_FRAME);
  return target.slice(0, writeFrame(seed, header, Uint8Array.from(payload), payload.length, target, 0));
}

Deno.test("the model says what the real image says: commands, repetitions, gaps, garbage, restarts, stalls", async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const time = new VirtualTime((error) => {
      throw error;
    });
    const random = new Chance(seed).of("inputs");
    const boards = [
      heard((said) => new ChipHardware({ time, said })),
      heard((said) => new ModelHardware({ time, said })),
    ];
    const say = async (bytes: Uint8Array, ms = PAUSE_MS) => {
      for (const { hardware } of boards) hardware.receive(bytes);
      await time.passUntil(time.now() + ms);
    };
    const hello = () => say(frameOf(HELLO_SEED, OP_SYSTEM, [SYSTEM.hello, SESSION]));
    const sessionFrame = (header: number, payload: readonly number[]) =>
      frameOf(sessionSeed(table.schemaHash, SESSION), header, payload);
    await time.passUntil(30);
    await hello();
    let next = 0;
    for (let number = 0; number < 60; number++) {
      const roll = random.fraction();
      const seq = roll < 0.15 ? random.below(8) : next;
      const op = table.opByMethod.get(["led.set", "led.toggle", "lamp.set"][random.below(3)] ?? "");
      assert.ok(op !== undefined);
      const payload = Array.from(
        { length: op.args.bytes },
        () => op.channel === "led" ? random.below(2) : random.below(256),
      );
      const frame = roll < 0.1
        ? sessionFrame(seq << 5 | OP_SYSTEM, [random.chance(0.5) ? SYSTEM.ping : SYSTEM.snapshot])
        : sessionFrame(seq << 5 | op.op, payload);
      if (random.chance(0.1)) {
        const damaged = random.below(frame.length - 1);
        frame[damaged] = (frame[damaged] ?? 0) ^ 1 << random.below(8);
      }
      if (random.chance(0.05)) await say(Uint8Array.from([...random.bytes(1 + random.below(20)), 0]));
      await say(frame);
      // Asking is the simplest way to know what both expect now.
      const before = boards[0]?.frames.length ?? 0;
      await hello();
      const reply = boards[0]?.frames.slice(before).find((text) => / (\d+ ?){4}$/.test(text));
      next = reply === undefined ? next : parseInt(reply, 16) >> 5;
      if (random.chance(0.05)) {
        for (const { hardware } of boards) hardware.restart("brownout");
        await time.passUntil(time.now() + 30);
        await hello();
        next = 0;
      }
    }
    const [chip, model] = boards;
    assert.deepEqual(model?.frames, chip?.frames, `seed ${seed}`);
    const pinsOf = (hardware: Hardware | undefined) =>
      hardware?.pins.filter(({ what }) => what !== "reset").map(({ what, level }) => `${what} ${level}`);
    assert.deepEqual(
      pinsOf(model?.hardware)?.filter((text) => text.startsWith("lamp")),
      pinsOf(chip?.hardware)?.filter((text) => text.startsWith("lamp")),
      `seed ${seed}`,
    );
    for (const { hardware } of boards) hardware.close();
  }
});
