import { systemClock } from "../../protocol/clock.ts";
import assert from "node:assert/strict";
import { RequestFailure } from "../../protocol/failures.ts";
import { problem } from "../../server/api/responses.ts";
import { askAdmission } from "../../client/admission.ts";
import { connect } from "../fixture_client.ts";
import { startApi, TOKEN } from "./api_fixture.ts";
import { SocketClient } from "./socket_client.ts";

/** What the client makes of a server that answers so. */
async function madeOf(answer: () => Response): Promise<unknown> {
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
  return await askAdmission(`ws://127.0.0.1:${server.addr.port}/ws`, TOKEN);
}

Deno.test("C16: a client is told the reason that a server gives, and no other", async () => {
  const full = { reason: "too_many_clients", message: "50 clients are connected already", hint: "Close one" };
  assert.deepEqual(await madeOf(() => problem({ status: 503, ...full })), full);
  const cases: readonly (readonly [string, () => Response, unknown])[] = [
    ["let in", () => Response.json({ status: "ok" }), "no_websocket"],
    [
      "an older server",
      () => problem({ status: 404, reason: "not_found", message: "Nothing", hint: "" }),
      true,
    ],
    ["another program", () => new Response("<h1>Hello</h1>"), true],
    ["another program's JSON", () => Response.json({ error: "no" }, { status: 400 }), true],
  ];
  for (const [what, answer, expected] of cases) {
    const made = await madeOf(answer);
    assert.deepEqual(
      made !== null && typeof made === "object" && "reason" in made ? made.reason : made,
      expected,
      what,
    );
  }
  assert.equal(await askAdmission("ws://127.0.0.1:9/ws", TOKEN), false);
});

Deno.test("C16, S5: connect() says that there are too many clients, where there are", async () => {
  await using fixture = startApi(systemClock, 3);
  const { port, url } = fixture.api;
  const clients = await Promise.all(Array.from({ length: 3 }, () => SocketClient.connect({ port })));
  const failure = await connect(`${url.replace("http", "ws")}/ws`, { token: TOKEN }).then(
    () => null,
    (why) => why,
  );
  assert.ok(failure instanceof RequestFailure);
  assert.deepEqual([failure.reason, failure.hint], [
    "too_many_clients",
    "Close a page or a program that is connected, or start the server with a larger --max-clients",
  ]);
  await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()));
});
