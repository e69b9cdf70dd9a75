/**
 * A component of a device in Home Assistant: one entity, as its MQTT integration is told of it. Members have the names that Home
 * Assistant's documentation has.
 *
 * @module
 */

/** The kinds of entity that a board may have. */
export const PLATFORMS = [
  "binary_sensor",
  "button",
  "light",
  "number",
  "select",
  "sensor",
  "switch",
  "text",
  "update",
] as const;

/** One of {@linkcode PLATFORMS}. */
export type Platform = typeof PLATFORMS[number];

/** What kind of entity it is, and what only that kind has. */
export interface Component {
  /** The kind of entity. */
  readonly platform: Platform;
  /** Anything else, by the names of Home Assistant. */
  readonly [option: string]: unknown;
}

/** A template of Jinja that gives a text. */
export type Template = string;

/** A part of such a template, without its braces: `value_json['on']`. */
export type Expression = string;

/**
 * A value of ours inside of a template.
 *
 * @param value Anything that JSON can hold; its texts and lists are Jinja's, too.
 * @returns An expression.
 */
export function literal(
  value: string | number | readonly string[] | Readonly<Record<string, string>>,
): Expression {
  return JSON.stringify(value);
}

/**
 * A template of one expression.
 *
 * @param expression It.
 */
export function shows(expression: Expression): Template {
  return `{{ ${expression} }}`;
}
