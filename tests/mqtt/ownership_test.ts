import assert from "node:assert/strict";
import type { BoardView } from "../../protocol/views.ts";
import type { ProjectsObserver } from "../../server/boards/boards.ts";
import { SEARCH_MS } from "../../server/mqtt/bridge.ts";
import { SILENT_MS } from "../../server/mqtt/ownership.ts";
import { FIRST_WAIT_MS, nextWait } from "../../server/mqtt/waits.ts";
import { tools, withTools } from "../tool.ts";
import { patiently } from "../patience.ts";
import { MqttTestClient } from "./mqtt_client.ts";
import { type MqttHouse, openMqttHouse, SERVER } from "./mqtt_house.ts";

/** Somebody else's server. */
const OTHER = "11111111";
/** What it calls itself, and how that is shown. */
const [NAME, VISIBLE] = ["cel\nlar", "cel\ufffdlar"];
/** PUBACK: no matching subscribers. */
const NOBODY_LISTENS = 16;

/** What a birth of another server tells. */
interface Told {
  readonly boot: number;
  readonly server?: string;
  readonly session?: number;
  readonly status?: string;
  readonly code?: string;
}

function birth({ boot, server = OTHER, session = 7, status = "online", code }: Told): string {
  return JSON.stringify({ server, session, boot, status, reason: code === undefined ? null : { code } });
}

function viewOf({ house }: MqttHouse): BoardView {
  const [view] = house.boards.list();
  assert(view !== undefined);
  return view;
}

/** Wait until the board is known to be some way. */
async function becomes({ house }: MqttHouse, fits: (view: BoardView) => boolean): Promise<BoardView> {
  const is = Promise.withResolvers<BoardView>();
  const look = () => {
    const view = house.boards.list().find(fits);
    if (view !== undefined) is.resolve(view);
  };
  const end = house.boards.subscribe(look);
  look();
  try {
    return await patiently(
      is.promise,
      () => `The board did not become that, it is ${JSON.stringify(house.boards.list())}`,
    );
  } finally {
    end();
  }
}

async function power({ house, board }: MqttHouse, action: "unplug" | "plug"): Promise<void> {
  const client = await house.connect();
  await client.call("virtual.power", { action, board });
  await client.close();
}

async function unplug(mqtt: MqttHouse): Promise<void> {
  await power(mqtt, "unplug");
  await becomes(mqtt, ({ status }) => status === "offline");
}

/** Wait until the server has read everything that was published, and has said again all that it says. */
async function roundTrip({ other, topics }: MqttHouse): Promise<void> {
  other.forget();
  for (const count of [1, 2]) {
    await other.publish(topics.who, "");
    // The status is the first of everything.
    await other.message(
      topics.status(SERVER),
      () => other.received.filter(({ topic }) => topic === topics.status(SERVER)).length >= count,
    );
  }
}

/** PUBLISH of MQTT 3.1.1 (3.3) with QoS 1, of 128 bytes or more. */
function published(topic: string, payload: string, id: number, retain = false): Uint8Array {
  const bytes = (text: string) => [...new TextEncoder().encode(text)];
  const body = [0, topic.length, ...bytes(topic), 0, id, ...bytes(payload.padEnd(100))];
  return Uint8Array.of(retain ? 0x33 : 0x32, body.length % 128 + 128, Math.floor(body.length / 128), ...body);
}

function statusOf(session: number): string {
  return JSON.stringify({ online: false, session });
}

/** What a command of a page here fails with. */
async function failureHere({ house, board }: MqttHouse): Promise<unknown> {
  const client = await house.connect();
  try {
    const { error } = await client.call("led.set", { on: true, board });
    return error?.data;
  } finally {
    await client.close();
  }
}

/** Topics at which the server has spoken since the test forgot. */
function spokenAt({ other, board, topics }: MqttHouse): readonly string[] {
  const own = other.received.filter(({ topic, text }) =>
    topic.startsWith(`destello/${board}/`) && !text.includes(`"server":"${OTHER}"`)
  );
  return [...new Set(own.map(({ topic }) => topic))].filter((topic) => topic !== topics.who);
}

