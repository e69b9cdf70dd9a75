/**
 * One of several options in Home Assistant: a select, and what is only read a sensor that knows its options.
 *
 * @module
 */
import type { ChoiceField } from "../../../protocol/fields/choice.ts";
import { literal, shows } from "./component.ts";
import type { FieldEntity, FieldPlace } from "./field_entity.ts";

/** The kind. */
export const choiceEntity: FieldEntity<ChoiceField> = {
  control(field, place) {
    const labels = labelsOf(field, place);
    const options = Object.fromEntries(labels.map(([option, label]) => [label, option]));
    return {
      platform: "select",
      options: Object.keys(options),
      value_template: shownOption(labels, place),
      command_template: place.set(`${literal(options)}[value]`),
    };
  },
  reading(field, place) {
    const labels = labelsOf(field, place);
    return {
      platform: "sensor",
      device_class: "enum",
      options: labels.map(([, label]) => label),
      value_template: shownOption(labels, place),
    };
  },
};

type Labels = readonly (readonly [option: string, label: string])[];

/** Two options that look alike could not be told apart: then all are shown by their names. */
function labelsOf({ options }: ChoiceField, { label }: FieldPlace): Labels {
  const labels = options.map((option) => [option, shownLabel(label(option))] as const);
  const areDifferent = new Set(labels.map(([, shown]) => shown)).size === options.length;
  return areDifferent ? labels : options.map((option) => [option, shownLabel(option)]);
}

/** By this word Home Assistant means that nothing is known. */
function shownLabel(label: string): string {
  return label.toLowerCase() === "none" ? `(${label})` : label;
}

function shownOption(labels: Labels, { value }: FieldPlace): string {
  return shows(`${literal(Object.fromEntries(labels))}[${value}]`);
}
