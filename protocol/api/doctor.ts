/**
 * What is wrong around the server and its boards (D rules in docs/SPEC.md).
 *
 * @module
 */
import * as z from "zod/mini";
import { finding, type ReadFinding } from "../findings.ts";
import { list } from "../shapes.ts";
import { type Method, nothing, WHAT_IT_TAKES } from "./method.ts";

/** Examine the server's own machine, and its boards (D3). */
export const examine = {
  name: "doctor.examine",
  params: nothing,
  hint: WHAT_IT_TAKES,
  result: () =>
    z.object({
      /** What is wrong. */
      findings: list<ReadFinding>(finding),
    }),
  needs: "view",
} as const satisfies Method;
