import assert from "node:assert/strict";
import {
  board,
  bool,
  channel,
  choice,
  color,
  decimal,
  type Definition,
  type Field,
  int,
  text,
} from "../../../protocol/dsl.ts";
import { UNKNOWN_CHANNEL } from "../../../protocol/views.ts";
import { deviceClassOf } from "../../../server/mqtt/home_assistant/device_classes.ts";
import { deviceId } from "../../../server/mqtt/home_assistant/discovery.ts";
import { HomeAssistant } from "../../../server/mqtt/home_assistant/home_assistant.ts";
import { Topics } from "../../../server/mqtt/topics.ts";
import { boardWith, components, discovery, EXAMPLES, FIXTURE } from "./home_assistant_boards.ts";

const DIAGNOSTICS = [
  "sensor Starts",
  "sensor Revision",
  "sensor Confirmation time",
  "sensor Last command",
  "update Firmware",
];

function listed(definition: Definition): readonly string[] {
  return Object.values(components(definition)).map(({ platform, name }) => `${platform} ${name}`);
}

const ENTITIES: Readonly<Record<string, readonly string[]>> = {
  lcd: [
    "text Display",
    "text Display: Second line",
    "binary_sensor Display answers",
    "button Display: Clear",
  ],
  motor: ["number Motor", "button Motor: Stop"],
  "rgb_lamp": ["light Lamp", "button Lamp: Off"],
  servo: ["number Servo"],
  start: ["light LED", "button LED: Toggle"],
  thermometer: ["sensor Temperature", "number Temperature: Measured every"],
  "traffic_light": [
    "select Traffic light",
    "switch Traffic light: Runs",
    "binary_sensor Pedestrian button",
    "sensor Pedestrian button: Presses",
  ],
};

for (const [name, definition] of Object.entries(EXAMPLES)) {
  Deno.test(`Q11: what Home Assistant has of examples/${name}`, () => {
    assert.deepEqual(listed(definition), [...ENTITIES[name] ?? [], ...DIAGNOSTICS]);
  });
}

Deno.test("Q11: what Home Assistant has of a board with a light of each kind, a button and a sensor", () => {
  assert.deepEqual(listed(FIXTURE), [
    "light LED",
    "number LED: Period",
    "button LED: Toggle",
    "light Lamp",
    "binary_sensor Button",
    "sensor Button: Presses",
    "sensor Light",
    "number Light: Period",
    ...DIAGNOSTICS,
  ]);
});

const KINDS: readonly (readonly [Field, alone: string, lamp: string, read: string])[] = [
  [bool(), "switch", "light", "binary_sensor"],
  [int({ min: 0, max: 10 }), "number", "light", "sensor"],
  [int({ min: -10, max: 10 }), "number", "number", "sensor"],
  [decimal({ min: 0, max: 1, step: 0.1 }), "number", "light", "sensor"],
  [choice("slow", "fast"), "select", "select", "sensor"],
  [color(), "light", "light", "sensor"],
  [text({ max: 8 }), "text", "text", "sensor"],
];

for (const [field, alone, lamp, read] of KINDS) {
  Deno.test(`Q11: ${JSON.stringify(field)} is a ${alone}, of a lamp a ${lamp}, and without a command a ${read}`, () => {
    const found = Object.entries(components(boardWith(field)));
    const platform = (id: string) => found.find(([key]) => key.endsWith(id))?.[1].platform;
    assert.deepEqual([platform("_alone_value"), platform("_lamp_value"), platform("_read_value")], [
      alone,
      lamp,
      read,
    ]);
  });
}

Deno.test("Q11: a device has the board's name, and an id that does not change with it; every entity has both availabilities", () => {
  const { device, origin, availability, availability_mode: mode, components } = JSON.parse(
    discovery(FIXTURE).payload(new Map()),
  );
  assert.deepEqual(device, {
    identifiers: ["destello_uno-7f3a21c4"],
    name: "Kitchen",
    manufacturer: "Destello",
    model: "Arduino Uno",
    model_id: "Uno",
    serial_number: "uno-7f3a21c4",
    sw_version: "0badcafe",
    configuration_url: "https://192.168.1.20:8000",
  });
  assert.deepEqual(origin, { name: "Destello", sw_version: "1.2.3" });
  assert.deepEqual(availability.map(({ topic }: { topic: string }) => topic), [
    "destello/server/0badcafe/status",
    "destello/uno-7f3a21c4/availability",
  ]);
  assert.equal(mode, "all");
  const ids = Object.values<Record<string, unknown>>(components).map(({ unique_id: id, qos }) => {
    assert.equal(qos, 1);
    return id;
  });
  assert.equal(new Set(ids).size, ids.length);
  assert(ids.includes("destello_uno-7f3a21c4_led_on"));
});

