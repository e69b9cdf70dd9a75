/**
 * The definition of a project of another server: checked as that of a project here is, because boards, pages and plots rely on it.
 *
 * @module
 */
import { checkLimits } from "../../firmware-gen/limits.ts";
import {
  board,
  bool,
  type Channel,
  channel,
  choice,
  color,
  decimal,
  type Definition,
  DefinitionError,
  type Field,
  type FieldOf,
  type Fields,
  int,
  type Pin,
  text,
} from "../../protocol/dsl.ts";
import { PARTS } from "../../protocol/part_names.ts";
import { listOf } from "../../protocol/pin_problem.ts";
import { knownFields, type ToldChannel, type ToldFields } from "../../protocol/told.ts";
import { toldDefinition } from "../../protocol/told_definition.ts";

/** How a field of each kind is written in a definition, where it is checked. */
const WRITTEN: { readonly [K in Field["kind"]]: (field: FieldOf<K>) => Field } = {
  bool: () => bool(),
  int: ({ min, max, step, unit }) => int({ min, max, step, ...unitOf(unit) }),
  decimal: ({ min, max, step, unit }) => decimal({ min, max, step, ...unitOf(unit) }),
  choice: ({ options }) => choice(...options),
  color: () => color(),
  text: ({ max }) => text({ max }),
};

/**
 * Read a definition.
 *
 * @param told What came.
 * @returns It.
 * @throws {Error} if it is none that a project here could have; its message says why.
 */
export function checkedDefinition(told: unknown): Definition {
  const read = toldDefinition.safeParse(told);
  if (!read.success) throw new DefinitionError("It has not the shape of a definition");
  const { name, channels, on } = read.data;
  const made = Object.entries(channels).map(([channel, one]) => [channel, channelOf(one)] as const);
  const checked = board(name, Object.fromEntries(made), on === undefined ? {} : { on });
  checkLimits(checked);
  // What only the firmware is built by was not told.
  return { name, channels: checked.channels, on: checked.on };
}

function channelOf({ title, words, pin, part, state, commands, lease, onBoot, moves }: ToldChannel): Channel {
  const pins = listOf(pin);
  if (!pins.every(isPin)) throw new DefinitionError(`The pins of "${title}" are none`);
  const [first] = pins;
  const known = PARTS.find((one) => one === part);
  return channel({
    title,
    words,
    ...(first === undefined ? {} : { pin: typeof pin === "object" ? pins : first }),
    ...(known === undefined ? {} : { part: known }),
    state: fieldsOf(state),
    commands: Object.fromEntries(Object.entries(commands).map(([name, args]) => [name, fieldsOf(args)])),
    ...(lease === null ? {} : { lease }),
    onBoot: onBoot === "restore" ? "restore" : "safe",
    moves,
  });
}

function fieldsOf(told: ToldFields): Fields {
  const known = knownFields(told);
  if (known === null) throw new DefinitionError("It has a kind of field that this version does not know");
  return Object.fromEntries(Object.entries(known).map(([name, field]) => [name, written(field)]));
}

function written<K extends Field["kind"]>(field: FieldOf<K> & { readonly kind: K }): Field {
  return WRITTEN[field.kind](field);
}

function unitOf(unit: string | null): { readonly unit?: string } {
  return unit === null ? {} : { unit };
}

function isPin(pin: Pin | string): pin is Pin {
  return typeof pin === "number" || /^A\d+$/.test(pin);
}
