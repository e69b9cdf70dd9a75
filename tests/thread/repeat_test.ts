import assert from "node:assert/strict";
import { connect } from "../fixture_client.ts";
import { type House, openHouse, TOKEN } from "./house.ts";

function ledLevels({ edges }: House): (0 | 1)[] {
  return edges.filter(({ pin }) => pin === 13).map(({ level }) => level);
}

Deno.test("C12: a toggle that is repeated on another connection toggles the pin once, and both learn of the same run", async () => {
  await using house = await openHouse();
  const [first, second] = [await house.connect(), await house.connect()];
  const toggle = (id: number) =>
    JSON.stringify({ jsonrpc: "2.0", id, method: "led.toggle", params: {}, key: "8e03978e" });
  first.send(toggle(1));
  second.send(toggle(2));
  const [one, two] = [await first.next(({ id }) => id === 1), await second.next(({ id }) => id === 2)];
  assert.deepEqual(one.result?.state, { on: true, periodMs: 0 });
  assert.deepEqual(two.result, one.result);
  second.send(toggle(3));
  assert.deepEqual((await second.next(({ id }) => id === 3)).result, one.result);
  assert.deepEqual(ledLevels(house), [1]);
  await Promise.all([first.close(), second.close()]);
});

Deno.test("C12: a client whose connection breaks after it sent a command learns on the next one what became of it", async () => {
  await using house = await openHouse();
  let cuts = 0;
  class Cut extends WebSocket {
    override send(data: string): void {
      super.send(data);
      if (cuts === 0 && data.includes("led.toggle")) {
        cuts++;
        this.close();
      }
    }
  }
  const url = house.api.url.replace("http", "ws") + "/ws";
  using client = await connect(url, { token: TOKEN, WebSocket: Cut });
  const { state } = await client.led.toggle();
  assert.equal(state.on, true);
  assert.deepEqual([cuts, ledLevels(house)], [1, [1]]);
});