Deno.test(
  withTools(
    "Q13a: a board that is plugged in at another server is owned elsewhere here, in one line of the log",
    [
      tools.mosquitto,
    ],
    async (_, mosquitto = "") => {
      await using mqtt = await openMqttHouse(mosquitto);
      const { other, topics, board } = mqtt;
      const { boot } = viewOf(mqtt);
      await unplug(mqtt);
      // The last that it says of the board before it hears of the other one: later it would lie at the broker instead.
      await other.message(
        topics.birth(board),
        (value) => Object(Object(value).reason).code === "unplugged",
      );
      other.forget();
      const moved = birth({ boot: (boot ?? 0) + 1 });
      const says = JSON.stringify({ online: true, session: 7, version: "test", name: NAME });
      await other.publish(topics.status(OTHER), says, { retain: true });
      await other.publish(topics.birth(board), moved, { retain: true });
      const view = await becomes(mqtt, ({ reason }) => reason?.code === "owned_elsewhere");
      assert.deepEqual([view.status, view.reason?.details], ["offline", { owner: VISIBLE }]);
      const failure = Object(await failureHere(mqtt));
      assert.deepEqual([failure.reason, failure.outcome, failure.details], [
        "owned_elsewhere",
        "not_run",
        { owner: VISIBLE },
      ]);
      // It says that it has the board no longer, and says nothing more, also when it is asked.
      await other.message(
        topics.birth(board),
        (value) => Object(value).server === SERVER && Object(value).status === "offline",
      );
      await roundTrip(mqtt);
      assert.deepEqual(spokenAt(mqtt), []);
      assert.equal(await other.publish(mqtt.cmd("led", "set"), '{"on":true}'), 0);
      await using late = await MqttTestClient.connect(mqtt.broker.port, {}, [topics.birth(board)]);
      // What lies at the broker is the owner's.
      assert.equal((await late.message(topics.birth(board))).text, moved);
      assert.equal(mqtt.log.filter((line) => line.includes(`is at server ${VISIBLE} now`)).length, 1);
      assert.deepEqual(mqtt.led(), []);
    },
  ),
);

Deno.test(withTools("Q13a: commands at the broker for a board that is elsewhere find nobody here", [
  tools.mosquitto,
], async (_, mosquitto = "") => {
  await using mqtt = await openMqttHouse(mosquitto);
  const { other, topics, board, broker } = mqtt;
  await unplug(mqtt);
  await other.publish(topics.birth(board), birth({ boot: (viewOf(mqtt).boot ?? 0) + 1 }));
  await becomes(mqtt, ({ reason }) => reason?.code === "owned_elsewhere");
  await roundTrip(mqtt);
  await other[Symbol.asyncDispose]();
  await using asker = await MqttTestClient.connect(broker.port, {}, []);
  assert.equal(await asker.publish(mqtt.cmd("led", "set"), '{"on":true}'), NOBODY_LISTENS);
}));

Deno.test(withTools("Q13b: a board that is plugged in here again is this server's: its boot is greater", [
  tools.mosquitto,
], async (_, mosquitto = "") => {
  await using mqtt = await openMqttHouse(mosquitto);
  const { other, topics, board } = mqtt;
  await unplug(mqtt);
  const { boot } = viewOf(mqtt);
  await other.publish(topics.birth(board), birth({ boot: boot ?? 0 }), { retain: true });
  await becomes(mqtt, ({ reason }) => reason?.code === "owned_elsewhere");
  other.forget();
  await power(mqtt, "plug");
  await becomes(mqtt, ({ status }) => status === "online");
  const { value } = await other.message(topics.birth(board), (value) => Object(value).status === "online");
  assert.deepEqual([Object(value).server, Object(value).boot], [SERVER, (boot ?? 0) + 1]);
  await other.message(topics.availability(board), (value) => value === "online");
  await other.publish(mqtt.cmd("led", "set"), '{"on":true}', { responseTopic: "reply/1" });
  assert.deepEqual(Object((await other.message("reply/1")).value).result.state, { on: true, periodMs: 0 });
}));

