/**
 * A number in Home Assistant: a number to set, the brightness of a light, and what is only read a sensor.
 *
 * @module
 */
import { type Field, scaleOf } from "../../../protocol/fields/kinds.ts";
import { type Component, shows } from "./component.ts";
import { deviceClassOf } from "./device_classes.ts";
import type { FieldEntity, SettablePlace } from "./field_entity.ts";

/** A field of numbers. */
type NumberField = Extract<Field, { readonly unit: string | null }>;

/** As on the page: more steps than this are a box to type in. */
const MOST_SLIDER_STEPS = 2000;
/** Home Assistant takes no smaller distance between two numbers. */
const LEAST_STEP = 0.001;
/** The brightest that Home Assistant knows; 0 is off. */
const BRIGHTEST = 255;

/** The kind, of whole numbers and of those with a fraction. */
export const numberEntity: FieldEntity<NumberField> = {
  control(field, place) {
    const { min, max, step, unit } = field;
    if (place.isLight && min === 0 && max > 0) return dimmed(field, place);
    return {
      platform: "number",
      ...measured(unit),
      min,
      max,
      step: scaleOf(field).valueOf(Math.ceil(LEAST_STEP / step) * step),
      mode: (max - min) / step > MOST_SLIDER_STEPS ? "box" : "slider",
      value_template: shows(place.value),
      command_template: place.set("value"),
    };
  },
  reading(field, { value }) {
    const { digits } = scaleOf(field);
    return {
      platform: "sensor",
      ...measured(field.unit),
      state_class: "measurement",
      ...(digits === 0 ? {} : { suggested_display_precision: digits }),
      value_template: shows(value),
    };
  },
};

function measured(unit: string | null): Pick<Component, string> {
  if (unit === null) return {};
  const deviceClass = deviceClassOf(unit);
  return {
    unit_of_measurement: unit,
    ...(deviceClass === null ? {} : { device_class: deviceClass }),
  };
}

/** What is not off is at least 1 in Home Assistant, and one step here: else the weakest light would be off. */
function dimmed(field: NumberField, { value, set }: SettablePlace): Component {
  const { max, step } = field;
  const { digits } = scaleOf(field);
  const level = `[(brightness * ${max / step} / ${BRIGHTEST}) | round | int, 1] | max * ${step}`;
  return {
    platform: "light",
    schema: "template",
    state_template: shows(`'on' if ${value} > 0 else 'off'`),
    brightness_template: shows(
      `[(${value} * ${BRIGHTEST} / ${max}) | round | int, 1] | max if ${value} > 0 else 0`,
    ),
    command_on_template: set(
      `(${digits === 0 ? level : `(${level}) | round(${digits})`}) if brightness is defined else ${max}`,
    ),
    command_off_template: set("0"),
  };
}
