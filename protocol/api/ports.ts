/**
 * Serial ports that the server does not open by itself, and why (B16). A client names one by the id that it was told, not by a
 * path (S6).
 *
 * @module
 */
import * as z from "zod/mini";
import { list as listOf, text } from "../shapes.ts";
import { type Method, nothing, notification, type ParamsToldBy } from "./method.ts";

/** Why: what is probably there, or what a person said at the server's start. */
export const LEFT_ALONE_WHY = [
  "modem",
  "gps",
  "radio",
  "bootloader",
  "unknown",
  "ignored",
  "not_chosen",
] as const;
/** One of {@linkcode LEFT_ALONE_WHY}. */
export type LeftAloneWhy = typeof LEFT_ALONE_WHY[number];

const leftAlone = z.object({
  /** Names it in `ports.try`. */
  id: text,
  /** What the system calls it. */
  path: text,
  /** What its adapter says it is. */
  adapter: text,
  /** What is probably there, or what a person said at the server's start, by name; a newer server may have others. */
  why: text,
});
/** A port that is left alone. */
export type LeftAlone = Readonly<z.output<typeof leftAlone>>;

/** The ports that are left alone, in the order in which they came. */
export const leftAlonePorts = listOf<LeftAlone>(leftAlone);
const all = z.object({
  /** The ports. */
  leftAlone: leftAlonePorts,
});

/** Other ports are left alone now. */
export const changed = notification("ports.changed", all);
/** Other ports are left alone now. */
export type PortsChanged = ParamsToldBy<typeof changed>;

/** The ports that are left alone. */
export const list = {
  name: "ports.list",
  params: nothing,
  hint: "Send {}",
  result: () => all,
  needs: "view",
} as const satisfies Method;

/** Look for a board on a port that is left alone, all the same. */
export const tryPort = {
  name: "ports.try",
  params: () =>
    z.strictObject({
      /** Its id, as `ports.list` tells it. */
      port: z.string({ error: `"port" must be a text` }),
    }, {
      error: `"ports.try" takes "port", the id of one`,
    }),
  hint: 'Send {"port": "..."}, an id of "ports.list"',
  result: () =>
    z.object({
      /** The board that is listed for it, of which nothing is known yet. */
      board: text,
      /** The port's name. */
      port: text,
    }),
  needs: "admin",
} as const satisfies Method;
