/**
 * What is wrong with this machine as far as Destello is concerned (D rules in docs/SPEC.md).
 *
 * @module
 */
import type { FindingMessage } from "../../protocol/findings.ts";
import { hostFindings } from "./host_checks.ts";
import type { Machine } from "./machine.ts";
import { adapterFindings, portFindings } from "./port_checks.ts";

/**
 * Look for what is wrong around the boards; what is on them is the business of `board_checks.ts`.
 *
 * @param machine The machine.
 * @returns What was found; nothing if all is well.
 */
export function examine(machine: Machine): readonly FindingMessage[] {
  return [...portFindings(machine), ...adapterFindings(machine), ...hostFindings(machine)];
}
