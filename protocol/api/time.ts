/**
 * The server's time of day (C14): also what a client asks for to hear whether the server is there (P5).
 *
 * @module
 */
import * as z from "zod/mini";
import { text } from "../shapes.ts";
import { type Method, nothing } from "./method.ts";

/** The server's time of day. */
export const now = {
  name: "server.time",
  params: nothing,
  hint: "Send no arguments",
  result: () =>
    z.object({
      /** The server's time of day, ISO 8601 (C14). */
      now: text,
    }),
  needs: "view",
} as const satisfies Method;
