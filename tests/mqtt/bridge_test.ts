import assert from "node:assert/strict";
import type { BoardView } from "../../protocol/views.ts";
import type { ProjectsObserver } from "../../server/boards/boards.ts";
import { WHO_JITTER_MS } from "../../server/mqtt/bridge.ts";
import { tools, withTools } from "../tool.ts";
import type { Message } from "./mqtt_client.ts";
import { MqttTestClient } from "./mqtt_client.ts";
import { openMqttHouse, SERVER } from "./mqtt_house.ts";
import type { OldBroker } from "./network.ts";

/** What a broker speaks, as the bridge finds out. */
const VERSIONS: readonly (readonly [name: string, old: OldBroker])[] = [
  ["MQTT 5", null],
  ["MQTT 3.1.1, where the broker says no to 5", "says no"],
  ["MQTT 3.1.1, where the broker hangs up on 5", "hangs up"],
];
/** As long as a UUID. */
const UUID = "7b0f9c1e5d2a4e6f8a90";

function has(members: Readonly<Record<string, unknown>>): (value: unknown) => boolean {
  return (value) =>
    typeof value === "object" && value !== null &&
    Object.entries(members).every(([name, member]) =>
      JSON.stringify(Reflect.get(value, name)) === JSON.stringify(member)
    );
}

function reasonIn({ value }: Message): unknown {
  assert(has({})(value));
  const { error }: { readonly error?: { readonly reason: string } } = Object(value);
  return error?.reason;
}

function birthBy(server: string): string {
  return JSON.stringify({ server, session: 1, boot: 1, status: "online", reason: null });
}

function viewOf(boards: readonly BoardView[]): BoardView {
  const [view] = boards;
  assert(view !== undefined);
  return view;
}

for (const [version, old] of VERSIONS) {
  Deno.test(
    withTools(
      `Q1, Q2, Q3: who comes late finds everything at the broker, and hears what changes (${version})`,
      [
        tools.mosquitto,
      ],
      async (_, mosquitto = "") => {
        await using mqtt = await openMqttHouse(mosquitto, { old });
        const { house, board, topics, broker } = mqtt;
        assert.match(mqtt.log[0] ?? "", old === null ? /connected by MQTT 5$/ : /connected by MQTT 3\.1\.1$/);
        await using late = await MqttTestClient.connect(broker.port);
        const status = await late.message(topics.status(SERVER), has({ online: true }));
        const birth = await late.message(topics.birth(board));
        const { boot, channels } = viewOf(house.boards.list());
        assert(has({ server: SERVER, boot, kind: "virtual", name: "Uno" })(birth.value));
        assert.equal(
          Reflect.get(Object(birth.value), "session"),
          Reflect.get(Object(status.value), "session"),
        );
        assert((await late.message(topics.availability(board), (value) => value === "online")).retain);
        for (const [channel, { reported }] of Object.entries(channels)) {
          const state = await late.message(topics.state(board, channel));
          assert(state.retain);
          if (channel !== "light") assert(has({ boot, state: reported })(state.value), state.text);
        }

        house.uno.press("2", true);
        await late.message(
          topics.state(board, "button"),
          has({ state: { pressed: true, presses: 1 }, by: "board" }),
        );
        const client = await house.connect();
        const { result } = await client.call("led.set", { on: true });
        const state = await late.message(
          topics.state(board, "led"),
          has({ state: result?.state, rev: result?.rev }),
        );
        assert(has({ by: "client 1", desired: { on: true, periodMs: 0 }, pending: null })(state.value));
        assert(!state.retain);
        await client.close();
      },
    ),
  );

  Deno.test(
    withTools(`Q5, Q8: a command runs once on the pin, and is answered at its channel's topic (${version})`, [
      tools.mosquitto,
    ], async (_, mosquitto = "") => {
      await using mqtt = await openMqttHouse(mosquitto, { old });
      const { other, board, topics } = mqtt;
      await other.publish(mqtt.cmd("led", "set"), '{"on":true}');
      const answer = await other.message(topics.result(board, "led"));
      assert(has({ board, channel: "led", command: "set" })(answer.value));
      const { result } = Object(answer.value);
      assert.deepEqual(result.state, { on: true, periodMs: 0 });
      assert(!answer.retain);
      await other.message(
        topics.state(board, "led"),
        has({ rev: result.rev, by: "MQTT", state: result.state }),
      );
      assert.deepEqual(mqtt.led(), [1]);
    }),
  );
}

