import assert from "node:assert/strict";
import type { Component } from "../../server/mqtt/home_assistant/component.ts";
import { tools, withTools } from "../tool.ts";
import { type Message, MqttTestClient } from "./mqtt_client.ts";
import { openMqttHouse, SERVER } from "./mqtt_house.ts";

/** What Home Assistant reads. */
interface Config {
  readonly device: { readonly name: string; readonly identifiers: readonly string[] };
  readonly components: Readonly<Record<string, Component>>;
}

function configIn({ value }: Pick<Message, "value">): Config {
  return Object(value);
}

function hasComponents(value: unknown): boolean {
  return Object.hasOwn(Object(value), "components");
}

Deno.test(
  withTools(
    "Q11: who comes late finds each board's device at the broker, and what it is to publish is a command",
    [
      tools.mosquitto,
    ],
    async (_, mosquitto = "") => {
      await using mqtt = await openMqttHouse(mosquitto);
      const { board, broker, other, topics } = mqtt;
      const topic = `homeassistant/device/destello_${board}/config`;
      await other.message(topic);
      await using late = await MqttTestClient.connect(broker.port, {}, [topic]);
      const message = await late.message(topic);
      assert(message.retain);
      const { device, components } = configIn(message);
      assert.deepEqual(device.identifiers, [`destello_${board}`]);
      const { light_led_on: led, button_led_toggle: toggle } = components;
      assert.equal(led?.["state_topic"], topics.state(board, "led"));
      await other.publish(String(toggle?.["command_topic"]), String(toggle?.["payload_press"]));
      await other.message(topics.result(board, "led"), (value) => Object(value).result !== undefined);
      assert.deepEqual(mqtt.led(), [1]);
    },
  ),
);

Deno.test(
  withTools("Q11: a board that is renamed keeps its device and all its ids, under the new name", [
    tools.mosquitto,
  ], async (_, mosquitto = "") => {
    await using mqtt = await openMqttHouse(mosquitto);
    const { board, other, house } = mqtt;
    const topic = `homeassistant/device/destello_${board}/config`;
    const before = configIn(await other.message(topic, hasComponents));
    await house.boards.rename(board, "Kitchen");
    const after = configIn(await other.message(topic, (value) => Object(value).device.name === "Kitchen"));
    assert.equal(before.device.name, "Uno");
    assert.deepEqual(after.device.identifiers, before.device.identifiers);
    assert.deepEqual(after.components, before.components);
  }),
);

Deno.test(
  withTools("Q11a: what a former process told of a board, and is no more, is taken from Home Assistant", [
    tools.mosquitto,
  ], async (_, mosquitto = "") => {
    await using mqtt = await openMqttHouse(mosquitto);
    const { board, broker, other, network, topics } = mqtt;
    const topic = `homeassistant/device/destello_${board}/config`;
    const { components, ...rest } = configIn(await other.message(topic, hasComponents));
    const pump = { platform: "switch", "unique_id": "pump", "command_topic": "pump" };
    mqtt.clock.hold = true;
    network.cut();
    await other.message(topics.status(SERVER), (value) => Object(value).online === false);
    await other.publish(
      topic,
      JSON.stringify({ ...rest, components: { ...components, "switch_pump_on": pump } }),
      {
        retain: true,
      },
    );
    other.forget();
    await mqtt.clock.endWait();
    const isGone = (value: unknown) =>
      JSON.stringify(Object(Object(value).components)["switch_pump_on"]) === '{"platform":"switch"}';
    const [first] = Object.keys(configIn(await other.message(topic, isGone)).components);
    assert.equal(first, "switch_pump_on");
    await using late = await MqttTestClient.connect(broker.port, {}, [topic]);
    assert(isGone((await late.message(topic)).value));
  }),
);

Deno.test(
  withTools("Q11b: when Home Assistant starts, devices, births and states are published again", [
    tools.mosquitto,
  ], async (_, mosquitto = "") => {
    await using mqtt = await openMqttHouse(mosquitto);
    const { board, other, topics } = mqtt;
    const topic = `homeassistant/device/destello_${board}/config`;
    await other.message(topic);
    other.forget();
    await other.publish("homeassistant/status", "online");
    await other.message(topic);
    await other.message(topics.birth(board));
    await other.message(topics.state(board, "led"));
    await other.message(topics.availability(board), (value) => value === "online");
  }),
);
