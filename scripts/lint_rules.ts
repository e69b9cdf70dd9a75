// Deno keeps the types of its lint plugins, and nothing else that the project uses, in its unstable library.
/// <reference lib="deno.unstable" />
/**
 * The house rules that a linter can see, as a plugin for `deno lint`: nothing silences the compiler, and file names are
 * snake_case.
 *
 * @module
 */

const CAST = "A cast claims what the compiler cannot see";
const CAST_HINT = "Narrow the value, or type its source";
const SILENCERS = /(?:deno-lint|@ts)-(?:ignore|nocheck)/;
const FILE_NAME = /^[a-z][a-z0-9]*(_[a-z0-9]+)*(\.gen)?\.ts$/;

/** What `deno lint` loads. */
const plugin: Deno.lint.Plugin = {
  name: "house",
  rules: {
    "no-cast": {
      create: (context) => ({
        TSAsExpression(node) {
          const { typeAnnotation } = node;
          const isConst = typeAnnotation.type === "TSTypeReference" &&
            typeAnnotation.typeName.type === "Identifier" && typeAnnotation.typeName.name === "const";
          if (!isConst) context.report({ node, message: CAST, hint: CAST_HINT });
        },
        TSTypeAssertion(node) {
          context.report({ node, message: CAST, hint: CAST_HINT });
        },
      }),
    },
    "no-silencing": {
      create: (context) => ({
        Program() {
          for (const comment of context.sourceCode.getAllComments()) {
            if (SILENCERS.test(comment.value)) {
              context.report({
                range: comment.range,
                message: "This comment silences the compiler or the linter",
              });
            }
          }
        },
      }),
    },
    "file": {
      create: (context) => ({
        Program(node) {
          const name = context.filename.replace(/^.*[\\/]/, "");
          if (!FILE_NAME.test(name)) {
            context.report({ node, message: `File name "${name}" is not snake_case` });
          }
        },
      }),
    },
  },
};

export default plugin;