Deno.test(
  withTools(
    "Q5, Q7, Q8: with a response topic the answer goes there with the correlation data, and others read who asked",
    [
      tools.mosquitto,
    ],
    async (_, mosquitto = "") => {
      await using mqtt = await openMqttHouse(mosquitto);
      const { other, board, topics } = mqtt;
      await other.publish(mqtt.cmd("led", "set"), '{"on":true}', {
        responseTopic: "reply/me",
        correlation: "7",
        properties: { by: "Küche" },
      });
      const answer = await other.message("reply/me");
      assert.equal(answer.correlation, "7");
      // Less the whole seconds that it has waited at the broker.
      assert.ok(answer.expiry !== null && answer.expiry <= 60, `${answer.expiry}`);
      const state = await other.message(topics.state(board, "led"), has({ by: "MQTT: Küche" }));
      assert.equal(state.expiry, null);
      assert.deepEqual(other.received.filter(({ topic }) => topic === topics.result(board, "led")), []);
    },
  ),
);

Deno.test(
  withTools("C12, Q7, Q7a: a command that is repeated under its key, or its correlation data, runs once", [
    tools.mosquitto,
  ], async (_, mosquitto = "") => {
    await using mqtt = await openMqttHouse(mosquitto);
    const { other } = mqtt;
    const toggle = mqtt.cmd("led", "toggle");
    const key = { responseTopic: "reply/key", properties: { key: "k1" } };
    await other.publish(toggle, "{}", { ...key, correlation: "1" });
    const first = await other.message("reply/key");
    await other.publish(toggle, "{}", { ...key, correlation: "2" });
    await other.count(/^reply\/key$/, 2);
    const second = other.received.findLast(({ topic }) => topic === "reply/key");
    assert.equal(second?.correlation, "2");
    assert.deepEqual(JSON.parse(second.text).result, Object(first.value).result);
    assert.equal(Object(first.value).key, "k1");
    assert.deepEqual(mqtt.led(), [1]);

    const named = { responseTopic: "reply/uuid", correlation: UUID };
    await other.publish(toggle, "{}", named);
    await other.publish(toggle, "{}", named);
    const after = await other.message("reply/uuid");
    await other.publish(toggle, "{}", { responseTopic: "reply/last", correlation: UUID });
    await other.message("reply/last");
    const answers = other.received.filter(({ topic }) => topic === "reply/uuid");
    assert.deepEqual(answers.map(({ text }) => text), [after.text, after.text]);
    // The last one has another response topic: it is another request.
    assert.deepEqual(mqtt.led(), [1, 0, 1]);
  }),
);

for (const [version, old] of VERSIONS) {
  Deno.test(
    withTools(`Q7c: a command whose topic names its key runs once, and is answered there (${version})`, [
      tools.mosquitto,
    ], async (_, mosquitto = "") => {
      await using mqtt = await openMqttHouse(mosquitto, { old });
      const { other, board, topics } = mqtt;
      const toggle = `${mqtt.cmd("led", "toggle")}/k1`;
      await other.publish(toggle, "{}");
      await other.publish(toggle, "{}");
      await other.publish(`${mqtt.cmd("led", "toggle")}/k2`, "{}");
      const last = await other.message(topics.result(board, "led", "k2"));
      assert(has({ key: "k2" })(last.value));
      const answers = other.received.filter(({ topic }) => topic === topics.result(board, "led", "k1"));
      assert.equal(answers.length, 2);
      assert.equal(answers[0]?.text, answers[1]?.text);
      assert.deepEqual(mqtt.led(), [1, 0]);
    }),
  );
}

/** PUBLISH of MQTT 3.1.1 (3.3) with QoS 1 and the flag DUP, shorter than 128 bytes. */
function publishedAgain(topic: string, payload: string): Uint8Array {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const body = [0, topic.length, ...bytes(topic), 0, 77, ...bytes(payload)];
  return Uint8Array.of(0b0011_1010, body.length, ...body);
}

