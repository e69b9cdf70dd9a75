/**
 * Reading a command, and what is answered (Q5..Q8).
 *
 * @module
 */
import { createHash } from "node:crypto";
import { RequestFailure, toldFailure } from "../../protocol/failures.ts";
import { checkKey, checkRevision, MAX_MESSAGE_LENGTH } from "../../protocol/messages.ts";
import { own } from "../../protocol/own.ts";
import { hiddenProblem } from "../../protocol/visible_text.ts";
import { readJson } from "./foreign_json.ts";
import type { Outgoing } from "./outbox.ts";
import type { CommandTopic, Topics } from "./topics.ts";

/** Who asks, as others read it, where the message does not say. */
export const BY_MQTT = "MQTT";
/** Longest name of whoever asks (Q7). */
export const MOST_BY = 64;
/** Correlation data of so many bytes is by chance, as a UUID is: it names the request. Shorter data may be a count that begins anew. */
const LEAST_CORRELATION = 16;

/** What came from the broker. */
export interface Incoming {
  /** Where it was published. */
  readonly topic: string;
  /** Its bytes. */
  readonly payload: Uint8Array;
  /** Whether it lay at the broker, or was to lie there. */
  readonly retain: boolean;
  /** Whether the broker may have delivered it before, over the same connection (Q7d). */
  readonly isRepeated: boolean;
  /** Where the answer is wanted (MQTT 5). */
  readonly responseTopic?: string | undefined;
  /** To be echoed in the answer (MQTT 5). */
  readonly correlationData?: Uint8Array | undefined;
  /** Names and values beside the payload (MQTT 5). */
  readonly userProperties?: Readonly<Record<string, string | readonly string[]>> | undefined;
}

/** A command as it is called. */
export interface MqttCommand {
  /** Its arguments, not checked yet. */
  readonly params: unknown;
  /** Who asks, as others read it. */
  readonly by: string;
  /** Run only if the channel has not changed since (C11). */
  readonly ifRev?: number;
  /** Names the request (C12). */
  readonly key?: string;
}

/**
 * Read a command.
 *
 * @param message What came.
 * @param command Where it is meant to go.
 * @param topics The topics.
 * @returns It.
 * @throws {RequestFailure} "invalid_request", "invalid_params" or "parse_error" if it is none that may run.
 */
export function readCommand(message: Incoming, command: CommandTopic, topics: Topics): MqttCommand {
  const { topic, payload, retain, responseTopic } = message;
  if (retain) {
    throw new RequestFailure(
      "invalid_request",
      "A retained command does not run: it would run again whenever the server connects",
      `Publish it without the retain flag; ${removal(topic)} removes it from the broker`,
    );
  }
  const replyProblem = responseTopic === undefined ? null : topics.replyProblem(responseTopic);
  if (replyProblem !== null) {
    throw new RequestFailure(
      "invalid_request",
      `The response topic ${replyProblem}, got ${JSON.stringify(responseTopic?.slice(0, 80))}`,
      "Name another response topic, or none",
    );
  }
  if (payload.length > MAX_MESSAGE_LENGTH) {
    throw new RequestFailure(
      "invalid_request",
      `A command may have ${MAX_MESSAGE_LENGTH} bytes, got ${payload.length}`,
      "Send less",
    );
  }
  return { ...conditionsOf(message, command), params: argsIn(payload) };
}

/**
 * What a person types to take a retained message from the broker.
 *
 * @param topic Its topic, of which whoever published it has chosen the end: no shell may find a command in it, and no log be filled.
 */
export function removal(topic: string): string {
  return `mosquitto_pub -r -n -t '${/^[^']{1,200}$/.test(topic) ? topic : "TOPIC"}'`;
}

/**
 * Whether a command may be one that has run, and has no key by which that could be known (Q7d).
 *
 * @param message What came.
 * @param command Where it is meant to go.
 */
