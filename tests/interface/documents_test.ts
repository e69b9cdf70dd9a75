import assert from "node:assert/strict";
import type { AsyncApiDocument } from "../../protocol/documents/asyncapi.ts";
import type { JsonSchema } from "../../protocol/documents/json_schema.ts";
import type { OpenApiDocument, OpenApiOperation } from "../../protocol/documents/openapi.ts";
import type { OpenRpcDocument } from "../../protocol/documents/openrpc.ts";
import { SocketClient } from "../server/socket_client.ts";
import { Schemas } from "./schemas.ts";
import { online, type Served, TOKEN, withServer } from "./served.ts";

/** What a method answers that cannot do it here; every other one is done. */
const NOT_HERE: Readonly<Record<string, string>> = {
  // One of them stands for an id that nobody has.
  "devices.rename": "unknown_device",
  "devices.revoke": "unknown_device",
  "ports.try": "invalid_params",
  "projects.build": "invalid_params",
  // The first call of each of these is for a virtual board, which needs none.
  "board.flash": "flash_failed",
  "flash.begin": "flash_failed",
  "flash.report": "invalid_request",
  "flash.take": "invalid_request",
  "flash.end": "invalid_request",
  "flash.fail": "invalid_request",
  "flash.cancel": "invalid_request",
  // This client has no identity of its own.
  "server.rename_client": "invalid_request",
  // Its id is its own.
  "board.renew_id": "invalid_request",
};
/** What only its board cannot do: its sketch was built before boards could show themselves, and it has no inputs. */
const NOT_FAN: Readonly<Record<string, string>> = {
  "board.identify": "refused_by_board",
  "virtual.press": "invalid_params",
  "virtual.light": "invalid_params",
};

/** What a method of a project's board answers that cannot do it; null: it is done. */
function expected(method: string, project: string): string | null {
  return (project === "Fan" ? NOT_FAN[method] : undefined) ?? NOT_HERE[method] ?? null;
}

/** Only a connection that lasts can be told. */
const NEEDS_SOCKET: ReadonlySet<string> = new Set([
  "console.watch",
  "console.unwatch",
  "flash.begin",
  "virtual.press",
  "virtual.watch",
]);

/** What restarts the board comes last. */
function inOrder<T>(calls: readonly T[], nameOf: (call: T) => string): readonly T[] {
  return calls.toSorted((a, b) =>
    Number(nameOf(a).startsWith(RESTARTS)) - Number(nameOf(b).startsWith(RESTARTS))
  );
}
const RESTARTS = "virtual.power";

async function document<D>(served: Served, path: string): Promise<D> {
  const response = await served.ask(path);
  assert.equal(response.status, 200, path);
  return await response.json();
}

/** What a project's own commands are called; the others are of the catalogue. */
const PROJECTS = ["Uno", "Fan"];

/** Hold an answer of JSON-RPC against what a document says of its method. */
function checkAnswer(
  schemas: Schemas,
  name: string,
  answer: { readonly result?: unknown; readonly error?: { readonly data: unknown } },
  response: JsonSchema,
  failure: JsonSchema,
): string | null {
  if (answer.error === undefined) {
    schemas.check(response, answer, name);
    return null;
  }
  schemas.check(failure, answer, name);
  const { data } = answer.error;
  return typeof data === "object" && data !== null && "reason" in data ? String(data.reason) : "";
}