Deno.test(
  withTools("Q7d: a command that is delivered again runs only under a key, by which it is known", [
    tools.mosquitto,
  ], async (_, mosquitto = "") => {
    await using mqtt = await openMqttHouse(mosquitto, { old: "says no" });
    const { other, board, network, topics } = mqtt;
    const toggle = mqtt.cmd("led", "toggle");
    await other.publish(toggle, "{}");
    await other.message(topics.result(board, "led"));
    await network.say(publishedAgain(toggle, "{}"));
    await network.say(publishedAgain(`${toggle}/k1`, "{}"));
    const first = await other.message(topics.result(board, "led", "k1"));
    other.forget();
    await network.say(publishedAgain(`${toggle}/k1`, "{}"));
    const second = await other.message(topics.result(board, "led", "k1"));
    assert.equal(second.text, first.text);
    assert.deepEqual(mqtt.led(), [1, 0]);
  }),
);

Deno.test(withTools("C11, Q7: a command with ifRev does not run where its channel has changed since", [
  tools.mosquitto,
], async (_, mosquitto = "") => {
  await using mqtt = await openMqttHouse(mosquitto);
  const { other, board, topics } = mqtt;
  await other.publish(mqtt.cmd("led", "set"), '{"on":true}');
  const { result } = Object((await other.message(topics.result(board, "led"))).value);
  const at = (ifRev: number, responseTopic: string) =>
    other.publish(mqtt.cmd("led", "toggle"), "{}", { responseTopic, properties: { ifRev: String(ifRev) } });
  await at(result.rev - 1, "reply/old");
  const refused = await other.message("reply/old");
  assert.equal(reasonIn(refused), "conflict");
  assert(has({ rev: result.rev, reported: result.state })(Object(refused.value).error.current));
  await at(result.rev, "reply/new");
  assert.equal(reasonIn(await other.message("reply/new")), undefined);
  assert.deepEqual(mqtt.led(), [1, 0]);
}));

Deno.test(withTools("Q5, Q7b: what is no command of the board is refused by name, and moves no pin", [
  tools.mosquitto,
], async (_, mosquitto = "") => {
  await using mqtt = await openMqttHouse(mosquitto);
  const { other, board, topics } = mqtt;
  const cases = [
    ["led", "set", "", "parse_error"],
    ["led", "set", "{", "parse_error"],
    ["led", "set", "[]", "invalid_params"],
    ["led", "set", '{"on":1}', "invalid_params"],
    ["led", "set", '{"on":true,"off":false}', "invalid_params"],
    ["led", "set", `"${"x".repeat(5000)}"`, "invalid_request"],
    ["led", "shine", "{}", "unknown_method"],
    ["fan", "set", "{}", "unknown_method"],
    // Methods of the catalogue have names of the same form, and are no commands.
    ["board", "identify", "{}", "unknown_method"],
    ["devices", "list", "{}", "unknown_method"],
    ["__proto__", "set", "{}", "unknown_method"],
  ] as const;
  for (const [index, [channel, command, payload, reason]] of cases.entries()) {
    const responseTopic = `reply/${index}`;
    await other.publish(mqtt.cmd(channel, command), payload, { responseTopic });
    const answer = await other.message(responseTopic);
    assert.equal(reasonIn(answer), reason, answer.text);
    assert.equal(Object(answer.value).error.outcome, "not_run");
  }
  await other.publish(mqtt.cmd("led", "set"), '{"on":true}', { responseTopic: topics.state(board, "led") });
  assert.equal(reasonIn(await other.message(topics.result(board, "led"))), "invalid_request");
  assert.deepEqual(mqtt.led(), []);
}));

Deno.test(withTools("Q5: whoever publishes may command, and a device with the role view may not (S21)", [
  tools.mosquitto,
], async (_, mosquitto = "") => {
  await using mqtt = await openMqttHouse(mosquitto);
  const viewer = mqtt.house.enter("Viewer", {
    id: "viewer",
    role: "view",
    client: null,
    revoked: new AbortController().signal,
  });
  const call = { method: "led.set", params: { on: true }, board: null };
  await assert.rejects(viewer.call(() => ({ call, by: "Viewer" })), { reason: "not_allowed" });
  assert.deepEqual(mqtt.led(), []);
}));