export function mayHaveRun(message: Incoming, { key }: CommandTopic): boolean {
  const { isRepeated, userProperties = {} } = message;
  return isRepeated && key === null && !Object.hasOwn(userProperties, "key") &&
    correlationKey(message) === null;
}

function conditionsOf(
  message: Incoming,
  { key: topicKey }: CommandTopic,
): Pick<MqttCommand, "by" | "key" | "ifRev"> {
  const by = propertyOf(message, "by");
  const ifRev = propertyOf(message, "ifRev");
  const key = topicKey ?? propertyOf(message, "key") ?? correlationKey(message);
  return {
    by: by === null ? BY_MQTT : `${BY_MQTT}: ${nameOf(by)}`,
    ...(ifRev === null ? {} : { ifRev: revisionOf(ifRev) }),
    ...(key === null ? {} : { key: keyOf(key) }),
  };
}

function propertyOf({ userProperties = {} }: Incoming, name: string): string | null {
  if (!Object.hasOwn(userProperties, name)) return null;
  const value = userProperties[name];
  if (typeof value === "string") return value;
  throw wrongProperty(`"${name}" is given more than once`);
}

/** A publisher that lost its connection sends its message again, and the broker cannot know that it is the same. */
function correlationKey({ responseTopic, correlationData }: Incoming): string | null {
  if (responseTopic === undefined || correlationData === undefined) return null;
  if (correlationData.length < LEAST_CORRELATION) return null;
  return createHash("sha256").update(`${responseTopic}\0`).update(correlationData).digest("hex");
}

/**
 * Who asks, as a publisher says it.
 *
 * @param by What it says.
 * @returns The same.
 * @throws {RequestFailure} "invalid_params" if nobody could read it.
 */
export function nameOf(by: string): string {
  const problem = by.length > MOST_BY || by.trim() === ""
    ? `must have 1 to ${MOST_BY} characters`
    : hiddenProblem(by);
  if (problem === null) return by;
  throw wrongProperty(`"by" ${problem}`);
}

function revisionOf(text: string): number {
  const revision = checkRevision(/^\d+$/.test(text) ? Number(text) : text);
  if (revision.ok) return revision.value;
  throw wrongProperty(revision.problem);
}

function keyOf(text: string): string {
  const key = checkKey(text);
  if (key.ok) return key.value;
  throw wrongProperty(key.problem);
}

function wrongProperty(problem: string): RequestFailure {
  return new RequestFailure(
    "invalid_params",
    `User property: ${problem}`,
    'User properties of a command are "by", "key" and "ifRev"',
  );
}

function argsIn(payload: Uint8Array): unknown {
  const args = readJson(payload);
  if (args !== undefined) return args;
  throw new RequestFailure(
    "parse_error",
    "The payload is not JSON",
    'Send the arguments as a JSON object, "{}" for none',
  );
}

/** What a call came to. */
export type Outcome = { readonly result: unknown } | { readonly failure: RequestFailure };

/**
 * The answer to a command.
 *
 * @param message What came.
 * @param command Where it was meant to go.
 * @param outcome What it came to.
 * @param topics The topics.
 * @returns At the topic that the asker named, or at the channel's.
 */
export function answerTo(
  message: Incoming,
  { board, channel, command, key: topicKey }: CommandTopic,
  outcome: Outcome,
  topics: Topics,
): Outgoing {
  const { responseTopic, correlationData, userProperties = {} } = message;
  const key = topicKey ?? own(userProperties, "key");
  const canReply = responseTopic !== undefined && topics.replyProblem(responseTopic) === null;
  const about = { board, channel, command, ...(typeof key === "string" ? { key } : {}) };
  const told = "failure" in outcome ? { error: toldFailure(outcome.failure) } : { result: outcome.result };
  return {
    topic: canReply ? responseTopic : topics.result(board, channel, topicKey),
    payload: JSON.stringify({ ...about, ...told }),
    retain: false,
    ...(correlationData === undefined ? {} : { correlationData }),
  };
}