Deno.test("X1, X2: the documents are what a server of two projects does", (t) =>
  withServer(async (served) => {
    await t.step(
      "X2: every method does over the WebSocket what the OpenRPC document says, for the boards of two projects",
      async () => {
        for (const project of PROJECTS) {
          const { methods, components, servers } = await document<OpenRpcDocument>(
            served,
            `/openrpc.json?project=${project}`,
          );
          assert.equal(servers[0]?.url, `ws://127.0.0.1:${served.api.port}/ws`);
          const schemas = new Schemas({ components });
          await using client = await SocketClient.connect({ port: served.api.port });
          await client.next();
          for (const { name, params, result, errors } of inOrder(methods, ({ name }) => name)) {
            const given = params.filter(({ required }) => required === true)
              .map(({ name, schema }) => [name, schemas.sample(schema)]);
            const takesBoard = params.some(({ name }) => name === "board");
            const board = takesBoard ? [["board", served.boardOf(project)]] : [];
            client.send({
              jsonrpc: "2.0",
              id: name,
              method: name,
              params: Object.fromEntries([...given, ...board]),
            });
            let answer = await client.next();
            while (answer.id !== name) answer = await client.next();
            if (answer.error === undefined) {
              schemas.check(result.schema, answer.result, name);
              assert.equal(expected(name, project), null, name);
              continue;
            }
            const said = errors.map(({ $ref }) =>
              components.errors[$ref.replace("#/components/errors/", "")]
            );
            const told = said.find((one) => one?.code === answer.error?.code);
            assert.ok(told !== undefined, `${name} may fail with ${answer.error.code}`);
            schemas.check(told.data, answer.error.data, name);
            assert.deepEqual(
              told.data.properties?.["reason"]?.enum,
              [expected(name, project)],
              `${name}: ${answer.error.message}`,
            );
          }
        }
      },
    );

    await online(served.boards);
    await t.step(
      "X2: every method does over HTTP what the OpenAPI document says, for the boards of two projects",
      async () => {
        for (const project of PROJECTS) {
          const { paths, components, servers } = await document<OpenApiDocument>(
            served,
            `/openapi.json?project=${project}`,
          );
          const schemas = new Schemas({ components });
          const board = served.boardOf(project);
          const called = new Set<string>();
          const bodyOf = (response: OpenApiOperation["responses"][string] | undefined): JsonSchema => {
            if (response === undefined) return {};
            const named = "$ref" in response
              ? components.responses[response.$ref.replace("#/components/responses/", "")]
              : response;
            return named?.content?.["application/json"].schema ?? {};
          };
          for (const [path, { get, post }] of Object.entries(paths)) {
            const operation = get ?? post;
            assert.ok(operation !== undefined, path);
            if (operation.operationId === "rpc" || operation.operationId === "pair") continue;
            const body = operation.requestBody?.content["application/json"].schema;
            const response = await fetch(`${servers[0]?.url}${path.replace("{board}", board)}`, {
              method: get === undefined ? "POST" : "GET",
              headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
              ...(body === undefined ? {} : { body: JSON.stringify(schemas.sample(body)) }),
            });
            const said = operation.responses[response.status];
            assert.ok(said !== undefined, `${path} answers ${response.status}`);
            const answer = await response.json();
            schemas.check(bodyOf(said), answer, path);
            assert.equal(answer.error?.reason ?? null, expected(operation.operationId, project), path);
            called.add(operation.operationId);
          }
          assert.ok(called.has("led.set") && called.has("history.query") && called.has("board"));
          const failed = components.schemas["Failed"] ?? {};
          for (const [name, request] of inOrder(Object.entries(components.schemas), ([name]) => name)) {
            if (!name.endsWith(".request")) continue;
            const method = name.replace(/\.request$/, "");
            const { board: takesBoard } = request.properties ?? {};
            const message = {
              ...Object(schemas.sample(request)),
              id: 1,
              ...(takesBoard === undefined ? {} : { board }),
            };
            schemas.check(request, message, name);
            const response = await served.ask("/rpc", {
              method: "POST",
              headers: { "content-type": "application/json" },
              body: JSON.stringify(message),
            });
            assert.equal(response.status, 200);
            const wanted = components.schemas[`${method}.response`] ?? {};
            const reason = checkAnswer(schemas, method, await response.json(), wanted, failed);
            if (!NEEDS_SOCKET.has(method)) assert.equal(reason, expected(method, project), method);
            else assert.equal(reason, "invalid_request", method);
          }
          const { requestBody, responses } = paths["/rpc"]?.post ?? {};
          const list = { jsonrpc: "2.0", method: "boards.list" };
          const batch = [{ ...list, id: 1 }, list, { ...list, id: 2, method: "led.set", board }];
          schemas.check(requestBody?.content["application/json"].schema ?? {}, batch.slice(0, 2), "batch");
          const response = await served.ask("/rpc", {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify(batch),
          });
          const answers = await response.json();
          schemas.check(bodyOf(responses?.[response.status]), answers, "batch");
          assert.deepEqual(answers.map(({ id }: { readonly id: number }) => id), [1, 2]);
        }
      },
    );

    await online(served.boards);
    await t.step(
      "X2: every request, answer and notification on the WebSocket is what the AsyncAPI document says, for the boards of two projects",
      async () => {
        const { operations, channels, components } = await document<AsyncApiDocument>(
          served,
          "/asyncapi.json",
        );
        const schemas = new Schemas({ components, channels }, "draft-7");
        const messages = channels["webSocket"]?.messages ?? {};
        const payloadOf = ($ref = ""): JsonSchema => messages[$ref.replace(/^.*\//, "")]?.payload ?? {};
        await using client = await SocketClient.connect({ port: served.api.port });
        const seen = new Set<string>();
        const notice = (message: { readonly method?: string }) => {
          const { method = "" } = message;
          seen.add(method);
          schemas.check(messages[method]?.payload ?? {}, message, method);
        };
        for (const project of PROJECTS) {
          const board = served.boardOf(project);
          for (
            const [name, { action, messages: [request], reply }] of inOrder(
              Object.entries(operations),
              ([name]) => name,
            )
          ) {
            if (action !== "receive" || name === "batch") continue;
            const payload = payloadOf(request?.$ref);
            const message = {
              ...Object(schemas.sample(payload)),
              id: name,
              ...(payload.properties?.["board"] === undefined ? {} : { board }),
            };
            schemas.check(payload, message, name);
            client.send(JSON.stringify(message));
            let answer = await client.next();
            for (; answer.id !== name; answer = await client.next()) notice(answer);
            const [response, failure] = reply?.messages ?? [];
            const reason = checkAnswer(
              schemas,
              name,
              answer,
              payloadOf(response?.$ref),
              payloadOf(failure?.$ref),
            );
            // A command of the other project's board.
            if (reason !== "unknown_method") {
              assert.equal(reason, expected(name, project), `${name}: ${answer.error?.message}`);
            }
          }
          const { messages: [request] = [], reply } = operations["batch"] ?? {};
          assert.ok(request !== undefined && reply !== undefined, "A batch is received and answered");
          const list = { jsonrpc: "2.0", method: "boards.list" };
          const batch = [{ ...list, id: 1 }, list, { ...list, id: 2, method: "led.toggle", board }];
          schemas.check(payloadOf(request.$ref), batch.slice(0, 2), "batch");
          client.send(batch);
          let answers: unknown = await client.next();
          for (; !Array.isArray(answers); answers = await client.next()) notice(Object(answers));
          const [answered] = reply.messages;
          schemas.check(payloadOf(answered?.$ref), answers, "batch");
          assert.deepEqual(answers.map(({ id }) => id), [1, 2]);
        }
        for (
          const name of ["snapshot", "state.changed", "board.changed", "virtual.changed", "devices.changed"]
        ) {
          assert.ok(seen.has(name), `${name} was told`);
        }
      },
    );

    await online(served.boards);
    await t.step(
      "X2c: no method fails otherwise than the OpenRPC document says, for a board that is not there, without its role, and on a condition",
      async () => {
        const { ask, devices, boardOf } = served;
        const { methods, components } = await document<OpenRpcDocument>(served, "/openrpc.json?project=Uno");
        const schemas = new Schemas({ components });
        const { token } = await devices.add("Onlooker", "view");
        const seen = new Set<string>();
        for (const { name, params, errors } of methods) {
          const given = Object.fromEntries(
            params.filter(({ required }) => required === true)
              .map(({ name, schema }) => [name, schemas.sample(schema)]),
          );
          const call = { jsonrpc: "2.0", id: 1, method: name, params: given };
          const nowhere = { ...call, board: "uno-00000000" };
          for (
            const [message, shown] of [
              [nowhere, TOKEN],
              [nowhere, token],
              [{ ...call, board: boardOf("Uno"), ifRev: Number.MAX_SAFE_INTEGER }, TOKEN],
            ] as const
          ) {
            const response = await ask("/rpc", {
              method: "POST",
              headers: { "content-type": "application/json" },
              body: JSON.stringify(message),
            }, shown);
            const { error } = await response.json();
            const reason: string | undefined = error?.data.reason;
            if (reason === undefined) continue;
            assert.ok(errors.some(({ $ref }) => $ref.endsWith(`/${reason}`)), `${name} fails with ${reason}`);
            seen.add(reason);
          }
        }
        for (const reason of ["not_allowed", "unknown_board", "conflict", "invalid_params"]) {
          assert.ok(seen.has(reason), reason);
        }
      },
    );

    await online(served.boards);
    await t.step("X1: a document is told only to who may look, and not again to who has it", async () => {
      const { ask, api, devices } = served;
      const { token } = await devices.add("Looker", "view");
      for (const path of ["/openrpc.json", "/openapi.json", "/asyncapi.json"]) {
        const nobody = await fetch(`${api.url}${path}`);
        assert.equal(nobody.status, 401);
        await nobody.body?.cancel();
        const first = await ask(path, {}, token);
        const etag = first.headers.get("etag") ?? "";
        assert.deepEqual([first.status, first.headers.get("cache-control")], [200, "no-cache"]);
        await first.body?.cancel();
        const again = await ask(path, { headers: { "if-none-match": `"other", ${etag}` } });
        assert.deepEqual([again.status, await again.text()], [304, ""]);
      }
      const wrong = await ask("/openrpc.json?project=Lamp");
      const { error } = await wrong.json();
      assert.deepEqual([wrong.status, error.reason, error.hint], [
        400,
        "invalid_params",
        "Projects are Uno, Fan",
      ]);
    });

    await online(served.boards);
    await t.step("X1, R10a: the documents are those of a project as it is served now", async () => {
      const { ask, boards, fan } = served;
      const before = await ask("/openrpc.json?project=Fan");
      const { methods }: OpenRpcDocument = await before.json();
      assert.ok(methods.some(({ name }) => name === "fan.set"));
      const { led } = fan.definition.channels;
      assert.ok(led !== undefined);
      await boards.exchange("Fan", { ...fan, definition: { ...fan.definition, channels: { beacon: led } } });
      const after = await ask("/openrpc.json?project=Fan", {
        headers: { "if-none-match": before.headers.get("etag") ?? "" },
      });
      assert.equal(after.status, 200);
      const { methods: now }: OpenRpcDocument = await after.json();
      const names = now.map(({ name }) => name);
      assert.ok(names.includes("beacon.set") && !names.includes("fan.set"));
      await boards.exchange("Fan", fan);
      await online(boards);
    });
  }));
