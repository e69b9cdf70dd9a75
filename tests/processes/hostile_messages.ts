/**
 * Messages that no honest client sends: calls with something wrong in them, in their text, their shape or their size. None of them
 * may run a command, and that is decided here, without the server's own checks.
 *
 * @module
 */
import { cppOf } from "../../firmware-gen/fields/kinds.ts";
import { definition } from "../fixtures/board/definition.ts";
import { valueProblem } from "../../protocol/dsl.ts";
import type { Fields } from "../../protocol/dsl.ts";
import { MAX_MESSAGE_LENGTH } from "../../protocol/messages.ts";
import type { SeededRandom } from "../unit/link/seeded_random.ts";

/** The arguments of every command, by method. */
const COMMANDS: ReadonlyMap<string, Fields> = new Map(
  Object.entries(definition.channels).flatMap(([channel, { commands }]) =>
    Object.entries(commands).map(([name, args]): [string, Fields] => [`${channel}.${name}`, args])
  ),
);
const METHODS = [
  ...COMMANDS.keys(),
  ...["boards.list", "history.query", "led", "led.", ".set", "led.constructor", "__proto__", "toString", ""],
  ...["rpc.discover", "LED.set", "led.set ", "led\u0000set", "flash", "board"],
];
const PLACES = ["jsonrpc", "id", "method", "params", "board", "extra", "__proto__", "constructor"];
/** Texts that parsers stumble over. */
const TOKENS = [
  ...'{}[]",:\\/\u0000\u001f\u007f\ufeff\ud800\udfff-+.eE',
  ...["null", "true", "1e400", "-0", "NaN", "\\u0000", "\\ud800", '"__proto__":', "//", "\r\n"],
];

/**
 * A message that must not have an effect.
 *
 * @param random Chance.
 * @returns Its text.
 */
export function hostileMessage(random: SeededRandom): string {
  for (;;) {
    const text = anyText(random);
    if (!mayRun(text)) return text;
  }
}

function anyText(random: SeededRandom): string {
  const kind = random.below(16);
  if (kind === 0) return "x".repeat(random.below(2 * MAX_MESSAGE_LENGTH));
  if (kind === 1) {
    return String.fromCharCode(...Array.from({ length: random.below(200) }, () => random.below(65536)));
  }
  if (kind === 2) return "[".repeat(random.below(MAX_MESSAGE_LENGTH));
  if (kind === 3) return JSON.stringify(Array.from({ length: random.below(40) }, () => call(random)));
  const text = JSON.stringify(call(random));
  return kind < 10 ? damaged(text, random) : text;
}

function call(random: SeededRandom): unknown {
  const method = pick(METHODS, random);
  const message: Record<string, unknown> = {
    jsonrpc: "2.0",
    id: random.below(1000),
    method,
    params: paramsFor(method, random),
  };
  for (let count = random.below(3); count > 0; count--) message[pick(PLACES, random)] = anyValue(random);
  return random.chance(0.02) ? anyValue(random) : message;
}

function paramsFor(method: string, random: SeededRandom): unknown {
  const params: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(COMMANDS.get(method) ?? {})) {
    params[name] = cppOf(field).example(field, random.below(1001) / 1000);
  }
  const names = [...Object.keys(params), "on", "level", "board", "ifRev", "key", "limit", "cursor", "x"];
  for (let count = random.below(3); count > 0; count--) params[pick(names, random)] = anyValue(random);
  return random.chance(0.1) ? anyValue(random) : params;
}

function anyValue(random: SeededRandom, depth = 0): unknown {
  const values: readonly unknown[] = [
    ...[null, true, false, 0, -1, 1, 0.5, 256, 65536, 1e308, -1e308, 2 ** 53, "", "true", "1", "2.0"],
    ...["uno-00000000", "\u0000", "\ud800", "x".repeat(random.below(500))],
  ];
  if (depth > 3 || random.chance(0.8)) return pick(values, random);
  const parts = Array.from({ length: random.below(4) }, () => anyValue(random, depth + 1));
  return random.chance(0.5)
    ? parts
    : Object.fromEntries(parts.map((part, index) => [PLACES[index] ?? "x", part]));
}

function damaged(text: string, random: SeededRandom): string {
  let changed = text;
  for (let count = 1 + random.below(4); count > 0; count--) {
    const at = random.below(changed.length + 1);
    const rest = changed.slice(at + (random.chance(0.5) ? random.below(8) : 0));
    changed = changed.slice(0, at) + (random.chance(0.7) ? pick(TOKENS, random) : "") + rest;
  }
  return changed;
}

function pick<T>(choices: readonly T[], random: SeededRandom): T {
  const choice = choices[random.below(choices.length)];
  if (choice === undefined) throw new RangeError("Nothing to choose from");
  return choice;
}

/** Whether a message may be a good call after all. What is not sure counts as yes. */
function mayRun(text: string): boolean {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return false;
  }
  return (Array.isArray(message) ? message : [message]).some(mayBeCall);
}

function mayBeCall(message: unknown): boolean {
  if (!isObject(message) || typeof message["method"] !== "string") return false;
  const fields = COMMANDS.get(message["method"]);
  if (fields === undefined) return false;
  const params = message["params"] ?? {};
  if (!isObject(params)) return false;
  const { board: _board, ifRev: _ifRev, key: _key, ...args } = params;
  const names = Object.keys(fields);
  if (Object.keys(args).some((name) => !names.includes(name))) return false;
  return Object.entries(fields).every(([name, field]) => {
    const value = args[name];
    if (field.kind === "bool") return typeof value === "boolean";
    if (field.kind !== "int") return valueProblem(field, value) === null;
    return typeof value === "number" && value >= field.min && value <= field.max &&
      Number.isInteger((value - field.min) / field.step);
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
