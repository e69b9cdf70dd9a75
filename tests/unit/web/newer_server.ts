/**
 * What a server of a later version may say, made of what this one says: names and kinds that no client of today knows.
 *
 * @module
 */
import * as z from "zod/mini";

/** A channel of whose fields one is of a kind to come; its values are no numbers, texts or switches. */
export const COLOUR = {
  title: "Mood",
  pin: "GPIO4",
  state: {
    colour: { kind: "colour", depth: 8 },
    on: { kind: "bool" },
    level: { kind: "int", min: 0, max: 1, decimals: 2 },
  },
  commands: { set: { on: { kind: "bool" } }, paint: { colour: { kind: "colour", depth: 8 } } },
  lease: null,
  onBoot: "ask",
  icon: "lamp",
};

/** How it is. */
export const COLOUR_VIEW = {
  reported: { colour: { r: 255, g: 0, b: 7 }, on: true, level: 0.25 },
  desired: null,
  pending: {
    command: "paint",
    args: { colour: [1, 2] },
    by: "page 2",
    stage: "queued",
    since: "2026-01-01T00:00:00.000Z",
  },
  at: "2026-01-01T00:00:00.000Z",
  by: "page 2",
  rev: 10,
  lease: null,
  reconciled: { decision: "asked", boot: 3, at: "2026-01-01T00:00:00.000Z", reason: null },
};

const told = z.looseObject({
  params: z.looseObject({
    boards: z.array(z.looseObject({ channels: z.record(z.string(), z.unknown()) })),
    definition: z.looseObject({ channels: z.record(z.string(), z.unknown()) }),
    server: z.looseObject({}),
  }),
});

/**
 * A snapshot as a later server would send it.
 *
 * @param snapshot The notification of today's.
 * @param board What is different about its boards.
 */
export function newerSnapshot(snapshot: unknown, board: object = {}): unknown {
  const message = told.parse(snapshot);
  const { boards, definition, server } = message.params;
  return {
    ...message,
    params: {
      boards: boards.map((one) => ({ ...one, ...board, channels: { ...one.channels, mood: COLOUR_VIEW } })),
      definition: { ...definition, channels: { ...definition.channels, mood: COLOUR } },
      server: { ...server, mottoes: ["more"] },
      weather: "fine",
    },
  };
}
