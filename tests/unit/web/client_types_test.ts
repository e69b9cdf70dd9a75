import assert from "node:assert/strict";
import { board as makeBoard, bool, channel, int } from "../../../protocol/dsl.ts";
import { type ClientOf, connectTo } from "../../../client/client.ts";
import type { Client } from "../../fixture_client.ts";

/** Never called: that it compiles, and that each marked line would not, is the test. */
export async function typed(client: Client): Promise<void> {
  const { state } = await client.led.set({ on: true });
  state.on satisfies boolean;
  state.periodMs satisfies number;
  await client.led.toggle();
  await client.lamp.fade({ level: 9, ms: 100 });
  await client.led.set({ on: true }, { ifRev: 17 });
  await client.led.toggle({}, { ifRev: 17 });
  await client.board("uno-1").light.sample({ periodMs: 100 });
  // @ts-expect-error: a switch is no number
  await client.led.set({ on: 3 });
  // @ts-expect-error: an argument is missing
  await client.led.set({});
  // @ts-expect-error: no such argument
  await client.led.set({ on: true, brightness: 3 });
  // @ts-expect-error: toggle takes none
  await client.led.toggle({ on: true });
  // @ts-expect-error: a button has no commands
  await client.button.set({ pressed: true });
  // @ts-expect-error: no such command
  await client.lamp.toggle();
  // @ts-expect-error: a level is no switch
  state.periodMs satisfies boolean;
}

const buzzer = makeBoard("Alarm", {
  buzzer: channel({
    title: "Buzzer",
    pin: 8,
    state: { on: bool() },
    commands: { beep: { ms: int({ min: 10, max: 5000, step: 10, unit: "ms" }) } },
  }),
});

/** A definition of one's own gives its own client. */
export async function typedByDefinition(client: ClientOf<typeof buzzer>): Promise<void> {
  await client.buzzer.beep({ ms: 100 });
  // @ts-expect-error: no such channel
  await client.led.set({ on: true });
}

Deno.test("a client is typed from its definition", () => {
  connectTo<typeof buzzer> satisfies (
    ...args: Parameters<typeof connectTo<typeof buzzer>>
  ) => Promise<ClientOf<typeof buzzer>>;
  assert.deepEqual([typeof typed, typeof typedByDefinition], ["function", "function"]);
});
