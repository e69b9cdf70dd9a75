import assert from "node:assert/strict";
import { asyncApiDocument } from "../../protocol/documents/asyncapi.ts";
import { openApiDocument } from "../../protocol/documents/openapi.ts";
import { openRpcDocument } from "../../protocol/documents/openrpc.ts";
import { definition } from "../fixtures/board/definition.ts";
import { definition as second } from "../fixtures/second_project/definition.ts";
import { tools, withTools } from "../tool.ts";
import { interfaceTools, run } from "./tools.ts";

const SERVER = { version: "1.2.3", origin: "http://127.0.0.1:8000" };
const PROJECTS = [{ name: "Uno", definition }, { name: "Fan", definition: second }];

/** Each validator reads documents, one a line, and prints a JSON list of what is wrong with each. */
const READ = `import { readFileSync } from "node:fs";
const documents = readFileSync(0, "utf8").trim().split("\\n").map((line) => JSON.parse(line));
const say = async (check) => console.log(JSON.stringify(await Promise.all(documents.map(check))));
`;
const OPENRPC = `${READ}
import { validateOpenRPCDocument } from "@open-rpc/schema-utils-js";
await say((document) => {
  const valid = validateOpenRPCDocument(document);
  return valid === true ? [] : [valid.message];
});`;
const OPENAPI = `${READ}
import SwaggerParser from "@apidevtools/swagger-parser";
await say((document) => SwaggerParser.validate(document).then(() => [], (error) => [error.message]));`;
const ASYNCAPI = `${READ}
import { Parser } from "@asyncapi/parser";
const parser = new Parser();
await say(async (document) => {
  const { diagnostics } = await parser.parse(JSON.stringify(document));
  return diagnostics.filter(({ code }) => code !== "asyncapi-latest-version").map(({ message }) => message);
});`;

const FORMATS = [
  ["OpenRPC", OPENRPC, openRpcDocument, "methods"],
  ["OpenAPI", OPENAPI, openApiDocument, "paths"],
  ["AsyncAPI", ASYNCAPI, asyncApiDocument, "channels"],
] as const;

for (const [format, validator, write, needed] of FORMATS) {
  Deno.test(withTools(
    `X4: ${format}'s validator accepts the document of two projects, and not what is none`,
    [interfaceTools, tools.npm],
    async (_t, cwd) => {
      assert.ok(cwd !== undefined);
      const good = write(PROJECTS, SERVER);
      const input = [good, { ...good, [needed]: 1 }].map((document) => JSON.stringify(document)).join("\n");
      const said: string[][] = JSON.parse(
        await run("node", ["--input-type=module", "--eval", validator], { cwd, input }),
      );
      assert.deepEqual(said[0], []);
      assert.notDeepEqual(said[1], []);
    },
  ));
}
