import assert from "node:assert/strict";
import * as methods from "../../protocol/api/catalogue.ts";
import { connect } from "../fixture_client.ts";
import { openHouse, TOKEN } from "./house.ts";

Deno.test("connect() gives a client whose commands resolve with what the real board's pins say", async () => {
  await using house = await openHouse();
  const url = house.api.url.replace("http", "ws") + "/ws";
  using client = await connect(url, { token: TOKEN });
  const { state } = await client.led.set({ on: true });
  assert.equal(state.on, true);
  const [board] = client.system.truth.boards.values();
  assert.deepEqual(board?.channels.led?.reported, state);
  assert.deepEqual(house.edges.filter(({ pin }) => pin === 13).map(({ level }) => level), [1]);
  await assert.rejects(client.lamp.set({ level: 256 }), {
    reason: "invalid_params",
    message: 'lamp.set: "level" must be a whole number from 0 to 255, got 256',
  });
  assert.equal((await client.board(board?.id ?? "").lamp.set({ level: 255 })).state.level, 255);
});

Deno.test("B12, B20: a program calls any method of the server, typed by the method", async () => {
  await using house = await openHouse();
  using client = await connect(house.api.url.replace("http", "ws") + "/ws", { token: TOKEN });
  const [id = ""] = client.system.truth.boards.keys();
  const renamed = await client.system.call(methods.names.rename, { name: " Kitchen ", board: id });
  assert.deepEqual(renamed, { board: id, name: "Kitchen" });
  assert.deepEqual(await client.system.call(methods.board.identify, {}), { board: id });
});

Deno.test("C16: connect() with a wrong token says what was wrong and where the right one is", async () => {
  await using house = await openHouse();
  const url = house.api.url.replace("http", "ws") + "/ws";
  await assert.rejects(connect(url, { token: "f".repeat(32) }), {
    reason: "wrong_token",
    message:
      `The server at "${url}" does not let this program in: The token is not this server's, or was revoked`,
    hint: /^Give the token from the file "token" of that server's data folder, .*\.local\/state\/destello/,
  });
});