Deno.test(
  withTools(
    "Q13c: a board that still answers here is not given away to whoever tells of a greater boot: both refuse, until one says no more",
    [tools.mosquitto],
    async (_, mosquitto = "") => {
      await using mqtt = await openMqttHouse(mosquitto);
      const { other, topics, board } = mqtt;
      const boot = (viewOf(mqtt).boot ?? 0) + 100;
      await other.publish(topics.birth(board), birth({ boot }), { retain: true });
      const view = await becomes(mqtt, ({ reason }) => reason?.code === "id_conflict");
      assert.deepEqual(view.reason?.details, { owner: OTHER });
      await other.message(topics.birth(board), (value) => Object(value).reason?.code === "id_conflict");
      await other.message(topics.availability(board), (value) => value === "offline");
      const here = Object(await failureHere(mqtt));
      assert.deepEqual([here.reason, here.outcome, here.details], ["id_conflict", "not_run", {
        owner: OTHER,
      }]);
      await other.publish(mqtt.cmd("led", "set"), '{"on":true}', { responseTopic: "reply/1" });
      const { error } = Object((await other.message("reply/1")).value);
      assert.deepEqual([error.reason, error.outcome], ["id_conflict", "not_run"]);
      await roundTrip(mqtt);
      assert.deepEqual([...spokenAt(mqtt)].sort(), [topics.availability(board), topics.birth(board)]);

      // The other board has another id now.
      other.forget();
      await other.publish(topics.birth(board), birth({ boot, status: "offline" }));
      await becomes(mqtt, ({ status }) => status === "online");
      await other.message(topics.birth(board), (value) => Object(value).status === "online");
      await other.message(topics.state(board, "led"));
      await other.message(topics.availability(board), (value) => value === "online");
      assert.equal(mqtt.house.log.filter((line) => line.includes("a board with the same id")).length, 1);
      await other.publish(mqtt.cmd("led", "set"), '{"on":true}', { responseTopic: "reply/2" });
      await other.message("reply/2");
      assert.deepEqual(mqtt.led(), [1]);
    },
  ),
);

Deno.test(
  withTools("Q13c: in a conflict a board can be given an id of its own, and is this server's by that", [
    tools.mosquitto,
  ], async (_, mosquitto = "") => {
    await using mqtt = await openMqttHouse(mosquitto);
    const { other, topics, board, house } = mqtt;
    await other.publish(topics.birth(board), birth({ boot: viewOf(mqtt).boot ?? 0 }));
    await becomes(mqtt, ({ reason }) => reason?.code === "id_conflict");
    other.forget();
    const { board: renewed } = await house.boards.renewId(board);
    assert.notEqual(renewed, board);
    await becomes(mqtt, ({ id, status }) => id === renewed && status === "online");
    await other.message(topics.availability(renewed), (value) => value === "online");
    // The one that keeps the id hears that it is alone.
    await other.message(
      topics.birth(board),
      (value) => Object(value).server === SERVER && Object(value).status === "offline",
    );
  }),
);

Deno.test(
  withTools(
    "Q13e: what lies at the broker of a server that is no longer there takes no board from this one",
    [
      tools.mosquitto,
    ],
    async (_, mosquitto = "") => {
      // The board's id is not known before it has started: it is the first message of the second bridge that finds it.
      await using mqtt = await openMqttHouse(mosquitto);
      const { other, topics, board, network, clock } = mqtt;
      const boot = (viewOf(mqtt).boot ?? 0) + 1;
      clock.hold = true;
      network.cut();
      await mqtt.logged(/MQTT broker \S+ is down/);
      const ghost = birth({ boot, server: "22222222" });
      await other.publish(topics.birth(board), ghost, { retain: true });
      await clock.endWait();
      await mqtt.logged(/MQTT broker \S+ is back/);
      await roundTrip(mqtt);
      // Of two that count the first one would be named.
      await other.publish(topics.birth(board), birth({ boot }));
      const { reason } = await becomes(mqtt, ({ reason }) => reason?.code === "id_conflict");
      assert.deepEqual(reason?.details, { owner: OTHER });
    },
  ),
);

