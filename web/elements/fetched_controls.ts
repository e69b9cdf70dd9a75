/**
 * Controls whose code is not in the first view: fetched when a definition needs them, before its board's card is drawn, so that
 * nothing moves when they come (P16).
 *
 * @module
 */
import type { Clock } from "../../client/clock.ts";
import type { ToldDefinition } from "../../protocol/told.ts";
import { type Control, planOf } from "../controls.ts";
import { viewOf } from "../fields/kinds.ts";

/** A card is not kept back for longer than this by code that does not come. */
const WAIT_MS = 1000;

/** Whether everything is here that a definition needs, by definition. */
const known = new WeakMap<ToldDefinition, boolean>();

/**
 * Fetch what a control needs.
 *
 * @param control The control.
 * @returns What is under way; nothing for a control of the first view.
 */
export function fetchControl(control: Control): readonly Promise<unknown>[] {
  const fields = control.kind === "direct"
    ? [control.field]
    : control.kind === "group"
    ? Object.values(control.args)
    : [];
  const fetches = fields.flatMap((field) => viewOf(field).fetch?.() ?? []);
  return control.kind === "group" ? [import("./group_control.ts"), ...fetches] : fetches;
}

/**
 * Whether the controls of a definition can be drawn; if not, they are fetched.
 *
 * @param definition The definition.
 * @param clock Time.
 * @param come Called when they have come, and when they are not to be waited for any longer.
 */
export function hasControls(definition: ToldDefinition, clock: Clock, come: () => void): boolean {
  const before = known.get(definition);
  if (before !== undefined) return before;
  const fetches = Object.values(definition.channels).flatMap((channel) =>
    planOf(channel).controls.flatMap(fetchControl)
  );
  known.set(definition, fetches.length === 0);
  if (fetches.length === 0) return true;
  const end = () => {
    timer.cancel();
    known.set(definition, true);
    come();
  };
  const timer = clock.after(WAIT_MS, end);
  void Promise.allSettled(fetches).then(end);
  return false;
}
