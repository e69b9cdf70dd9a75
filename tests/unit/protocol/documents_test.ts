import assert from "node:assert/strict";
import * as catalogue from "../../../protocol/api/catalogue.ts";
import { NOTIFICATIONS } from "../../../protocol/api/notifications.ts";
import { asyncApiDocument } from "../../../protocol/documents/asyncapi.ts";
import { openApiDocument } from "../../../protocol/documents/openapi.ts";
import { openRpcDocument } from "../../../protocol/documents/openrpc.ts";
import { MAX_BATCH } from "../../../protocol/messages.ts";
import { type JsonSchema, valuesSchema } from "../../../protocol/documents/json_schema.ts";
import {
  board,
  bool,
  type Channel,
  channel,
  choice,
  color,
  decimal,
  DefinitionError,
  int,
  text,
  valueProblem,
} from "../../../protocol/dsl.ts";
import { definition as lcd } from "../../../examples/lcd/definition.ts";
import { definition as motor } from "../../../examples/motor/definition.ts";
import { definition as rgbLamp } from "../../../examples/rgb_lamp/definition.ts";
import { definition as servo } from "../../../examples/servo/definition.ts";
import { definition as start } from "../../../examples/start/definition.ts";
import { definition as thermometer } from "../../../examples/thermometer/definition.ts";
import { definition as trafficLight } from "../../../examples/traffic_light/definition.ts";
import { definition } from "../../fixtures/board/definition.ts";
import { definition as second } from "../../fixtures/second_project/definition.ts";
import { Schemas } from "../../interface/schemas.ts";

const SERVER = { version: "1.2.3", origin: "http://127.0.0.1:8000" };
const UNO = { name: "Uno", definition };
const BOTH = [UNO, { name: "Fan", definition: second }];
const COMMANDS = ["led.set", "led.toggle", "led.blink", "lamp.set", "lamp.fade", "light.sample"];

function methodNames(): readonly string[] {
  return Object.values(catalogue).flatMap((subject) => Object.values<unknown>(subject))
    .flatMap((one) =>
      typeof one === "object" && one !== null && "needs" in one && "name" in one ? [String(one.name)] : []
    );
}

Deno.test("X2: the OpenRPC document has every method of the catalogue and every command once, each with its role and errors", () => {
  const { methods, components } = openRpcDocument([UNO], SERVER);
  assert.deepEqual(methods.map(({ name }) => name).toSorted(), [...methodNames(), ...COMMANDS].toSorted());
  for (const { name, errors, ...method } of methods) {
    assert.match(method["x-role"], /^(view|control|admin)$/, name);
    for (const { $ref } of errors) {
      assert.ok($ref.replace("#/components/errors/", "") in components.errors, `${name} ${$ref}`);
    }
  }
  assert.deepEqual(components.errors["board_offline"]?.code, -32001);
  assert.equal("no_websocket" in components.errors, false, "a client gives it itself");
});

Deno.test("X2c: a method lists failures of boards, of conditions and of roles only if it can have them", () => {
  const failures = new Map(
    openRpcDocument([UNO], SERVER).methods.map(({ name, errors }) => [
      name,
      errors.map(({ $ref }) => $ref.replace("#/components/errors/", "")),
    ]),
  );
  const lacks = (name: string) =>
    ["not_allowed", "conflict", "unknown_board"].filter((reason) => !failures.get(name)?.includes(reason));
  assert.deepEqual(lacks("server.time"), ["not_allowed", "conflict", "unknown_board"]);
  assert.deepEqual(lacks("devices.list"), ["conflict", "unknown_board"]);
  assert.deepEqual(lacks("history.query"), ["not_allowed", "conflict"]);
  assert.deepEqual(lacks("led.set"), []);
});

Deno.test("X2: the AsyncAPI document has every method as what the server receives, and every notification as what it sends", () => {
  const { operations } = asyncApiDocument([UNO], SERVER);
  const names = (wanted: string) =>
    Object.entries(operations).filter(([, { action }]) => action === wanted).map(([name]) => name).toSorted();
  assert.deepEqual(names("receive"), [...methodNames(), ...COMMANDS, "batch"].toSorted());
  assert.deepEqual(names("send"), NOTIFICATIONS.map(({ name }) => name).toSorted());
});

Deno.test("X2: the OpenAPI document has every method, by its own path or at /rpc", () => {
  const { paths, components } = openApiDocument([UNO], SERVER);
  for (const name of [...methodNames(), ...COMMANDS]) {
    assert.ok(`${name}.request` in components.schemas, name);
  }
  assert.equal(paths["/api/boards/{board}/lamp/fade"]?.post?.operationId, "lamp.fade");
  assert.equal(paths["/api/boards/{board}/history"]?.get?.operationId, "history.query");
  assert.deepEqual(paths["/api/boards/{board}/lamp/fade"]?.post?.security, [{ token: ["control"] }]);
});

