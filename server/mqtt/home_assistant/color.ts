/**
 * A colour in Home Assistant: a light, which is off where it is black, and what is only read a sensor.
 *
 * @module
 */
import type { ColorField } from "../../../protocol/fields/color.ts";
import { type Expression, shows } from "./component.ts";
import type { FieldEntity } from "./field_entity.ts";

const BLACK = "'#000000'";

/** The kind. */
export const colorEntity: FieldEntity<ColorField> = {
  control(_field, { value, set }) {
    const part = (at: number): Expression => `${value}[${at}:${at + 2}] | int(base=16)`;
    const parts = [1, 3, 5].map(part);
    const [red = "", green = "", blue = ""] = parts;
    return {
      platform: "light",
      schema: "template",
      state_template: shows(`'off' if ${value} == ${BLACK} else 'on'`),
      brightness_template: shows(`[${parts.join(", ")}] | max`),
      red_template: shows(red),
      green_template: shows(green),
      blue_template: shows(blue),
      command_on_template: wanted + set("'#%02x%02x%02x' | format(*scaled.parts)"),
      command_off_template: set(BLACK),
    };
  },
  reading: (_field, { value }) => ({ platform: "sensor", value_template: shows(value) }),
};

/** Home Assistant says what changes: its colours are as bright as can be, and how bright they are to be is said apart. */
const wanted = "{% set now = this.attributes %}" +
  "{% set pure = [red, green, blue] if red is defined else now.rgb_color or [255, 255, 255] %}" +
  "{% set bright = brightness if brightness is defined else now.brightness or 255 %}" +
  "{% set scaled = namespace(parts=[]) %}" +
  "{% for part in pure %}{% set scaled.parts = scaled.parts + [(part * bright / 255) | round | int] %}{% endfor %}";
