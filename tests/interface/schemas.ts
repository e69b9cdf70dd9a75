/**
 * What the shapes of a document say, by a validator that is not ours, and a value that fits each.
 *
 * @module
 */
import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020.js";
import { Ajv } from "ajv";
import type { AsyncApiDocument } from "../../protocol/documents/asyncapi.ts";
import type { JsonSchema } from "../../protocol/documents/json_schema.ts";

/** A document, as far as its shapes refer to others. */
interface Components {
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
  /** Where AsyncAPI has others. */
  readonly channels?: AsyncApiDocument["channels"];
}

/** Formats are only told; what has one is checked by its pattern. */
const OPTIONS = { strict: false, validateFormats: false, allErrors: true } as const;
/** A text for each pattern that a document has. */
const TEXTS = ["x", "00000000", "#102030", "2026-11-22T10:00:00Z", ""];

/** What the document's shapes are called here. */
const PLACE = "document";

/** A shape whose references lead there: so each named shape is read once. */
function placed(shape: object): object {
  return JSON.parse(JSON.stringify(shape).replaceAll('"$ref":"#/', `"$ref":"${PLACE}#/`));
}

/** The shapes of one document. */
export class Schemas {
  readonly #ajv: Ajv | Ajv2020;
  readonly #document: Components;

  /**
   * Shapes.
   *
   * @param document Where they are.
   * @param draft The draft that they are written in.
   */
  constructor(document: Components, draft: "2020-12" | "draft-7" = "2020-12") {
    this.#ajv = draft === "draft-7" ? new Ajv(OPTIONS) : new Ajv2020(OPTIONS);
    this.#document = document;
    this.#ajv.addSchema({ ...placed(document), $id: PLACE });
  }

  /**
   * Hold a value against a shape.
   *
   * @param schema The shape.
   * @param value The value.
   * @param what What it is, for whoever reads that it does not fit.
   */
  check(schema: JsonSchema, value: unknown, what: string): void {
    const problems = this.problems(schema, value);
    assert.equal(problems, null, `${what}: ${problems} in ${JSON.stringify(value)}`);
  }

  /** What does not fit; null if all does. */
  problems(schema: JsonSchema, value: unknown): string | null {
    return this.#ajv.validate(placed(schema), value) ? null : this.#ajv.errorsText();
  }

  /**
   * A value that fits.
   *
   * @param schema The shape.
   */
  sample(schema: JsonSchema): unknown {
    const { $ref, anyOf, type, properties = {}, required = [] } = schema;
    if ($ref !== undefined) return this.sample(this.#named($ref));
    const [first] = anyOf ?? [];
    if (first !== undefined) return this.sample(first);
    switch (typeof type === "object" ? type[0] : type) {
      case "object":
        return Object.fromEntries(
          Object.entries(properties).filter(([name]) => required.includes(name))
            .map(([name, property]) => [name, this.sample(property)]),
        );
      case "boolean":
        return true;
      case "integer":
      case "number":
        return schema.minimum ?? 0;
      case "string": {
        const { pattern = "" } = schema;
        return schema.const ?? schema.enum?.[0] ?? TEXTS.find((text) => new RegExp(pattern).test(text));
      }
      default:
        return null;
    }
  }

  #named(ref: string): JsonSchema {
    const schema = this.#document.components.schemas[ref.replace("#/components/schemas/", "")];
    assert.ok(schema !== undefined, `${ref} is in the document`);
    return schema;
  }
}
