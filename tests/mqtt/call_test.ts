import assert from "node:assert/strict";
import { tools, withTools } from "../tool.ts";
import { openMqttHouse, SERVER } from "./mqtt_house.ts";
import type { OldBroker } from "./network.ts";

const VERSIONS: readonly (readonly [name: string, old: OldBroker])[] = [
  ["MQTT 5", null],
  ["MQTT 3.1.1", "says no"],
];

for (const [version, old] of VERSIONS) {
  Deno.test(
    withTools(
      `Q12: what another server asks is answered to it alone, a command after the pin (${version})`,
      [
        tools.mosquitto,
      ],
      async (_, mosquitto = "") => {
        await using mqtt = await openMqttHouse(mosquitto, { old });
        const { other, board, topics } = mqtt;
        const ask = async (id: string, request: Readonly<Record<string, unknown>>) => {
          const call = { from: "gate", by: "gate/Ana", request: { jsonrpc: "2.0", id, ...request } };
          await other.publish(topics.calls(SERVER), JSON.stringify(call));
          const { value } = await other.message(topics.reply("gate"), (one) => Object(one).id === id);
          return Object(value);
        };
        const toggle = { method: "led.toggle", board, key: "k1", gesture: "g" };
        const { result } = await ask("1", toggle);
        assert.deepEqual(result.state, { on: true, periodMs: 0 });
        assert.deepEqual((await ask("2", toggle)).result, result);
        assert.deepEqual(mqtt.led(), [1]);
        await other.message(
          topics.state(board, "led"),
          (state) => Object(state).by === "MQTT: gate/Ana" && Object(state).rev === result.rev,
        );
        const page = await ask("3", { method: "history.query", board, params: { only: "commands" } });
        assert.equal(page.result.changes[0].by, "MQTT: gate/Ana");
        const { error } = await ask("4", { method: "board.renew_id", board });
        assert.deepEqual([error.data.reason, error.data.outcome], ["not_allowed", "not_run"]);
        assert.equal((await ask("5", { method: "led.set", board })).error.data.reason, "invalid_params");
      },
    ),
  );
}

Deno.test(
  withTools("Q12, Q12a: a retained call is not answered, and so many at a time are", [
    tools.mosquitto,
  ], async (_, mosquitto = "") => {
    await using mqtt = await openMqttHouse(mosquitto);
    const { other, board, topics } = mqtt;
    const call = (id: string, method = "led.set", retain = false) =>
      other.publish(
        topics.calls(SERVER),
        JSON.stringify({
          from: "gate",
          by: "gate",
          request: { jsonrpc: "2.0", id, method, params: { on: true }, board },
        }),
        { retain },
      );
    await call("kept", "led.set", true);
    // More than any client may have waiting.
    await Promise.all(Array.from({ length: 60 }, (_, at) => call(`${at}`)));
    const answered = await Promise.all(
      Array.from(
        { length: 60 },
        (_, at) => other.message(topics.reply("gate"), (one) => Object(one).id === `${at}`),
      ),
    );
    assert(answered.every(({ value }) => Object(value).error === undefined));
    assert(
      other.received.every(({ topic, text }) => topic !== topics.reply("gate") || !text.includes("kept")),
    );
  }),
);