Deno.test(
  withTools("Q13f: a will ends what its session told of a board, a late one of a former session does not", [
    tools.mosquitto,
  ], async (_, mosquitto = "") => {
    await using mqtt = await openMqttHouse(mosquitto);
    const { other, topics, board } = mqtt;
    const boot = (viewOf(mqtt).boot ?? 0) + 1;
    await unplug(mqtt);
    await other.publish(topics.birth(board), birth({ boot, session: 8 }));
    await becomes(mqtt, ({ reason }) => reason?.code === "owned_elsewhere");
    await other.publish(topics.status(OTHER), statusOf(7), { retain: true });
    await roundTrip(mqtt);
    assert.equal(viewOf(mqtt).reason?.code, "owned_elsewhere");
    await other.publish(topics.status(OTHER), statusOf(8), { retain: true });
    const { status } = await becomes(mqtt, ({ reason }) => reason?.code !== "owned_elsewhere");
    assert.equal(status, "offline");
    assert.equal(Object(await failureHere(mqtt)).reason, "board_offline");
    // Unknown, not free: what this server knows is older.
    await roundTrip(mqtt);
    assert.deepEqual(spokenAt(mqtt), []);
    // What was still under way of the session that has ended takes nothing.
    await other.publish(topics.birth(board), birth({ boot, session: 8 }));
    await roundTrip(mqtt);
    assert.notEqual(viewOf(mqtt).reason?.code, "owned_elsewhere");
    await other.publish(topics.birth(board), birth({ boot, session: 9 }));
    await becomes(mqtt, ({ reason }) => reason?.code === "owned_elsewhere");
  }),
);

Deno.test(
  withTools(
    "Q13h: a server that was away from the broker keeps to what it knew, and asks whether it still holds",
    [tools.mosquitto],
    async (_, mosquitto = "") => {
      await using mqtt = await openMqttHouse(mosquitto);
      const { other, topics, board, network, clock } = mqtt;
      const boot = (viewOf(mqtt).boot ?? 0) + 1;
      await unplug(mqtt);
      await other.publish(topics.birth(board), birth({ boot }));
      await becomes(mqtt, ({ reason }) => reason?.code === "owned_elsewhere");
      other.forget();
      clock.keep(SILENT_MS);
      network.cut();
      await other.message(topics.who);
      assert.equal(viewOf(mqtt).reason?.code, "owned_elsewhere");
      // Nobody answers.
      clock.end(SILENT_MS);
      await becomes(mqtt, ({ reason }) => reason?.code !== "owned_elsewhere");
    },
  ),
);

Deno.test(
  withTools(
    "Q13g, Q13h: a server that loses the broker again before anybody could answer keeps to what it knew",
    [
      tools.mosquitto,
    ],
    async (_, mosquitto = "") => {
      await using mqtt = await openMqttHouse(mosquitto);
      const { other, topics, board, network, clock } = mqtt;
      await unplug(mqtt);
      await other.publish(topics.birth(board), birth({ boot: (viewOf(mqtt).boot ?? 0) + 1 }));
      await becomes(mqtt, ({ reason }) => reason?.code === "owned_elsewhere");
      other.forget();
      clock.keep(SILENT_MS);
      network.cut();
      await other.message(topics.who);
      clock.keep(nextWait(FIRST_WAIT_MS));
      network.cut();
      await mqtt.logged(/MQTT broker \S+ is down/, 2);
      clock.end(SILENT_MS);
      assert.equal(viewOf(mqtt).reason?.code, "owned_elsewhere");
      other.forget();
      clock.end(nextWait(FIRST_WAIT_MS));
      await other.message(topics.who);
      await becomes(mqtt, ({ reason }) => reason?.code !== "owned_elsewhere");
    },
  ),
);

