/**
 * How much later a command is confirmed when one byte of it is lost, or one of its bits is turned: each byte and each bit in turn, on
 * the real link and the firmware's own link core. Klipper's and Firmata's times follow from what they publish.
 *
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";
import { percentiles } from "../../measure.ts";
import { systemClock } from "../../../protocol/clock.ts";
import { definition } from "../../../protocol/definition.ts";
import { LINK_BAUD } from "../../../protocol/link_rate.ts";
import { wireTable } from "../../../protocol/wire/codec.ts";
import type { ByteReceiver, ByteStream } from "../../../server/link/byte_stream.ts";
import { Link } from "../../../server/link/link.ts";
import { systemPort } from "../../../server/serial/system_port.ts";
import type { Peers } from "../installed.ts";
import * as klipper from "../klipper.ts";
import { Programs } from "../program.ts";
import { digits, figure, median, type RowResult } from "../result.ts";
import type { Row } from "../row.ts";
import { startBoard } from "../servers.ts";

const TURNS = 5;
/** The line is idle between commands (W9), and a person does not click faster. */
const REST_MS = 15;
/** As many as `led.toggle` has after silence: the zero of W9, a frame. */
const BYTES = 6;

/** What is done to one write. */
type Damage = (bytes: Uint8Array) => Uint8Array;

/** A line of which one write can be damaged. */
class DamagedLine implements ByteStream {
  readonly #line: ByteStream;
  #damage: Damage | null = null;

  constructor(line: ByteStream) {
    this.#line = line;
  }

  damageNext(damage: Damage): void {
    this.#damage = damage;
  }

  start(receiver: ByteReceiver): void {
    this.#line.start(receiver);
  }

  write(bytes: Uint8Array): void {
    this.#line.write(this.#damage === null ? bytes : this.#damage(bytes));
    this.#damage = null;
  }

  close(): Promise<void> {
    return this.#line.close();
  }
}

function lose(at: number): Damage {
  return (bytes) => bytes.filter((_, index) => index !== at);
}

function turn(at: number, bit: number): Damage {
  return (bytes) => bytes.map((byte, index) => index === at ? byte ^ 1 << bit : byte);
}

async function openLink(line: ByteStream): Promise<Link> {
  const up = Promise.withResolvers<void>();
  const link = new Link({
    stream: line,
    tables: () => [wireTable(definition)],
    clock: systemClock,
    random32: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
    observer: {
      up: () => up.resolve(),
      reported() {},
      down() {},
      mismatch() {},
      ended: (failure) => up.reject(failure),
    },
  });
  await up.promise;
  return link;
}

/** Milliseconds until a command is confirmed. */
function toggle(link: Link): Promise<number> {
  const op = wireTable(definition).opByMethod.get("led.toggle");
  if (op === undefined) throw new Error("The shipped definition has no led.toggle");
  return new Promise((resolve, reject) => {
    const start = performance.now();
    link.command(op, {}, {
      sent() {},
      done(result) {
        if (result.kind === "confirmed") resolve(performance.now() - start);
        else reject(new Error(`A command was not confirmed: ${JSON.stringify(result)}`));
      },
    });
  });
}

async function measure(peers: Peers): Promise<RowResult> {
  await using programs = new Programs();
  const port = systemPort((await startBoard(programs, peers, "link")).path);
  await port.open({ baudRate: LINK_BAUD });
  const line = new DamagedLine(port);
  const link = await openLink(line);
  const worst = { lost: new Array<number>(), turned: new Array<number>() };
  const all = { lost: new Array<number>(), turned: new Array<number>() };
  for (let round = 0; round < TURNS; round++) {
    const delays = { lost: new Array<number>(), turned: new Array<number>() };
    const measureWith = async (damage: Damage): Promise<number> => {
      await sleep(REST_MS);
      const whole = await toggle(link);
      await sleep(REST_MS);
      line.damageNext(damage);
      return await toggle(link) - whole;
    };
    for (let at = 0; at < BYTES; at++) {
      delays.lost.push(await measureWith(lose(at)));
      for (let bit = 0; bit < 8; bit++) delays.turned.push(await measureWith(turn(at, bit)));
    }
    for (const kind of ["lost", "turned"] as const) {
      worst[kind].push(Math.max(...delays[kind]));
      all[kind].push(...delays[kind]);
    }
  }
  await link.close();
  const half = (delays: readonly number[]) => digits(percentiles(delays).p50);
  return {
    figures: [
      figure({ name: "one lost byte, the worst of all places", unit: "ms", goal: 25 }, worst.lost),
      figure({ name: "one turned bit, the worst of all places", unit: "ms", goal: 25 }, worst.turned),
      figure(
        { name: "one turned bit, Destello / Klipper", unit: "x", goal: 1 },
        worst.turned.map((ms) => ms / klipper.worstStallOfABit()),
      ),
    ],
    tables: [{
      title: "How much later a command is confirmed, in ms, on a line that is idle otherwise",
      lines: [
        ["", "a byte is lost", "a bit is turned", "a byte is replaced"],
        ["Destello, the worst place", digits(median(worst.lost)), digits(median(worst.turned)), "as a bit"],
        ["Destello, half of the places", half(all.lost), half(all.turned), "as a bit"],
        [
          "Klipper, the worst place, by formula",
          digits(klipper.LOST_BYTE_MS),
          digits(klipper.worstStallOfABit()),
          digits(klipper.worstStall()),
        ],
        ["Firmata, by formula", "for ever", "for ever", "for ever"],
      ],
    }],
    notes: [
      "Klipper finds a block by its length byte and sends it again after 25 ms, then 50 more, and so on (klippy/chelper/serialqueue.c). A turned bit of that byte makes the board wait for more bytes than were sent.",
      "Firmata has no checksum and no acknowledgement: a damaged command is another command, or none, and nobody is told.",
    ],
  };
}

/** After damage. */
export const resync: Row = { name: "resync", title: "After one damaged byte", measure };