Deno.test("X2: what OpenAPI says of /rpc takes one request, or a batch of as many as the server takes, and so its answers", () => {
  const { paths, components } = openApiDocument([UNO], SERVER);
  const schemas = new Schemas({ components });
  const { requestBody, responses } = paths["/rpc"]?.post ?? {};
  const body = requestBody?.content["application/json"].schema ?? {};
  const answered = responses?.[200];
  assert.ok(answered !== undefined && "content" in answered);
  const answers = answered.content?.["application/json"].schema ?? {};
  for (const [schema, one] of [[body, REQUEST], [answers, ANSWER]] as const) {
    schemas.check(schema, one, "one");
    checkBatch(schemas, schema, one);
  }
});

Deno.test("X2a: what AsyncAPI says of a batch is as many requests as the server takes, and so its answers", () => {
  const { operations, channels, components } = asyncApiDocument(BOTH, SERVER);
  const schemas = new Schemas({ components, channels }, "draft-7");
  const { messages: [request] = [], reply } = operations["batch"] ?? {};
  const [answered, failed] = reply?.messages ?? [];
  const payloadOf = ($ref = "") => channels["webSocket"]?.messages[$ref.replace(/^.*\//, "")]?.payload ?? {};
  checkBatch(schemas, payloadOf(request?.$ref), REQUEST);
  checkBatch(schemas, payloadOf(answered?.$ref), ANSWER);
  assert.match(failed?.$ref ?? "", /\/failed$/);
});

const REQUEST = { jsonrpc: "2.0", id: 1, method: "boards.list", params: {} };
const ANSWER = { jsonrpc: "2.0", id: 1, result: { boards: [] } };

/** What takes a batch of what the server takes, and no other one. */
function checkBatch(schemas: Schemas, schema: JsonSchema, one: object): void {
  schemas.check(schema, Array.from({ length: MAX_BATCH }, () => one), "a batch");
  for (const none of [[], Array.from({ length: MAX_BATCH + 1 }, () => one), [one, 7]]) {
    assert.notEqual(schemas.problems(schema, none), null, JSON.stringify(none).slice(0, 80));
  }
}

Deno.test("X2: OpenRPC says how each method is called over HTTP, as OpenAPI does", () => {
  const { paths } = openApiDocument([UNO], SERVER);
  const calls = new Map(
    Object.entries(paths).flatMap(([path, { get, post }]) =>
      Object.entries({ GET: get, POST: post }).map(([verb, call]) => [call?.operationId, `${verb} ${path}`])
    ),
  );
  for (const method of openRpcDocument([UNO], SERVER).methods) {
    assert.equal(method["x-http"], calls.get(method.name) ?? "POST /rpc", method.name);
  }
});

Deno.test("X2: a command that two projects have takes and gives what either says", () => {
  const { methods } = openRpcDocument([UNO, { name: "Fan", definition: second }], SERVER);
  const set = methods.find(({ name }) => name === "led.set");
  assert.deepEqual(set?.params.map(({ name, required }) => [name, required]), [["on", true], [
    "board",
    false,
  ]]);
  const state = set?.result.schema.properties?.["state"]?.anyOf ?? [];
  assert.deepEqual(state.map(({ properties }) => Object.keys(properties ?? {})), [["on", "periodMs"], [
    "on",
  ]]);
});

/** The members of shapes that nothing is said of, with where they are. */
function* silentMembers(value: unknown, path: string): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    const isMember = path.endsWith("/properties") && typeof member === "object" && member !== null;
    if (isMember && !("description" in member) && !("$ref" in member)) yield `${path}/${name}`;
    yield* silentMembers(member, `${path}/${name}`);
  }
}

Deno.test("X3: every method, notification and member that the catalogue says is described in words", () => {
  const empty = [{ name: "None", definition: { channels: {} } }];
  const { methods, components } = openRpcDocument(empty, SERVER);
  const { operations, channels } = asyncApiDocument(empty, SERVER);
  const said = [...methods, ...Object.entries(operations).map(([name, one]) => ({ name, ...one }))];
  for (const { name, summary, description } of said) {
    assert.match(description, / /, `${name} has a doc comment`);
    assert.match(summary, /^[^.]+ .*\.$/, `${name}: a sentence`);
    assert.ok(description.startsWith(summary), `${name} begins with its summary`);
    assert.doesNotMatch(summary, /\. /, `${name}: one sentence`);
  }
  const told = NOTIFICATIONS.map(({ name }) =>
    channels["webSocket"]?.messages[name]?.payload.properties?.["params"]
  );
  const params = methods.flatMap(({ name, params }) =>
    params.filter(({ schema }) => schema.description === undefined).map((param) => `${name}: ${param.name}`)
  );
  const silent = [...silentMembers({ methods, schemas: components.schemas, told }, ""), ...params];
  assert.deepEqual(silent, []);
  const renamed = methods.find(({ name }) => name === "board.rename")?.result.schema.properties ?? {};
  assert.deepEqual(Object.values(renamed).map(({ description }) => description), [
    "Board id.",
    "What it is called now: its name, or the definition's if it has none.",
  ]);
});