Deno.test("Q11: an id that Home Assistant takes no topic of is written otherwise", () => {
  assert.equal(deviceId("uno é+1"), "destello_uno___1");
});

Deno.test("Q11: a setting of a reading is configuration, and one of a thing that is set is not", () => {
  const { number_light_periodMs: reading, number_led_periodMs: thing } = components(FIXTURE);
  assert.equal(reading?.["entity_category"], "config");
  assert.equal(thing?.["entity_category"], undefined);
  assert.deepEqual([reading?.["min"], reading?.["max"], reading?.["step"], reading?.["mode"]], [
    10,
    10000,
    10,
    "slider",
  ]);
});

Deno.test("Q11: what is measured follows from the unit where the unit says it", () => {
  const { sensor_room_degrees: degrees } = components(EXAMPLES["thermometer"] ?? FIXTURE);
  assert.deepEqual(
    ["device_class", "unit_of_measurement", "state_class", "suggested_display_precision"].map((name) =>
      degrees?.[name]
    ),
    ["temperature", "°C", "measurement", 1],
  );
  assert.equal(deviceClassOf("%"), null);
});

Deno.test("Q11: Home Assistant takes no step below 0.001, and a box has no slider's steps", () => {
  const fine = decimal({ min: 0, max: 10, step: 0.0004 });
  const { number_alone_value: number } = components(boardWith(fine));
  assert.deepEqual([number?.["step"], number?.["mode"]], [0.0012, "box"]);
});

Deno.test("Q11: options are shown as words, and by their names where two look alike; none is called as nothing is", () => {
  const words = { fast: { en: "Slow" } };
  const state = { speed: choice("slow", "fast", "none") };
  const fan = (more: object) =>
    components(board("Fan", { fan: channel({ title: "Fan", state, commands: { set: state }, ...more }) }));
  assert.deepEqual(fan({})["select_fan_speed"]?.["options"], ["Slow", "Fast", "(None)"]);
  assert.deepEqual(fan({ words })["select_fan_speed"]?.["options"], ["slow", "fast", "(none)"]);
});

Deno.test("Q11: a command is used that needs nothing but fields, and the smallest of those", () => {
  const on = bool();
  const level = int({ min: 0, max: 9 });
  const made = components(board("Heater", {
    heater: channel({
      title: "Heater",
      state: { on, level },
      commands: { both: { on, level }, ramp: { level, ms: int({ min: 0, max: 9 }) }, set: { on } },
    }),
  }));
  assert.equal(made["switch_heater_on"]?.["command_topic"], "destello/uno-7f3a21c4/cmd/heater/set");
  assert.equal(made["number_heater_level"]?.["command_topic"], "destello/uno-7f3a21c4/cmd/heater/both");
});

/** Home Assistant's side of a bridge, and what the broker holds of it. */
function side() {
  const held: string[] = [];
  const subscribed: string[] = [];
  let starts = 0;
  const homeAssistant = new HomeAssistant({
    prefix: "homeassistant",
    url: null,
    server: "0badcafe",
    version: "1.2.3",
    topics: new Topics("destello"),
    subscribe: (topic) => subscribed.push(topic),
    hold: (topic, payload) => held.push(`${topic} ${payload}`),
    leave: (topic) => held.push(`left ${topic}`),
    started: () => starts++,
  });
  const tell = (definition: Definition | null) =>
    homeAssistant.tell({
      id: "uno-1",
      name: "Uno",
      kind: "virtual",
      canProgram: false,
      port: null,
      status: "online",
      reason: null,
      boot: 1,
      rev: 1,
      channels: { led: UNKNOWN_CHANNEL },
      virtual: null,
    }, definition);
  const receive = (topic: string, text: string) =>
    homeAssistant.received(topic, new TextEncoder().encode(text));
  const last = () => JSON.parse(held.at(-1)?.replace(/^\S+ /, "") ?? "");
  return { homeAssistant, tell, receive, last, held, subscribed, starts: () => starts };
}

