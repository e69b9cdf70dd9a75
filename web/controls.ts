/**
 * Which controls and readings a channel gets: derived from its definition, by the kinds of its fields alone, so that a
 * channel added to the definition appears on the page without a line of web code.
 *
 * @module
 */
import { knownFields, type ToldChannel, type ToldField, type ToldFields } from "../protocol/told.ts";
import { own } from "../protocol/own.ts";
import {
  type AnyValues,
  type ChoiceField,
  type Field,
  type Fields,
  type IntField,
  valueProblem,
} from "../protocol/dsl.ts";

/** The command that sets a state field directly. */
const SETTER = "set";

/** How a person asks for one command. */
export type Control =
  | { readonly kind: "switch"; readonly command: string; readonly name: string }
  | { readonly kind: "slider"; readonly command: string; readonly name: string; readonly field: IntField }
  | { readonly kind: "choice"; readonly command: string; readonly name: string; readonly field: ChoiceField }
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
  /** The state fields that no switch, slider or choice shows. */
  readonly readings: readonly Reading[];
}

/** A control that shows the field that it sets. */
export type DirectControl = Control & { readonly kind: "switch" | "slider" | "choice" };

/**
 * Whether a control shows the field that it sets.
 *
 * @param control Any control.
 * @returns True if it does.
 */
export function isDirect(control: Control): control is DirectControl {
  return control.kind === "switch" || control.kind === "slider" || control.kind === "choice";
}

function controlOf(command: string, told: ToldFields, state: ToldFields): Control {
  const args = knownFields(told);
  // A newer server's: a control for an argument of an unknown kind would be a guess.
  if (args === null) return { kind: "unknown", command };
  const [first, ...others] = Object.entries(args);
  if (first === undefined) return { kind: "button", command };
  const [name, field] = first;
  if (command === SETTER && others.length === 0 && own(state, name)?.kind === field.kind) {
    switch (field.kind) {
      case "bool":
        return { kind: "switch", command, name };
      case "int":
        return { kind: "slider", command, name, field };
      case "choice":
        return { kind: "choice", command, name, field };
    }
  }
  return { kind: "form", command, args };
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
  const shown = new Set(direct.map(({ name }) => name));
  return {
    controls: [...direct, ...all.filter((control) => !isDirect(control))],
    readings: Object.entries(channel.state)
      .map(([name, field], index) => ({ name, field, main: index === 0 && field.kind === "int" }))
      .filter(({ name }) => !shown.has(name)),
  };
}

/** What a form begins with for a time of which nothing is known, in milliseconds: long enough to be seen, short enough to wait for. */
const SOME_MS = 500;

/**
 * What a form's field holds before a person changes it: what is so now, else what does least. Never the end of a range that is far
 * from everything.
 *
 * @param field The field.
 * @param present The state's value of the same name; undefined if there is none, or if it is not known.
 * @returns A value in range.
 */
export function initialValue(field: Field, present: AnyValues[string] | undefined): AnyValues[string] {
  if (present !== undefined && valueProblem(field, present) === null) return present;
  switch (field.kind) {
    case "bool":
      return false;
    case "choice":
      return field.options[0] ?? "";
    case "int": {
      if (typeof present === "number") return nearest(field, present);
      const { min, max, unit } = field;
      return nearest(field, unit === "ms" ? Math.min(SOME_MS, (min + max) / 2) : 0);
    }
  }
}

function nearest({ min, max, step }: IntField, wanted: number): number {
  const near = min + Math.round((wanted - min) / step) * step;
  return Math.min(max, Math.max(min, near));
}
