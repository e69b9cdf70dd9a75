import assert from "node:assert/strict";
import { definition } from "../fixtures/board/definition.ts";
import { SeededRandom } from "../unit/link/seeded_random.ts";
import { assertNoProblems, type Command, Observer } from "./observer.ts";
import { LAMP, LED } from "./pin_record.ts";
import { ProcessHouse } from "./process_house.ts";

const KILLS = 3;
const LEASE_S = (definition.channels.lamp.lease?.ms ?? NaN) / 1000;
const TOLERANCE_S = 0.1;
const LIT: Command = { method: "lamp.set", params: { level: 255 } };
const TOGGLE: Command = { method: "led.toggle", params: {} };

Deno.test("P8, W13: the server is killed, and the lamp goes dark at its time, by the chip's own clock; afterwards it is shown as dark", async () => {
  await using house = await ProcessHouse.open();
  const { pins } = house;
  const random = new SeededRandom(8);
  for (let kill = 0; kill < KILLS; kill++) {
    let toggles = 0;
    // Toggling without a pause makes the last edge of the LED the mark of the last good frame, within a millisecond or so.
    const observer = new Observer({ ...house, inFlight: 4, next: () => toggles++ === 0 ? LIT : TOGGLE });
    const { boot } = await observer.online;
    await pins.until("the lamp is lit", () => pins.isHigh(LAMP) || null);
    const enough = observer.confirmed.length + 2 + random.below(100);
    while (observer.confirmed.length < enough) await observer.changed();
    assert.equal(observer.view?.channels["lamp"]?.reported?.["level"], 255);
    house.server.signalAll("SIGKILL");
    await house.server.ended();
    await observer.close();
    assertNoProblems([observer]);

    await pins.until("the lamp went dark", () => !pins.isHigh(LAMP) || null);
    const [heard, dark] = [pins.last(LED), pins.last(LAMP)];
    assert.ok(heard !== null && dark !== null);
    const seconds = dark.t - heard.t;
    assert.ok(Math.abs(seconds - LEASE_S) <= TOLERANCE_S, `Dark ${seconds} s after the last command`);

    await house.startServer().ready();
    const next = new Observer({ ...house, inFlight: 0, next: () => null });
    const view = await next.online;
    assert.ok(view.boot !== null && boot !== null && view.boot > boot);
    const { reported, desired } = view.channels["lamp"] ?? {};
    assert.deepEqual([reported, desired], [{ level: 0 }, null]);
    await next.close();
  }
});