Deno.test(
  withTools(
    "C8, Q5: of more commands at once than a client may have in flight the others are refused, and none runs twice",
    [
      tools.mosquitto,
    ],
    async (_, mosquitto = "") => {
      await using mqtt = await openMqttHouse(mosquitto);
      const { house, other, board } = mqtt;
      // Commands come faster than the board answers them, however the broker passes them on.
      house.boards.virtual(board).environment.setTrouble({ delayMs: 50 }, "test");
      const names = Array.from({ length: 40 }, (_, index) => `reply/many/${index}`);
      await Promise.all(
        names.map((responseTopic) => other.publish(mqtt.cmd("led", "toggle"), "{}", { responseTopic })),
      );
      const answers = await Promise.all(names.map((name) => other.message(name)));
      const reasons = new Set(answers.map(reasonIn));
      const ran = answers.filter((answer) => reasonIn(answer) === undefined);
      assert.deepEqual(reasons, new Set([undefined, "too_many_requests"]));
      assert.equal(mqtt.led().length, ran.length);
      assert(ran.length >= 16, `${ran.length} ran`);
    },
  ),
);

Deno.test(
  withTools(
    "Q6: a retained command does not run, now and after each connection, and is named once in the log",
    [
      tools.mosquitto,
    ],
    async (_, mosquitto = "") => {
      await using mqtt = await openMqttHouse(mosquitto);
      const { other, board, topics, network } = mqtt;
      await other.publish(mqtt.cmd("led", "set"), '{"on":true}', { retain: true });
      assert.equal(reasonIn(await other.message(topics.result(board, "led"))), "invalid_request");
      other.forget();
      network.cut();
      assert.equal(reasonIn(await other.message(topics.result(board, "led"))), "invalid_request");
      assert.equal(mqtt.log.filter((line) => line.includes("retained command")).length, 1);
      assert.match(
        mqtt.log.find((line) => line.includes("retained command")) ?? "",
        /mosquitto_pub -r -n -t/,
      );
      // As the log says.
      other.forget();
      await other.publish(mqtt.cmd("led", "set"), "", { retain: true });
      await other.publish(mqtt.cmd("led", "set"), '{"on":true}', { responseTopic: "reply/1" });
      await other.message("reply/1");
      assert.deepEqual(other.received.filter(({ topic }) => topic === topics.result(board, "led")), []);
      assert.deepEqual(mqtt.led(), [1]);
    },
  ),
);

Deno.test(
  withTools(
    "Q6: by MQTT 3.1.1 a command that is to be retained runs once when it is published, and not again",
    [
      tools.mosquitto,
    ],
    async (_, mosquitto = "") => {
      await using mqtt = await openMqttHouse(mosquitto, { old: "says no" });
      const { other, board, topics, network } = mqtt;
      await other.publish(mqtt.cmd("led", "toggle"), "{}", { retain: true });
      assert.equal(reasonIn(await other.message(topics.result(board, "led"))), undefined);
      other.forget();
      network.cut();
      assert.equal(reasonIn(await other.message(topics.result(board, "led"))), "invalid_request");
      assert.deepEqual(mqtt.led(), [1]);
    },
  ),
);

Deno.test(withTools("Q3a, Q4: on who everything is published again, once for several that come together", [
  tools.mosquitto,
], async (_, mosquitto = "") => {
  const wait = WHO_JITTER_MS / 2;
  await using mqtt = await openMqttHouse(mosquitto, { random32: () => 2 ** 31 });
  const { other, board, topics, house, clock } = mqtt;
  // What is measured by itself would come again by itself.
  await other.publish(mqtt.cmd("light", "sample"), '{"periodMs":10000}', { responseTopic: "reply/1" });
  const { rev } = Object((await other.message("reply/1")).value).result;
  await other.message(topics.state(board, "light"), (value) => Object(value).rev >= rev);
  clock.keep(wait);
  await Promise.all(Array.from({ length: 5 }, () => other.publish(topics.who, "")));
  // When this is answered, all of them have come.
  await other.publish(mqtt.cmd("led", "set"), '{"on":true}', { responseTopic: "reply/2" });
  await other.message("reply/2");
  other.forget();
  assert.equal(clock.end(wait), 1);
  const channels = Object.keys(viewOf(house.boards.list()).channels);
  const all = [
    topics.status(SERVER),
    ...channels.map((channel) => topics.state(board, channel)),
    topics.birth(board),
    topics.availability(board),
  ];
  for (const topic of all) await other.message(topic);
  await other.publish(mqtt.cmd("led", "set"), '{"on":false}', { responseTopic: "reply/3" });
  await other.message("reply/3");
  const told = other.received.map(({ topic }) => topic).filter((topic) => all.includes(topic));
  for (const topic of all.filter((topic) => topic !== topics.state(board, "led"))) {
    assert.equal(told.filter((one) => one === topic).length, 1, topic);
  }
}));

