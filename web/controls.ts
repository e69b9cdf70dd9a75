/**
 * Which controls and readings a channel gets: derived from its definition, by the kinds of its fields alone, so that a
 * channel added to the definition appears on the page without a line of web code.
 *
 * @module
 */
import { knownFields, type ToldChannel, type ToldField, type ToldFields } from "../protocol/told.ts";
import { own } from "../protocol/own.ts";
import { type Field, type Fields, scaleOf, valueProblem } from "../protocol/fields/kinds.ts";
import type { Value } from "../protocol/fields/kind.ts";
import { viewOf } from "./fields/kinds.ts";

/** The command that sets a state field directly. */
const SETTER = "set";

/** With more steps than these nobody finds one by dragging. */
const SLIDER_STEPS = 2000;

/** How a person asks for one command. */
export type Control =
  | { readonly kind: "direct"; readonly command: string; readonly name: string; readonly field: Field }
  | { readonly kind: "group"; readonly command: string; readonly args: Fields }
  | { readonly kind: "button"; readonly command: string }
  | { readonly kind: "form"; readonly command: string; readonly args: Fields }
  | { readonly kind: "unknown"; readonly command: string };

/** A state field that is only shown. */
export interface Reading {
  /** Name of the field. */
  readonly name: string;
  /** The field. */
  readonly field: ToldField;
  /** Whether it is the number that the channel is about: shown within its range, too. */
  readonly main: boolean;
}

/** All a channel shows. */
export interface ChannelPlan {
  /** One control for each command, direct ones first. */
  readonly controls: readonly Control[];
  /** The state fields that no direct control shows. */
  readonly readings: readonly Reading[];
}

/** A control that shows the fields that it sets. */
export type DirectControl = Control & { readonly kind: "direct" | "group" };

/**
 * Whether a control shows the fields that it sets.
 *
 * @param control Any control.
 * @returns True if it does.
 */
export function isDirect(control: Control): control is DirectControl {
  return control.kind === "direct" || control.kind === "group";
}

function controlOf(command: string, told: ToldFields, state: ToldFields): Control {
  const args = knownFields(told);
  // A newer server's: a control for an argument of an unknown kind would be a guess.
  if (args === null) return { kind: "unknown", command };
  const [first, ...others] = Object.entries(args);
  if (first === undefined) return { kind: "button", command };
  const [name, field] = first;
  const isShown = Object.entries(args).every(([name, { kind }]) => own(state, name)?.kind === kind);
  if (command !== SETTER || !isShown || Object.values(args).some(isTooFine)) {
    return { kind: "form", command, args };
  }
  return others.length === 0 ? { kind: "direct", command, name, field } : { kind: "group", command, args };
}

/**
 * What a channel shows.
 *
 * @param channel A channel of the definition.
 * @returns Its controls and readings.
 */
export function planOf(channel: ToldChannel): ChannelPlan {
  const all = Object.entries(channel.commands).map(([command, args]) =>
    controlOf(command, args, channel.state)
  );
  const direct = all.filter(isDirect);
  const shown = new Set(
    direct.flatMap((control) => control.kind === "group" ? Object.keys(control.args) : control.name),
  );
  return {
    controls: [...direct, ...all.filter((control) => !isDirect(control))],
    readings: Object.entries(channel.state)
      .map(([name, field], index) => ({ name, field, main: index === 0 && isNumber(field) }))
      .filter(({ name }) => !shown.has(name)),
  };
}

/** Whether a number has to be typed (U16). */
function isTooFine(field: Field): boolean {
  const { min, max, step } = scaleOf(field);
  return isNumber(field) && (max - min) / step > SLIDER_STEPS;
}

function isNumber(field: ToldField): boolean {
  return field.kind !== "unknown" && !scaleOf(field).isNamed;
}

/**
 * What a form's field holds before a person changes it: what is so now, else what does least.
 *
 * @param field The field.
 * @param present The state's value of the same name; undefined if there is none, or if it is not known.
 * @returns A value in range.
 */
export function initialValue(field: Field, present: Value | undefined): Value {
  if (present !== undefined && valueProblem(field, present) === null) return present;
  return viewOf(field).initial(field, present);
}
