/**
 * Yes or no in Home Assistant: a switch or a light, and what is only read a binary sensor.
 *
 * @module
 */
import type { BoolField } from "../../../protocol/fields/bool.ts";
import { shows } from "./component.ts";
import type { FieldEntity } from "./field_entity.ts";

/** The kind. */
export const boolEntity: FieldEntity<BoolField> = {
  control(_field, { value, isLight, set }) {
    if (isLight) {
      return {
        platform: "light",
        // The basic schema compares the state with its command's payload, and would never know it.
        schema: "template",
        state_template: shows(`'on' if ${value} else 'off'`),
        command_on_template: set("true"),
        command_off_template: set("false"),
      };
    }
    return {
      platform: "switch",
      value_template: shows(`'ON' if ${value} else 'OFF'`),
      command_template: set("value == 'ON'"),
    };
  },
  reading: (_field, { value }) => ({
    platform: "binary_sensor",
    value_template: shows(`'ON' if ${value} else 'OFF'`),
  }),
};