Deno.test(
  withTools("Q3b: a server that ends in order says so for itself and its boards, and leaves no will", [
    tools.mosquitto,
  ], async (_, mosquitto = "") => {
    await using mqtt = await openMqttHouse(mosquitto);
    const { other, board, topics, bridge } = mqtt;
    const { value } = await other.message(topics.status(SERVER), has({ online: true }));
    other.forget();
    await bridge.close();
    const { session } = Object(value);
    await other.message(topics.status(SERVER), has({ online: false, session }));
    await other.message(topics.availability(board), (value) => value === "offline");
    assert.equal(other.received.filter(({ topic }) => topic === topics.status(SERVER)).length, 1);
  }),
);

Deno.test(
  withTools(
    "Q3b: a board that a killed process of this server left behind is offline, another server's is not touched",
    [
      tools.mosquitto,
    ],
    async (_, mosquitto = "") => {
      await using mqtt = await openMqttHouse(mosquitto, {
        before: (other, topics) =>
          Promise.all([
            other.publish(topics.birth("uno-1"), birthBy(SERVER), { retain: true }),
            other.publish(topics.availability("uno-1"), "online", { retain: true }),
            other.publish(topics.birth("uno-2"), birthBy("11111111"), { retain: true }),
            other.publish(topics.birth("uno-3"), "no birth", { retain: true }),
          ]),
      });
      const { other, topics } = mqtt;
      await other.message(topics.availability("uno-1"), (value) => value === "offline");
      await other.publish(mqtt.cmd("led", "set"), '{"on":true}', { responseTopic: "reply/1" });
      await other.message("reply/1");
      const touched = other.received.map(({ topic }) => topic);
      for (const board of ["uno-2", "uno-3"]) assert(!touched.includes(topics.availability(board)));
    },
  ),
);

Deno.test(withTools("Q2: a board's restart is another boot in birth and states, and it is offline between", [
  tools.mosquitto,
], async (_, mosquitto = "") => {
  await using mqtt = await openMqttHouse(mosquitto);
  const { other, board, topics, house } = mqtt;
  const { boot } = viewOf(house.boards.list());
  other.forget();
  house.uno.reset();
  await other.message(topics.birth(board), has({ boot: (boot ?? 0) + 1 }));
  await other.message(topics.state(board, "led"), has({ boot: (boot ?? 0) + 1 }));
}));

Deno.test(
  withTools("Q3c, R10a: the state of a channel that a board has no longer is taken from the broker", [
    tools.mosquitto,
  ], async (_, mosquitto = "") => {
    let isGone = false;
    const observers: ProjectsObserver[] = [];
    await using mqtt = await openMqttHouse(mosquitto, {
      seen: (boards) => ({
        // Of a board that is away nothing is told.
        subscribe: (listener) =>
          boards.subscribe((event) => {
            if (!isGone) listener(event);
          }),
        observeProjects(observer) {
          observers.push(observer);
          return () => {};
        },
        list() {
          return boards.list().map((view) => {
            const { light, ...others } = view.channels;
            return isGone || light === undefined ? { ...view, channels: others } : view;
          });
        },
      }),
    });
    const { board, topics, broker, other, house } = mqtt;
    await other.message(topics.state(board, "light"));
    isGone = true;
    const [project] = house.boards.projects.all;
    for (const observer of observers) void observer(project, project);
    await other.message(topics.state(board, "light"), (value) => value === "");
    await using late = await MqttTestClient.connect(broker.port);
    await late.message(topics.availability(board));
    await late.publish("nobody/answers", "all that was held has come");
    await late.message("nobody/answers");
    const heard = (channel: string) =>
      late.received.some(({ topic }) => topic === topics.state(board, channel));
    assert.deepEqual([heard("light"), heard("led")], [false, true]);
  }),
);
