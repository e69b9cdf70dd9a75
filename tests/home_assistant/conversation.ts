/**
 * A real Home Assistant, a real Mosquitto and `deno task serve` with a virtual board talk to each other, and what they say is printed.
 * By hand: `deno run -A tests/home_assistant/conversation.ts`. It ends with an error where something is not as docs/HOME_ASSISTANT.md
 * says.
 *
 * @module
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { MqttTestClient } from "../mqtt/mqtt_client.ts";
import { Mosquitto } from "../mqtt/mosquitto.ts";
import { ServerProcess } from "../server/server_process.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { installCommand, type Tool, tools } from "../tool.ts";
import { RealHomeAssistant } from "./real_home_assistant.ts";

const LED = "light.uno_led";
const LAMP = "light.uno_lamp";
const STARTED = performance.now();

function say(line: string): void {
  process.stdout.write(`${((performance.now() - STARTED) / 1000).toFixed(2).padStart(7)} s  ${line}\n`);
}

function since(moment: number, at = performance.now()): string {
  return `${(at - moment).toFixed(0)} ms`;
}

function needed(tool: Tool): string {
  const path = tool.find();
  if (path === null) throw new Error(`${tool.name} is missing: ${installCommand(tool)}`);
  return path;
}

await using broker = await Mosquitto.start(needed(tools.mosquitto));
await using other = await MqttTestClient.connect(broker.port, {}, ["destello/#", "homeassistant/#"]);
await inTempFolder(async (data) => {
  const serve = () =>
    ServerProcess.task([
      ...["--board", "virtual", "--mqtt", `mqtt://127.0.0.1:${broker.port}`],
      ...["--port", "0", "--no-open", "--data", data],
    ]);
  let server = serve();
  try {
    let port = await server.ready();
    const token = (await readFile(join(data, "token"), "utf8")).trim();
    const call = async (method: string, params: object) => {
      const response = await fetch(`http://127.0.0.1:${port}/rpc`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
      });
      const { error, result } = await response.json();
      assert.equal(error, undefined, JSON.stringify(error));
      return result;
    };
    say("deno task serve --board virtual --mqtt ... is ready");
    const config = await other.message(/^homeassistant\/device\/.*\/config$/);
    const board = /destello_([^/]+)/.exec(config.topic)?.[1] ?? "";
    say(`${config.topic}: ${config.text.length} bytes`);

    await using home = await RealHomeAssistant.start(needed(tools.homeAssistant), broker.port);
    let begin = performance.now();
    const { version } = Object(await home.ask("get_config"));
    say(`Home Assistant ${version} runs, and has the broker`);
    await home.changedTo(LAMP, "off", 0);
    for (const { entity_id: id, state, attributes } of await home.states()) {
      if (/\.uno_/.test(id)) say(`  ${id.padEnd(40)}${state.padEnd(12)}${attributes["friendly_name"]}`);
    }

    begin = performance.now();
    await home.call("light/turn_on", { "entity_id": LED });
    await home.changedTo(LED, "on", begin);
    say(`${LED} turned on: "on" after ${since(begin)}, by ${await attribute(home, LED, "by")}`);

    begin = performance.now();
    await home.call("light/turn_on", { "entity_id": LAMP, brightness: 100 });
    await home.changedTo(LAMP, "on", begin);
    const { value } = await other.message(
      `destello/${board}/state/lamp`,
      (value) => Object(value).state.level > 0,
    );
    assert.deepEqual(Object(value).state, { level: 100 });
    say(`${LAMP} at brightness 100: the board's level is 100`);

    // Every byte to and from the board takes so long: the command is there before its confirmation.
    await call("virtual.trouble", { delayMs: 200 });
    other.forget();
    begin = performance.now();
    await home.call("light/turn_off", { "entity_id": LED });
    await other.message(`destello/${board}/cmd/led/set`);
    const asked = performance.now();
    assert.deepEqual([await home.state(LED), home.changesOf(LED, begin)], ["on", []]);
    say(
      `${LED} turned off on a slow line: the command came after ${
        since(begin, asked)
      }, and Home Assistant shows "on"`,
    );
    await other.message(`destello/${board}/state/led`, (value) => Object(value).state.on === false);
    const reported = performance.now();
    const shown = await home.changedTo(LED, "off", begin);
    say(
      `  the board said so after ${since(begin, reported)}, and then Home Assistant shows "off", after ${
        since(begin, shown)
      }`,
    );
    assert(home.changesOf(LED, begin).every((state) => state === "off"));
    await call("virtual.mend", {});

    begin = performance.now();
    await home.call("button/press", { "entity_id": "button.uno_led_toggle" });
    await home.changedTo(LED, "on", begin);
    await home.call("number/set_value", { "entity_id": "number.uno_led_period", value: 500 });
    await home.changedTo("number.uno_led_period", "500", begin);
    say("the button of the LED toggles it, and a number makes it blink");

    begin = performance.now();
    await home.call("mqtt/publish", { topic: `destello/${board}/cmd/led/set`, payload: '{"on":7}' });
    await home.changedTo("sensor.uno_last_command", "invalid_params", begin);
    say(`a wrong command: ${await attribute(home, "sensor.uno_last_command", "message")}`);

    begin = performance.now();
    await call("board.rename", { name: "Kitchen" });
    await other.message(config.topic, (value) => Object(value).device?.name === "Kitchen");
    await home.call("light/turn_off", { "entity_id": LAMP });
    await home.changedTo(LAMP, "off", begin);
    const devices: readonly { readonly name: string }[] = Object(
      await home.ask("config/device_registry/list"),
    );
    assert(devices.some(({ name }) => name === "Kitchen"));
    say(`renamed: the device is "Kitchen", and its entities are still called ${LAMP} ...`);

    begin = performance.now();
    await call("virtual.power", { action: "unplug" });
    say(
      `unplugged: ${LED} is unavailable after ${
        since(begin, await home.changedTo(LED, "unavailable", begin))
      }`,
    );
    begin = performance.now();
    await call("virtual.power", { action: "plug" });
    say(`plugged in: ${LAMP} is there after ${since(begin, await home.changedTo(LAMP, "off", begin))}`);

    begin = performance.now();
    server.signalAll("SIGKILL");
    say(
      `server killed: ${LED} is unavailable after ${
        since(begin, await home.changedTo(LED, "unavailable", begin))
      }`,
    );
    await server.ended();
    const pump = {
      ...Object(config.value).components["button_led_toggle"],
      name: "Pump",
      "unique_id": "pump",
    };
    const former = { ...Object(config.value), components: { "button_pump_run": pump } };
    await other.publish(config.topic, JSON.stringify(former), { retain: true });
    await home.changedTo("button.uno_pump", "unavailable", begin);
    begin = performance.now();
    server = serve();
    port = await server.ready();
    await home.changedTo(LAMP, "off", begin);
    await home.changedTo("button.uno_pump", null, begin);
    say(`started again: everything is there ${since(begin)} later, and what a former project had is gone`);

    begin = performance.now();
    await home.restart();
    await other.message("homeassistant/status", (value) => value === "online");
    while (await home.state(LAMP) !== "off") await new Promise((resolve) => setTimeout(resolve, 100));
    say(`Home Assistant started again: it knows everything ${since(begin)} later`);

    const complaints = await home.complaints();
    say(`Home Assistant's log has ${complaints.length} lines of complaint about MQTT`);
    assert.deepEqual(complaints, []);
  } finally {
    await server[Symbol.asyncDispose]();
  }
});

async function attribute(home: RealHomeAssistant, id: string, name: string): Promise<unknown> {
  return (await home.states()).find((state) => state.entity_id === id)?.attributes[name];
}