Deno.test(
  withTools(
    "Q9, Q13h: where the broker lets the server ask nobody, it keeps to what it knew, and the log says why",
    [
      tools.mosquitto,
    ],
    async (_, mosquitto = "") => {
      const rules = ["topic readwrite #", "topic deny destello/who"];
      await using mqtt = await openMqttHouse(mosquitto, {
        broker: {
          prepare: (folder) => Deno.writeTextFile(`${folder}/acl`, rules.join("\n")),
          config: (folder) => `allow_anonymous true\nacl_file ${folder}/acl`,
        },
      });
      const { other, topics, board, network, clock } = mqtt;
      await unplug(mqtt);
      await other.publish(topics.birth(board), birth({ boot: (viewOf(mqtt).boot ?? 0) + 1 }));
      await becomes(mqtt, ({ reason }) => reason?.code === "owned_elsewhere");
      clock.keep(SILENT_MS);
      network.cut();
      await mqtt.logged(/MQTT topic destello\/who is down: .*Not authorized/);
      clock.end(SILENT_MS);
      assert.equal(viewOf(mqtt).reason?.code, "owned_elsewhere");
    },
  ),
);

Deno.test(
  withTools(
    "Q9c: topics that the broker refused are gone in the log once they are another server's, and not down again",
    [
      tools.mosquitto,
    ],
    async (_, mosquitto = "") => {
      const allowed = ["/+/cmd/#", "/server/#", "/+/availability", "/who"];
      const rules = [
        ...allowed.map((topic) => `topic readwrite destello${topic}`),
        ...["topic read destello/+/birth", "user other", "topic readwrite #"],
      ];
      await using mqtt = await openMqttHouse(mosquitto, {
        broker: {
          prepare: (folder) => Deno.writeTextFile(`${folder}/acl`, rules.join("\n")),
          config: (folder) => `allow_anonymous true\nacl_file ${folder}/acl`,
        },
      });
      const { broker, topics, board } = mqtt;
      const isBirth = (line: string) => line.includes(`MQTT topic ${topics.birth(board)} is`);
      await using other = await MqttTestClient.connect(broker.port, { username: "other" });
      await mqtt.logged(/birth is down: .*Not authorized/);
      await mqtt.logged(/state\/led is down: .*Not authorized/);
      await unplug(mqtt);
      await other.publish(topics.birth(board), birth({ boot: (viewOf(mqtt).boot ?? 0) + 1 }));
      await mqtt.logged(/state\/led is no longer there/);
      await roundTrip({ ...mqtt, other });
      assert.doesNotMatch(mqtt.log.findLast(isBirth) ?? "", /is down/);
    },
  ),
);

Deno.test(
  withTools(
    "Q13a: another owner of a board that is elsewhere is named, and so is one whose name comes later",
    [
      tools.mosquitto,
    ],
    async (_, mosquitto = "") => {
      let isQuiet = false;
      await using mqtt = await openMqttHouse(mosquitto, {
        seen: (boards) => ({
          // A board that is away tells now and then that it is looked for.
          subscribe: (listener) =>
            boards.subscribe((event) => {
              if (!isQuiet) listener(event);
            }),
        }),
      });
      const { other, topics, board } = mqtt;
      const boot = viewOf(mqtt).boot ?? 0;
      const isOwner = (owner: string) => ({ reason }: BoardView) => reason?.details?.owner === owner;
      await unplug(mqtt);
      await other.publish(topics.birth(board), birth({ boot: boot + 1 }));
      await becomes(mqtt, isOwner(OTHER));
      await other.publish(topics.birth(board), birth({ boot: boot + 1, status: "offline" }));
      await other.publish(topics.birth(board), birth({ boot: boot + 2, server: "22222222" }));
      await becomes(mqtt, isOwner("22222222"));
      isQuiet = true;
      const says = JSON.stringify({ online: true, session: 7, version: "test", name: "garage" });
      await other.publish(topics.status("22222222"), says, { retain: true });
      await becomes(mqtt, isOwner("garage"));
      assert.equal(Object(await failureHere(mqtt)).details.owner, "garage");
      assert.equal(mqtt.log.filter((line) => line.includes("takes no commands here")).length, 1);
    },
  ),
);

