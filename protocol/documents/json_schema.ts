/**
 * Shapes as JSON Schema: those of the catalogue, which are zod schemas, and those of a definition's fields.
 *
 * @module
 */
import * as z from "zod/mini";
import type { Field, FieldOf, Fields } from "../dsl.ts";
import { storeTrouble } from "../store_trouble.ts";
import { toldDefinition } from "../told_definition.ts";
import { boardView, channelView, pending } from "../views.ts";
import { virtualView } from "../virtual_board.ts";
import { MEMBERS } from "./descriptions.gen.ts";

/** A JSON Schema, as far as these documents write one. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly $ref?: string;
}

/** The draft of JSON Schema in which a kind of document is written. */
export type Draft = "draft-2020-12" | "draft-7";

/** Shapes that have a name of their own in every document. */
const NAMED = z.registry<{ readonly id: string }>();
NAMED.add(boardView, { id: "Board" });
NAMED.add(channelView, { id: "Channel" });
NAMED.add(pending, { id: "PendingCommand" });
NAMED.add(virtualView, { id: "VirtualEnvironment" });
NAMED.add(toldDefinition, { id: "Definition" });
NAMED.add(storeTrouble, { id: "StoreTrouble" });

/** Where a document has its named shapes. */
const PLACE = "#/components/schemas/";

/** Writes the shapes of one document, and gathers those that have a name. */
export class SchemaWriter {
  /** The shapes with a name, so far. */
  readonly components: Record<string, JsonSchema> = {};
  readonly #draft: Draft;

  /**
   * A writer.
   *
   * @param draft Its draft.
   */
  constructor(draft: Draft) {
    this.#draft = draft;
  }

  /**
   * A shape of the catalogue, as it is sent: whatever its reader makes of it.
   *
   * @param schema The shape.
   * @param call The method or notification whose shape it is.
   */
  shape(schema: z.ZodMiniType, call: string): JsonSchema {
    const written = z.toJSONSchema(schema, {
      io: "input",
      target: this.#draft,
      metadata: NAMED,
      override: ({ jsonSchema: { properties } }) => {
        const names = Object.keys(properties ?? {}).join();
        const said = MEMBERS[call]?.[names] ?? MEMBERS[""]?.[names] ?? {};
        for (const [name, property] of Object.entries(properties ?? {})) {
          const description = said[name];
          if (properties === undefined || typeof property !== "object" || description === undefined) continue;
          // A copy: members of one shape share what they are made of.
          properties[name] = { ...property, description };
        }
      },
    });
    const { $schema: _, $defs = {}, definitions = {}, ...rest }: Written = JSON.parse(
      JSON.stringify(written).replaceAll(/"#\/(?:\$defs|definitions)\//g, `"${PLACE}`),
    );
    Object.assign(this.components, $defs, definitions);
    return rest;
  }
}

interface Written extends JsonSchema {
  readonly $schema?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

/** A shape that has a name in the document. */
export function reference(name: string): JsonSchema {
  return { $ref: PLACE + name };
}

/**
 * Exactly these members, all of them.
 *
 * @param properties The members.
 */
export function exactly(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}

/**
 * These members, and perhaps others, as an answer of a newer server may have (C15).
 *
 * @param properties The members.
 */
export function atLeast(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: "object", properties, required: Object.keys(properties) };
}

/**
 * One of several shapes.
 *
 * @param shapes The shapes; those that are the same count once.
 */
export function either(shapes: readonly JsonSchema[]): JsonSchema {
  const different = [...new Map(shapes.map((shape) => [JSON.stringify(shape), shape])).values()];
  const [first = {}, ...others] = different;
  return others.length === 0 ? first : { anyOf: different };
}

/** Numbers of a range; JSON Schema counts steps from 0, and only whole ones exactly. */
function numbers(type: "integer" | "number", field: FieldOf<"int" | "decimal">): JsonSchema {
  const { min, max, step, unit } = field;
  const isCounted = Number.isInteger(step) && min % step === 0;
  const said = [unit ?? "", isCounted ? "" : `in steps of ${step}, from ${min}`].filter((text) =>
    text !== ""
  );
  return {
    type,
    minimum: min,
    maximum: max,
    ...(isCounted && step !== 1 ? { multipleOf: step } : {}),
    ...(said.length === 0 ? {} : { description: said.join(", ") }),
  };
}

/** How each kind of field stands in JSON. */
const KINDS: { readonly [K in Field["kind"]]: (field: FieldOf<K>) => JsonSchema } = {
  bool: () => ({ type: "boolean" }),
  int: (field) => numbers("integer", field),
  decimal: (field) => numbers("number", field),
  choice: ({ options }) => ({ type: "string", enum: options }),
  color: () => ({ type: "string", pattern: "^#[0-9a-f]{6}$", description: '"#rrggbb"' }),
  text: ({ max }) => ({ type: "string", maxLength: max, description: `at most ${max} bytes of UTF-8` }),
};

function schemaOf<K extends Field["kind"]>(kind: K, field: FieldOf<K>): JsonSchema {
  return KINDS[kind](field);
}

/**
 * Values of fields.
 *
 * @param fields A channel's state, or the arguments of a command.
 */
export function valuesSchema(fields: Fields): JsonSchema {
  return exactly(
    Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, schemaOf(field.kind, field)])),
  );
}
