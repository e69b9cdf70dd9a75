/**
 * Ten clients that send without a pause, beside one that holds a lamp on and clicks, and one that drags a slider (S11).
 *
 * @module
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { connect } from "../fixture_client.ts";
import type { Session } from "../../client/session.ts";
import { patiently } from "../patience.ts";
import { LAMP } from "./pin_record.ts";
import { ProcessHouse } from "./process_house.ts";

/** What flooders send. */
export const FLOODS = ["without id", "with id", "no JSON", "pongs"] as const;
/** One of {@linkcode FLOODS}. */
export type FloodKind = typeof FLOODS[number];
/** How a flooder ended: the code its connection was closed with, null if it was not, or was reset before it read that. */
export interface FloodEnd {
  readonly kind: FloodKind;
  readonly code: number | null;
}

const FLOODER = fileURLToPath(new URL("flooder.ts", import.meta.url));
/** As the page does: the newest position in a frame, on the fastest displays, when the one before it is answered. */
const FRAME_MS = 1000 / 240;

const ends = z.array(z.object({ kind: z.enum(FLOODS), code: z.nullable(z.number()) }));

/** What {@linkcode floodHouse} found. */
export interface FloodFigures {
  /** How long the clicks took that were asked meanwhile. */
  readonly clickMs: readonly number[];
  /** How the flooders ended. */
  readonly ends: readonly FloodEnd[];
  /** Positions of the slider that were confirmed. */
  readonly positions: number;
  /** What the server logged. */
  readonly log: string;
  /** Whether the lamp was on all the time. */
  readonly isLampLit: boolean;
}

/**
 * Flood a server in a process of its own, with a board in another.
 *
 * @param kinds What is sent; the flooders take turns.
 * @param seconds How long they try.
 */
export async function floodHouse(kinds: readonly FloodKind[], seconds: number): Promise<FloodFigures> {
  await using house = await ProcessHouse.open();
  const url = `ws://127.0.0.1:${house.port}/ws`;
  const options = { token: house.token };
  using clicker = await connect(url, options);
  using slider = await connect(url, options);
  await online(clicker.system);
  await clicker.lamp.set({ level: 255 });
  const lit = await house.pins.until("the lamp is on", () => house.pins.last(LAMP));
  const flooders = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", FLOODER, String(house.port), house.token, String(seconds), ...kinds],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let isOver = false;
  const flooded = flooders.output().finally(() => isOver = true);
  const clickMs: number[] = [];
  const clicking = (async () => {
    while (!isOver) {
      const start = performance.now();
      await clicker.led.toggle();
      clickMs.push(performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  let positions = 0;
  const dragging = (async () => {
    while (!isOver) {
      await slider.light.sample({ periodMs: 1000 + 10 * positions % 500 });
      positions++;
      await new Promise((resolve) => setTimeout(resolve, FRAME_MS));
    }
  })();
  const [{ stdout, success }] = await Promise.all([flooded, clicking, dragging]);
  assert.ok(success);
  // One more after all of them: the board still answers.
  await clicker.led.toggle();
  const last = house.pins.last(LAMP);
  house.server.signal("SIGTERM");
  const { stderr: log } = await house.server.ended();
  return {
    clickMs,
    ends: ends.parse(JSON.parse(new TextDecoder().decode(stdout))),
    positions,
    log,
    isLampLit: house.pins.isHigh(LAMP) ? last?.t === lit.t : false,
  };
}

async function online(session: Session): Promise<void> {
  const isOnline = () => [...session.truth.boards.values()].some(({ status }) => status === "online");
  const found = Promise.withResolvers<void>();
  const end = session.subscribe(() => isOnline() && found.resolve());
  if (!isOnline()) await patiently(found.promise, () => "The board was not online");
  end();
}