Deno.test(
  withTools(
    "Q3c, Q13a: of a channel that a board lost here, nothing is taken from the broker after it moved",
    [
      tools.mosquitto,
    ],
    async (_, mosquitto = "") => {
      let isGone = false;
      const observers: ProjectsObserver[] = [];
      await using mqtt = await openMqttHouse(mosquitto, {
        seen: (boards) => {
          const seen = (view: BoardView): BoardView => {
            const { light, ...others } = view.channels;
            return isGone || light === undefined ? { ...view, channels: others } : view;
          };
          return {
            view: (id) => [boards.view(id)].flatMap((view) => view === null ? [] : [seen(view)])[0] ?? null,
            observeProjects(observer) {
              observers.push(observer);
              return () => {};
            },
            list: () => boards.list().map(seen),
          };
        },
      });
      const { board, topics, other, house, network } = mqtt;
      const light = topics.state(board, "light");
      await other.message(light);
      isGone = true;
      const [project] = house.boards.projects.all;
      for (const observer of observers) void observer(project, project);
      await other.message(light, (value) => value === "");
      await unplug(mqtt);
      await other.publish(topics.birth(board), birth({ boot: (viewOf(mqtt).boot ?? 0) + 1 }));
      await becomes(mqtt, ({ reason }) => reason?.code === "owned_elsewhere");
      const state = JSON.stringify({ server: OTHER, boot: 9, state: {} });
      await other.publish(light, state, { retain: true });
      await roundTrip(mqtt);
      assert.deepEqual(spokenAt(mqtt), []);
      network.cut();
      await mqtt.logged(/MQTT broker \S+ is back/);
      await roundTrip(mqtt);
      await using late = await MqttTestClient.connect(mqtt.broker.port, {}, [light]);
      assert.equal((await late.message(light)).text, state);
    },
  ),
);

Deno.test(
  withTools("Q3b: a birth of another server during the farewell does not bring a board back", [
    tools.mosquitto,
  ], async (_, mosquitto = "") => {
    await using mqtt = await openMqttHouse(mosquitto, { old: "says no" });
    const { other, topics, board, broker, bridge, network } = mqtt;
    await roundTrip(mqtt);
    broker.stop();
    const closed = bridge.close();
    await network.say(published(topics.birth(board), birth({ boot: 0 }), 7));
    // What was said before has been heard when this is logged.
    await network.say(published(mqtt.cmd("led", "set"), "{}", 8, true));
    await mqtt.logged(/retained command/);
    broker.goOn();
    await closed;
    await other.message(topics.status(SERVER), (value) => Object(value).online === false);
    await using late = await MqttTestClient.connect(broker.port, {}, [topics.availability(board)]);
    assert.equal((await late.message(topics.availability(board))).text, "offline");
  }),
);

Deno.test(
  withTools("Q13i: a server hears the births of its own boards only, once it has looked for former ones", [
    tools.mosquitto,
  ], async (_, mosquitto = "") => {
    await using mqtt = await openMqttHouse(mosquitto, {
      before: (_other, _topics, clock) => Promise.resolve(clock.keep(SEARCH_MS)),
    });
    const { other, topics, board, broker, clock, network } = mqtt;
    await other[Symbol.asyncDispose]();
    await using asker = await MqttTestClient.connect(broker.port, {}, ["reply/#", topics.status(SERVER)]);
    const elsewhere = () => asker.publish(topics.birth("uno-elsewhere"), birth({ boot: 1 }));
    assert.equal(await elsewhere(), 0);
    assert.equal(clock.end(SEARCH_MS), 1);
    await asker.publish(mqtt.cmd("led", "set"), '{"on":true}', { responseTopic: "reply/1" });
    await asker.message("reply/1");
    assert.equal(await elsewhere(), NOBODY_LISTENS);
    assert.equal(await asker.publish(topics.birth(board), birth({ boot: 0 })), 0);
    // The next connection begins with that.
    network.cut();
    await asker.message(topics.status(SERVER), (value) => Object(value).online === false);
    asker.forget();
    await asker.message(topics.status(SERVER), (value) => Object(value).online === true);
    assert.equal(await elsewhere(), NOBODY_LISTENS);
    assert.equal(await asker.publish(topics.birth(board), birth({ boot: 0 })), 0);
  }),
);

