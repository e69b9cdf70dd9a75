import assert from "node:assert/strict";
import { type Method, type Role, ROLES } from "../../../protocol/api/method.ts";
import * as catalogue from "../../../protocol/api/catalogue.ts";
import { JSON_TYPE, setup } from "./ask_routes.ts";

const METHODS: readonly Method[] = Object.values(catalogue).flatMap((subject) =>
  Object.values<unknown>(subject).filter((value): value is Method =>
    typeof value === "object" && value !== null && "needs" in value
  )
);
const COMMANDS = ["led.set", "led.toggle", "lamp.set"];
/** Every method with what it needs. */
const NEEDS: readonly (readonly [name: string, needs: Role, method: Method | null])[] = [
  ...METHODS.map((method) => [method.name, method.needs, method] as const),
  ...COMMANDS.map((name) => [name, "control", null] as const),
];

/** Whether it is refused for its role, each way that it can be called. */
async function refusals(role: Role) {
  const { ask, post, devices } = setup();
  const { token } = await devices.add("Phone", role);
  const refused = new Map<string, boolean[]>();
  for (const [name, , method] of NEEDS) {
    const call = { jsonrpc: "2.0", id: 1, method: name, params: { nonsense: true } };
    const single = await post("/rpc", call, { token });
    const batch = await post("/rpc", [call], { token });
    const answers = [single.json.error?.data.reason, batch.json[0].error?.data.reason];
    const [channel, command] = name.split(".");
    const http = method === null
      ? { verb: "POST", path: `/api/boards/<id>/${channel}/${command}` }
      : method.http;
    if (http !== undefined) {
      const path = http.path.replace("<id>", "uno-7f3a21c4");
      const isPost = http.verb === "POST";
      const answer = isPost
        ? await ask(path, { method: "POST", headers: JSON_TYPE, body: '{"nonsense":true}', token })
        : await ask(path, { token });
      answers.push(answer.json.error?.reason);
      if (answer.json.error?.reason === "not_allowed") assert.equal(answer.status, 403);
    }
    refused.set(name, answers.map((reason) => reason === "not_allowed"));
  }
  return refused;
}

for (const role of ROLES) {
  Deno.test(`S21: with the role "${role}" exactly the methods that need more are refused, whichever way they are called`, async () => {
    const refused = await refusals(role);
    for (const [name, needs] of NEEDS) {
      const may = ROLES.indexOf(role) >= ROLES.indexOf(needs);
      assert((refused.get(name) ?? []).length >= 2);
      assert.deepEqual([...new Set(refused.get(name))], [!may], name);
    }
  });
}

Deno.test("S21: what a role may not do has no effect, and says which role it needs", async () => {
  const { boards, post, devices } = setup();
  const { token, name } = await devices.add("Ana's phone", "view");
  const { status, json } = await post("/api/boards/uno-7f3a21c4/led/toggle", {}, { token });
  assert.equal(status, 403);
  assert.equal(json.error.reason, "not_allowed");
  assert.equal(json.error.outcome, "not_run");
  assert.equal(json.error.message, `"led.toggle" needs the role "control", and ${name} has the role "view"`);
  const call = { jsonrpc: "2.0", method: "led.toggle" };
  assert.equal((await post("/rpc", [call, call], { token })).status, 204);
  assert.deepEqual(boards.commands, []);
});

Deno.test("S20, C17: what a device changes is changed by its name, over HTTP too", async () => {
  const { boards, post, devices } = setup();
  const { token, device } = await devices.add("Ana's phone", "control");
  await post("/api/boards/uno-7f3a21c4/led/toggle", {}, { token });
  devices.rename(device, "Ana");
  await post("/api/boards/uno-7f3a21c4/led/toggle", {}, { token });
  await post("/api/boards/uno-7f3a21c4/led/toggle", {});
  assert.deepEqual(boards.commands.map(({ by }) => by), ["Ana's phone", "Ana", "http"]);
});

Deno.test("C12a: one device's keys do not meet another one's, nor those of the server's own token", async () => {
  const { boards, post, devices } = setup();
  const tokens = [(await devices.add("One", "control")).token, (await devices.add("Two", "control")).token];
  const headers = { ...JSON_TYPE, "idempotency-key": "1" };
  const path = "/api/boards/uno-7f3a21c4/led/set";
  for (const token of tokens) {
    for (let time = 0; time < 2; time++) {
      assert.equal((await post(path, { on: true }, { token, headers })).status, 200);
    }
  }
  // Another call, which under the same owner's key would be refused.
  assert.equal((await post(path, { on: false }, { headers })).status, 200);
  assert.deepEqual(boards.commands.map(({ by }) => by), ["One", "Two", "http"]);
});
