/**
 * The entities of a board's channels: one for each field of a state, and one for each command without arguments.
 *
 * @module
 */
import type { Channel, Definition } from "../../../protocol/dsl.ts";
import { type Field, unitOf } from "../../../protocol/fields/kinds.ts";
import { nameInWords } from "../../../protocol/name_in_words.ts";
import { own } from "../../../protocol/own.ts";
import { partByTitle } from "../../../protocol/part_names.ts";
import type { Topics } from "../topics.ts";
import { type Component, type Expression, literal, shows, type Template } from "./component.ts";
import { entityOf } from "./kinds.ts";

/** An entity, and what tells it from others of its board. */
export interface Entity {
  /** Its own among those of the board, whatever people call it. */
  readonly id: string;
  /** It. */
  readonly component: Component;
}

/**
 * Every entity of a board's channels.
 *
 * @param board The board's id.
 * @param definition What it speaks.
 * @param topics The topics.
 */
export function entitiesOf(board: string, { channels }: Definition, topics: Topics): readonly Entity[] {
  return Object.entries(channels).flatMap(([name, channel]) => {
    const place = { board, name, channel, topics };
    return [
      ...Object.entries(channel.state).map(([fieldName, field]) => fieldOf(place, fieldName, field)),
      ...Object.entries(channel.commands)
        .filter(([, args]) => Object.keys(args).length === 0)
        .map(([command]) => buttonOf(place, command)),
    ];
  });
}

interface ChannelPlace {
  readonly board: string;
  readonly name: string;
  readonly channel: Channel;
  readonly topics: Topics;
}

function fieldOf(place: ChannelPlace, fieldName: string, field: Field): Entity {
  const { board, name, channel, topics } = place;
  const [first = ""] = Object.keys(channel.state);
  const isFirst = fieldName === first;
  const command = setterOf(channel, fieldName);
  const others = command === null ? [] : command.args.filter((arg) => arg !== fieldName);
  const entity = entityOf(field);
  const shown = {
    value: `value_json.state[${literal(fieldName)}]`,
    isLight: isFirst && isLight(channel),
    label: (word: string) => labelOf(channel, word),
  };
  const attributes = [
    ...(isFirst ? ["boot", "rev", "by", "at"].map((member) => `'${member}': value_json.${member}`) : []),
    ...(others.length > 0 ? ["'fields': value_json.state"] : []),
  ];
  return {
    id: `${name}_${fieldName}`,
    component: {
      name: isFirst ? channel.title : titled(channel, fieldLabel(channel, fieldName, field)),
      state_topic: topics.state(board, name),
      ...(command === null ? entity.reading(field, shown) : {
        command_topic: topics.command({ board, channel: name, command: command.name }),
        ...entity.control(field, { ...shown, set: (to) => argsTemplate(fieldName, to, others) }),
        // It says how the reading beside it is read.
        ...(setterOf(channel, first) === null ? { entity_category: "config" } : {}),
      }),
      ...(attributes.length === 0 ? {} : {
        json_attributes_topic: topics.state(board, name),
        json_attributes_template: shows(`{${attributes.join(", ")}} | to_json`),
      }),
    },
  };
}

function buttonOf({ board, name, channel, topics }: ChannelPlace, command: string): Entity {
  return {
    id: `${name}_${command}`,
    component: {
      platform: "button",
      name: titled(channel, labelOf(channel, command)),
      command_topic: topics.command({ board, channel: name, command }),
      payload_press: "{}",
    },
  };
}

/** What sets a field, and needs nothing but fields for it: the command with the fewest arguments, and "set" before others. */
function setterOf({ state, commands }: Channel, field: string): Setter | null {
  const [setter = null] = Object.entries(commands)
    .map(([name, args]) => ({ name, args: Object.keys(args) }))
    .filter(({ args }) => args.includes(field) && args.every((arg) => Object.hasOwn(state, arg)))
    .sort((a, b) => a.args.length - b.args.length || Number(b.name === "set") - Number(a.name === "set"));
  return setter;
}

interface Setter {
  readonly name: string;
  readonly args: readonly string[];
}

/** The other arguments stay as the board reported them. */
function argsTemplate(field: string, to: Expression, others: readonly string[]): Template {
  const kept = others.map((other) => `'${other}': this.attributes.fields['${other}']`);
  return shows(`{${[`'${field}': ${to}`, ...kept].join(", ")}} | to_json`);
}

/** Home Assistant's dashboards have other controls for a light than for a switch or a number. */
function isLight({ part, title }: Channel): boolean {
  const shown = part ?? partByTitle(title);
  return shown === "led" || shown === "lamp";
}

function titled({ title }: Channel, label: string): string {
  return label.startsWith(title) ? label : `${title}: ${label}`;
}

function labelOf({ words }: Channel, word: string): string {
  return own(own(words, word) ?? {}, "en") ?? nameInWords(word);
}

/** The unit stands beside the value already: "periodMs" is the period. */
function fieldLabel(channel: Channel, name: string, field: Field): string {
  const unit = unitOf(field) ?? "";
  const suffix = unit.charAt(0).toUpperCase() + unit.slice(1);
  const isUnit = unit !== "" && name.endsWith(suffix);
  const label = labelOf(channel, name);
  return isUnit && label === nameInWords(name) ? nameInWords(name.slice(0, -suffix.length)) : label;
}