const CONFIG = "homeassistant/device/destello_uno-1/config";

Deno.test("Q11a: what a board no longer has is named alone, first, for as long as this process runs", () => {
  const { tell, last, held } = side();
  tell(FIXTURE);
  assert(held[0]?.startsWith(CONFIG));
  tell(EXAMPLES["start"] ?? FIXTURE);
  const { components } = last();
  assert.deepEqual(components.light_lamp_level, { platform: "light" });
  assert.deepEqual(Object.keys(components).slice(0, 2), ["number_led_periodMs", "light_lamp_level"]);
  assert.equal(components.light_led_on.name, "LED");
  tell(FIXTURE);
  assert.equal(last().components.light_lamp_level.name, "Lamp");
  tell(null);
  assert.equal(held.length, 3);
});

Deno.test("Q11a: what a former process told is read from the broker, whatever is in it", () => {
  const { tell, receive, last, subscribed } = side();
  assert(!receive(CONFIG, "{}"));
  tell(FIXTURE);
  assert.deepEqual(subscribed, [CONFIG]);
  const former = {
    "switch_pump_on": { platform: "switch", "unique_id": "destello_uno-1_pump_on" },
    "switch_gone_on": { platform: "switch" },
    "other": { platform: "siren", "unique_id": "x" },
  };
  for (const payload of ["", "no JSON", "null", "[1]", '{"components":7}', '{"components":{"a":null}}']) {
    assert(receive(CONFIG, payload));
  }
  assert(receive(CONFIG, JSON.stringify({ components: former })));
  const [first, ...others] = Object.entries(last().components);
  assert.deepEqual(first, ["switch_pump_on", { platform: "switch" }]);
  assert(!others.some(([key]) => key === "other" || key === "switch_gone_on"));
});

Deno.test("Q13: of a board that another server has, Home Assistant is told no more until it is ours again", () => {
  const { homeAssistant, tell, receive, held } = side();
  homeAssistant.leave("uno-1");
  assert.deepEqual(held, []);
  tell(FIXTURE);
  homeAssistant.leave("uno-1");
  receive(CONFIG, JSON.stringify({ components: { "switch_x": { platform: "switch", qos: 1 } } }));
  assert.equal(held.length, 2);
  assert.equal(held[1], `left ${CONFIG}`);
  tell(FIXTURE);
  assert.equal(held.length, 3);
});

Deno.test("Q11a: whoever may publish names no endless number of entities to take away", () => {
  const { tell, receive, last } = side();
  tell(FIXTURE);
  const many = Object.fromEntries(
    Array.from({ length: 1000 }, (_, index) => [`switch_${index}`, { platform: "switch", qos: 1 }]),
  );
  receive(CONFIG, JSON.stringify({ components: many }));
  assert.equal(Object.keys(last().components).length, 256);
  assert.equal(last().components.light_led_on.name, "LED");
});

Deno.test("Q11a: what is not called as an entity of ours is not taken away: whoever may publish could make every message a long one", () => {
  const { tell, receive, last } = side();
  tell(FIXTURE);
  const before = JSON.stringify(last()).length;
  const [long, strange] = [`switch_${"x".repeat(81)}`, "switch_pump on"];
  const entity = { platform: "switch", qos: 1 };
  receive(CONFIG, JSON.stringify({ components: { [long]: entity, [strange]: entity } }));
  assert.equal(JSON.stringify(last()).length, before);
  receive(CONFIG, JSON.stringify({ components: { "switch_pump_on": entity } }));
  assert.deepEqual(last().components["switch_pump_on"], { platform: "switch" });
});

Deno.test("Q11b: when Home Assistant starts, everything is published again, and after each connection it is listened to", () => {
  const { homeAssistant, tell, receive, subscribed, starts } = side();
  tell(FIXTURE);
  homeAssistant.connected();
  assert.deepEqual(subscribed, [CONFIG, "homeassistant/status", CONFIG]);
  assert(receive("homeassistant/status", "offline"));
  assert.equal(starts(), 0);
  assert(receive("homeassistant/status", "online"));
  assert.equal(starts(), 1);
  assert(!receive("homeassistant/other", "online"));
});
