/**
 * A text in Home Assistant: a text to set, and what is only read a sensor.
 *
 * @module
 */
import type { TextField } from "../../../protocol/fields/text.ts";
import { shows } from "./component.ts";
import type { FieldEntity } from "./field_entity.ts";

/** The kind. */
export const textEntity: FieldEntity<TextField> = {
  // Home Assistant counts characters: what has too many bytes is refused by the server.
  control: ({ max }, { value, set }) => ({
    platform: "text",
    max,
    value_template: shows(value),
    command_template: set("value"),
  }),
  reading: (_field, { value }) => ({ platform: "sensor", value_template: shows(value) }),
};