Deno.test("X2: a field's shape in a document takes the values that the server takes", () => {
  const fields = {
    yes: bool(),
    whole: int({ min: -3, max: 9, step: 3 }),
    fraction: decimal({ min: -1, max: 1, step: 0.25, unit: "V" }),
    one: choice("off", "slow"),
    hue: color(),
    line: text({ max: 4 }),
  };
  const schemas = new Schemas({ components: { schemas: {} } });
  const { properties = {} } = valuesSchema(fields);
  const values = [
    true,
    -3,
    0,
    9,
    10,
    -4,
    1,
    0.5,
    1.5,
    "off",
    "fast",
    "#00ff00",
    "#00FF00",
    "abcd",
    "abcde",
    "",
    null,
    {},
  ];
  for (const [name, field] of Object.entries(fields)) {
    for (const value of values) {
      const fits = schemas.problems(properties[name] ?? {}, value) === null;
      // What JSON Schema cannot say is in the description.
      const told = field.kind === "decimal" && typeof value === "number" && Math.abs(value) <= 1;
      if (!told) assert.equal(fits, valueProblem(field, value) === null, `${name}: ${JSON.stringify(value)}`);
    }
    schemas.check(properties[name] ?? {}, schemas.sample(properties[name] ?? {}), name);
  }
});

Deno.test("X2: a definition whose names are those of every object's members is told as any other", () => {
  const odd = board("Odd", {
    toString: channel({ title: "Odd", state: { valueOf: bool() }, commands: { set: { valueOf: bool() } } }),
  });
  const { methods } = openRpcDocument([{ name: "Odd", definition: odd }], SERVER);
  assert.deepEqual(methods.at(-1)?.params.map(({ name }) => name), ["valueOf", "board"]);
  assert.equal(openApiDocument(BOTH, SERVER).info.version, "1.2.3");
});

Deno.test("X2: no channel is called as the methods of the catalogue are, or a command would be one of them", () => {
  for (const word of new Set(methodNames().map((name) => name.split(".")[0] ?? ""))) {
    assert.throws(
      () => board("Odd", { [word]: channel({ title: "Odd", state: { on: bool() }, commands: {} }) }),
      DefinitionError,
      word,
    );
  }
});

/** A command whose arguments are of every kind. */
const ALL_KINDS = board("All kinds", {
  all: channel({
    title: "All",
    state: { on: bool() },
    commands: {
      set: {
        on: bool(),
        whole: int({ min: -3, max: 9, step: 3 }),
        part: decimal({ min: -1, max: 1, step: 0.25 }),
        one: choice("off", "slow"),
        hue: color(),
        line: text({ max: 4 }),
      },
    },
  }),
});

Deno.test("X2: what OpenAPI alone says of each command of the examples, and of every kind of argument, the definition takes", () => {
  const projects = [lcd, motor, rgbLamp, servo, start, thermometer, trafficLight, ALL_KINDS];
  const kinds = new Set<string>();
  for (const [index, definition] of projects.entries()) {
    const { paths, components } = openApiDocument([{ name: `Project ${index}`, definition }], SERVER);
    const schemas = new Schemas({ components });
    for (const [channel, { commands }] of Object.entries<Channel>(definition.channels)) {
      for (const [command, fields] of Object.entries(commands)) {
        const name = `${channel}.${command}`;
        const body = paths[`/api/boards/{board}/${channel}/${command}`]?.post?.requestBody;
        const schema = body?.content["application/json"].schema;
        assert.ok(schema !== undefined, name);
        const given = Object(schemas.sample(schema));
        assert.deepEqual(Object.keys(given).toSorted(), Object.keys(fields).toSorted(), name);
        for (const [argument, field] of Object.entries(fields)) {
          kinds.add(field.kind);
          assert.equal(valueProblem(field, given[argument]), null, `${name} ${argument}`);
          const { [argument]: _, ...rest } = given;
          assert.notEqual(schemas.problems(schema, rest), null, `${name} needs ${argument}`);
        }
        assert.notEqual(schemas.problems(schema, { ...given, more: 1 }), null, `${name} takes nothing more`);
      }
    }
  }
  assert.deepEqual([...kinds].toSorted(), ["bool", "choice", "color", "decimal", "int", "text"]);
});
