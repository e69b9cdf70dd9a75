import assert from "node:assert/strict";
import fc from "fast-check";
import { RequestFailure } from "../../../protocol/failures.ts";
import { answerTo, type Incoming, mayHaveRun, readCommand } from "../../../server/mqtt/command_message.ts";
import { Topics } from "../../../server/mqtt/topics.ts";

const topics = new Topics("destello");
const TOPIC = "destello/uno-7f3a21c4/cmd/led/set";
const ABOUT = { board: "uno-7f3a21c4", channel: "led", command: "set" };
const COMMAND = { ...ABOUT, key: null };
const UUID = new TextEncoder().encode("0f8fad5bd9cb469fa165");

function message(payload: string, more: Partial<Incoming> = {}): Incoming {
  return {
    topic: TOPIC,
    payload: new TextEncoder().encode(payload),
    retain: false,
    isRepeated: false,
    ...more,
  };
}

function failureOf(incoming: Incoming): RequestFailure {
  try {
    readCommand(incoming, COMMAND, topics);
  } catch (error) {
    if (error instanceof RequestFailure) return error;
    throw error;
  }
  throw new Error("It was taken");
}

Deno.test("Q5: a payload is the arguments as they are", () => {
  fc.assert(fc.property(fc.json({ maxDepth: 2 }), (json) => {
    assert.deepEqual(readCommand(message(json), COMMAND, topics), { params: JSON.parse(json), by: "MQTT" });
  }));
});

Deno.test("Q5: whatever comes is a command or a failure by name, and a failure can always be answered", () => {
  const incoming = fc.record({
    payload: fc.uint8Array({ maxLength: 5000 }),
    retain: fc.boolean(),
    isRepeated: fc.boolean(),
    responseTopic: fc.option(fc.string(), { nil: undefined }),
    correlationData: fc.option(fc.uint8Array({ maxLength: 80 }), { nil: undefined }),
    userProperties: fc.dictionary(
      fc.oneof(fc.constantFrom("by", "key", "ifRev", "__proto__"), fc.string()),
      fc.oneof(fc.string(), fc.array(fc.string())),
    ),
  });
  fc.assert(fc.property(incoming, (one) => {
    const incoming = { topic: TOPIC, ...one };
    try {
      const { by } = readCommand(incoming, COMMAND, topics);
      assert(by.startsWith("MQTT"));
    } catch (failure) {
      assert(failure instanceof RequestFailure, String(failure));
      assert.equal(failure.outcome, "not_run");
      const { topic, payload } = answerTo(incoming, COMMAND, { failure }, topics);
      assert.equal(topics.read(topic), null);
      assert.equal(JSON.parse(payload).error.reason, failure.reason);
    }
  }));
});

Deno.test("Q6: a retained command is refused, and the hint says how to remove it", () => {
  const { reason, hint } = failureOf(message("{}", { retain: true }));
  assert.equal(reason, "invalid_request");
  assert.match(hint, /mosquitto_pub -r -n -t 'destello\/uno-7f3a21c4\/cmd\/led\/set'/);
});

Deno.test("Q6: the command that removes a retained one holds no more than a topic", () => {
  for (const topic of ["destello/uno/cmd/led/it's; reboot'", `destello/uno/cmd/led/${"x".repeat(200)}`]) {
    const { hint } = failureOf({ ...message("{}", { retain: true }), topic });
    assert.match(hint, /mosquitto_pub -r -n -t 'TOPIC' removes it/);
  }
});

Deno.test("Q5: what is no JSON, too long or no text is refused by name", () => {
  assert.equal(failureOf(message("")).reason, "parse_error");
  assert.equal(failureOf(message("{on:1}")).reason, "parse_error");
  assert.equal(failureOf({ ...message(""), payload: Uint8Array.of(0x22, 0xff, 0x22) }).reason, "parse_error");
  assert.match(failureOf(message(`"${"x".repeat(4096)}"`)).message, /may have 4096 bytes, got 4098/);
});

