import assert from "node:assert/strict";
import { type House, openHouse } from "./house.ts";

const LED_PIN = 13;

function ledEdges({ edges }: House): number {
  return edges.filter(({ pin }) => pin === LED_PIN).length;
}

const REFUSED: readonly [string, number, RegExp, Record<string, unknown>][] = [
  ["nose.blow", -32601, /nose\.blow/, {}],
  ["led.sett", -32601, /led\.sett/, { on: true }],
  ["led.set", -32602, /"on" must be true or false, got 3/, { on: 3 }],
  ["led.set", -32602, /"on" must be true or false, got nothing/, {}],
  ["led.set", -32602, /Unknown argument "off"/, { on: true, off: 1 }],
  ["led.blink", -32602, /"periodMs" must be a whole number from 0 to 6350 ms, got 6400/, { periodMs: 6400 }],
  ["led.blink", -32602, /steps of 50, got 75; nearest are 50 and 100/, { periodMs: 75 }],
  ["led.set", -32006, /no board "uno-00000000"/, { on: true, board: "uno-00000000" }],
];

Deno.test("Bad calls are refused in words, the LED's pin does not move, and the server goes on", async () => {
  await using house = await openHouse();
  const client = await house.connect();
  for (const [method, code, says, params] of REFUSED) {
    const { error } = await client.call(method, params);
    assert.equal(error?.code, code, method);
    assert.match(error?.message ?? "", says);
  }
  client.send("{this is no JSON");
  assert.equal((await client.next(({ id }) => id === null)).error?.code, -32700);
  client.send("[]");
  assert.equal((await client.next(({ id }) => id === null)).error?.code, -32600);
  assert.equal(ledEdges(house), 0);
  assert.deepEqual((await client.call("led.set", { on: true })).result?.state, { on: true, periodMs: 0 });
  assert.equal(ledEdges(house), 1);
  await client.close();
});

Deno.test("A message of 1 MB closes the socket with 1009, a binary one with 1003; the LED's pin does not move", async () => {
  await using house = await openHouse();
  const padding = " ".repeat(1_000_000);
  const large = await house.connect();
  large.send(`{"jsonrpc":"2.0","id":1,"method":"led.set","params":{"on":true}}${padding}`);
  assert.equal((await large.closed).code, 1009);
  const binary = await house.connect();
  binary.send(new TextEncoder().encode('{"jsonrpc":"2.0","id":1,"method":"led.set","params":{"on":true}}'));
  assert.equal((await binary.closed).code, 1003);
  assert.equal(ledEdges(house), 0);
  const next = await house.connect();
  assert.deepEqual((await next.call("led.set", { on: true })).result?.state, { on: true, periodMs: 0 });
  await next.close();
});
