/**
 * One of several named options, in C++: an enum in its channel's namespace, called like the field.
 *
 * @module
 */
import type { ChoiceField } from "../../protocol/fields/choice.ts";
import { WORDS } from "../taken_names.ts";
import { LimitError } from "../limit_error.ts";
import { rawName, readRaw } from "./bits_cpp.ts";
import type { FieldCpp } from "./field_cpp.ts";

/**
 * The enum of a choice: `mode` has the type `Mode`.
 *
 * @param name Name of the field.
 * @returns The type's name.
 */
export function choiceType(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** The kind. */
export const choiceCpp: FieldCpp<ChoiceField> = {
  member: (_field, name) => `${choiceType(name)} ${name}`,
  literal: (value, name) => `${choiceType(name)}::${value}`,
  example: ({ options }, share) => options[Math.floor((options.length - 1) * share)] ?? "",
  check({ options }, what) {
    for (const option of options) {
      if (!WORDS.has(option)) continue;
      throw new LimitError(
        `${what}: option "${option}" is a word of C++ or one of its macros; choose another name`,
      );
    }
  },
  ownType({ options }, name) {
    const members = options.join(", ");
    const type = choiceType(name);
    return { name: type, members, cpp: `enum class ${type} : uint8_t { ${members} };` };
  },
  steps: (_field, { name }) => `static_cast<uint8_t>(in.${name})`,
  unpack: ({ options }, place) => [
    ...readRaw(place, options.length - 1),
    `  out.${place.name} = static_cast<${choiceType(place.name)}>(${rawName(place.name)});`,
  ],
};