Deno.test(
  withTools("Q13e, Q13i: of a board that is new here the server hears before it tells of it", [
    tools.mosquitto,
  ], async (_, mosquitto = "") => {
    await using mqtt = await openMqttHouse(mosquitto, {
      before: (_other, _topics, clock) => Promise.resolve(clock.keep(SEARCH_MS)),
    });
    const { other, topics, board, house, clock } = mqtt;
    clock.end(SEARCH_MS);
    await other.publish(topics.birth(board), birth({ boot: viewOf(mqtt).boot ?? 0 }));
    await becomes(mqtt, ({ reason }) => reason?.code === "id_conflict");
    const { board: renewed } = await house.boards.renewId(board);
    const { value } = await other.message(topics.birth(renewed));
    // Whoever has one with that id tells of it when it hears of this one.
    await other.publish(topics.birth(renewed), birth({ boot: Object(value).boot }));
    await becomes(mqtt, ({ id, reason }) => id === renewed && reason?.code === "id_conflict");
  }),
);

Deno.test(
  withTools(
    "Q3b, Q13i: what a killed process left behind is given up when another server tells of it later",
    [
      tools.mosquitto,
    ],
    async (_, mosquitto = "") => {
      const [soon, late] = ["uno-soon", "uno-late"];
      await using mqtt = await openMqttHouse(mosquitto, {
        before: async (other, topics, clock) => {
          clock.keep(SEARCH_MS);
          for (const left of [soon, late]) {
            await other.publish(topics.birth(left), birth({ boot: 1, server: SERVER }), { retain: true });
          }
        },
      });
      const { other, topics, clock, network } = mqtt;
      const isSpokenFor = (left: string) =>
        other.received.some(({ topic }) => topic === topics.availability(left));
      for (const left of [soon, late]) await other.message(topics.availability(left));
      assert.equal(clock.end(SEARCH_MS), 1);
      await roundTrip(mqtt);
      assert.deepEqual([isSpokenFor(soon), isSpokenFor(late)], [true, true]);
      await other.publish(topics.birth(soon), birth({ boot: 2 }), { retain: true });
      await roundTrip(mqtt);
      assert.deepEqual([isSpokenFor(soon), isSpokenFor(late)], [false, true]);
      // The next connection would not know whether another server has it meanwhile.
      network.cut();
      await mqtt.logged(/MQTT broker \S+ is back/);
      await roundTrip(mqtt);
      assert.deepEqual([isSpokenFor(soon), isSpokenFor(late)], [false, false]);
    },
  ),
);

Deno.test(withTools("Q13: whatever is published as a birth, a board here works on", [
  tools.mosquitto,
], async (_, mosquitto = "") => {
  await using mqtt = await openMqttHouse(mosquitto);
  const { other, topics, board } = mqtt;
  const boot = viewOf(mqtt).boot ?? 0;
  const payloads = [
    "",
    "{",
    "[]",
    birth({ boot: -1 }),
    birth({ boot: 1e9 }),
    birth({ boot, server: "<script>" }),
    birth({ boot: boot - 1 }),
    birth({ boot, server: SERVER }),
    birth({ boot: boot + 1, status: "offline" }),
    "x".repeat(100_000),
  ];
  for (const payload of payloads) await other.publish(topics.birth(board), payload);
  await other.publish(topics.status("<script>"), statusOf(7));
  await other.publish(mqtt.cmd("led", "set"), '{"on":true}', { responseTopic: "reply/1" });
  await other.message("reply/1");
  // Its own word comes last.
  await roundTrip(mqtt);
  await other.message(topics.birth(board), (value) => Object(value).server === SERVER);
  assert.equal(viewOf(mqtt).status, "online");
  assert.deepEqual(mqtt.led(), [1]);
}));