Deno.test("Q7: user properties say who asks, under which key, and since which revision", () => {
  const userProperties = { by: "Küche", key: "k1", ifRev: "17", other: "passed over" };
  assert.deepEqual(readCommand(message("{}", { userProperties }), COMMAND, topics), {
    params: {},
    by: "MQTT: Küche",
    key: "k1",
    ifRev: 17,
  });
  const wrong = [
    { by: "" },
    { by: "x".repeat(65) },
    { by: "two\nlines" },
    { by: ["a", "b"] },
    { key: "" },
    { key: "x".repeat(65) },
    { ifRev: "-1" },
    { ifRev: "1.5" },
    { ifRev: "" },
  ];
  for (const userProperties of wrong) {
    assert.equal(
      failureOf(message("{}", { userProperties })).reason,
      "invalid_params",
      JSON.stringify(userProperties),
    );
  }
});

Deno.test("Q7a: correlation data by chance is a key with its response topic; shorter data, which may be a count, is none", () => {
  const keyOf = (more: Partial<Incoming>) => readCommand(message("{}", more), COMMAND, topics).key;
  const first = keyOf({ responseTopic: "reply/1", correlationData: UUID });
  assert.equal(typeof first, "string");
  assert.equal(keyOf({ responseTopic: "reply/1", correlationData: UUID.slice() }), first);
  assert.notEqual(keyOf({ responseTopic: "reply/2", correlationData: UUID }), first);
  assert.equal(keyOf({ responseTopic: "reply/1", correlationData: UUID.subarray(0, 15) }), undefined);
  assert.equal(keyOf({ correlationData: UUID }), undefined);
  assert.equal(keyOf({ responseTopic: "reply/1", correlationData: UUID, userProperties: { key: "k" } }), "k");
});

Deno.test("Q7c: a key in the topic names the request, whatever else does, and has the answer to itself", () => {
  const command = { ...COMMAND, key: "k1" };
  const incoming = message("{}", { userProperties: { key: "k2" } });
  assert.equal(readCommand(incoming, command, topics).key, "k1");
  const { topic, payload } = answerTo(incoming, command, { result: 1 }, topics);
  assert.equal(topic, "destello/uno-7f3a21c4/result/led/k1");
  assert.equal(payload, JSON.stringify({ ...ABOUT, key: "k1", result: 1 }));
  assert.throws(
    () => readCommand(message("{}"), { ...COMMAND, key: "x".repeat(65) }, topics),
    { reason: "invalid_params" },
  );
});

Deno.test("Q7d: what is delivered again may have run, unless a key says whether it has", () => {
  const again = (more: Partial<Incoming> = {}) => message("{}", { isRepeated: true, ...more });
  assert(mayHaveRun(again(), COMMAND));
  assert(mayHaveRun(again({ responseTopic: "reply/1", correlationData: UUID.subarray(1, 9) }), COMMAND));
  assert(!mayHaveRun(message("{}"), COMMAND));
  assert(!mayHaveRun(again(), { ...COMMAND, key: "k1" }));
  assert(!mayHaveRun(again({ userProperties: { key: "k1" } }), COMMAND));
  assert(!mayHaveRun(again({ responseTopic: "reply/1", correlationData: UUID }), COMMAND));
});

Deno.test("Q7b, Q8: an answer goes to the response topic with the correlation data, and else to the channel's", () => {
  const outcome = { result: { state: { on: true } } };
  const correlationData = UUID;
  const replied = answerTo(
    message("{}", { responseTopic: "reply/1", correlationData, userProperties: { key: "k1" } }),
    COMMAND,
    outcome,
    topics,
  );
  assert.deepEqual(replied, {
    topic: "reply/1",
    payload: JSON.stringify({ ...ABOUT, key: "k1", ...outcome }),
    retain: false,
    correlationData,
  });
  assert.equal(answerTo(message("{}"), COMMAND, outcome, topics).topic, "destello/uno-7f3a21c4/result/led");
  const forbidden = message("{}", { responseTopic: "destello/uno-7f3a21c4/state/led" });
  const failure = failureOf(forbidden);
  assert.equal(failure.reason, "invalid_request");
  assert.equal(answerTo(forbidden, COMMAND, { failure }, topics).topic, "destello/uno-7f3a21c4/result/led");
});

Deno.test("Q8: an error has its reason, its words, what to do, and whether it ran (C6)", () => {
  const failure = new RequestFailure("no_answer", "No answer", "Ask again", "unknown", null, { waitMs: 30 });
  const { payload } = answerTo(message("{}"), COMMAND, { failure }, topics);
  assert.deepEqual(JSON.parse(payload).error, {
    reason: "no_answer",
    message: "No answer",
    hint: "Ask again",
    outcome: "unknown",
    details: { waitMs: 30 },
  });
});
