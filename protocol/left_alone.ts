/**
 * Serial ports that the server does not open by itself, and why (B16).
 *
 * @module
 */
import * as z from "zod/mini";

/** Why: what is probably there, or what a person said at the server's start. */
export const LEFT_ALONE_WHY = ["modem", "gps", "radio", "unknown", "ignored", "not_chosen"] as const;

/** One of {@linkcode LEFT_ALONE_WHY}. */
export type LeftAloneWhy = typeof LEFT_ALONE_WHY[number];

/** A port that is left alone. */
export interface LeftAlone {
  /** Names it in `ports.try`. */
  readonly id: string;
  /** What the system calls it. */
  readonly path: string;
  /** What its adapter says it is. */
  readonly adapter: string;
  /** One of {@linkcode LEFT_ALONE_WHY}; a newer server may have others. */
  readonly why: string;
}

/** All of them; told when that changes. */
export interface PortsChanged {
  /** The ports, in the order in which they came. */
  readonly leftAlone: readonly LeftAlone[];
}

const text = z.string();
/** How ports come; what a newer server tells besides is passed over. */
export const leftAlonePorts: z.ZodMiniType<readonly LeftAlone[]> = z.array(
  z.object({ id: text, path: text, adapter: text, why: text }),
);
