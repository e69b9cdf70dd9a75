/**
 * Golden vectors as C++, for `golden_test.cpp`: the bytes, and how the fake board shows that they mean what they say.
 *
 * @module
 */
import type { GoldenFile, GoldenVector } from "../../firmware-gen/golden.ts";
import type { AnyValues } from "../../protocol/dsl.ts";

/** Where the fake board keeps the arguments of each command. */
const ARGUMENTS: Readonly<Record<string, string>> = { "led.set": "board.set", "lamp.fade": "board.fade" };
/** A command of each channel that has any. */
const COMMAND_OF: Readonly<Record<string, string>> = { led: "led.set", lamp: "lamp.fade" };
const BAD_FRAME = "{9, 9, 0}";

function bytes(hex: string): string {
  return `{${(hex.match(/../g) ?? []).map((pair) => `0x${pair}`).join(", ")}}`;
}

function assignments(object: string, values: AnyValues): string {
  return Object.entries(values).map(([name, value]) => `${object}.${name} = ${value};`).join(" ");
}

function stored(identity: GoldenVector): string {
  // At the end, before the CRC: name and id, then the number of starts, which is one less before this one.
  const [first = "", ...rest] = identity.frame.slice(-8, -4).match(/../g) ?? [];
  const kept = identity.frame.slice(-56, -8).match(/../g) ?? [];
  const all = [...kept, (parseInt(first, 16) - 1).toString(16), ...rest];
  return all.map((pair, index) => `board.eeprom[${index}] = 0x${pair};`).join(" ");
}

function arrived({ kind, subject, values, frame }: GoldenVector): string | null {
  switch (kind) {
    case "hello":
      return `destello::link.open && destello::link.session == 0x${frame.slice(4, 6)}`;
    case "ping":
    case "snapshot":
      return "destello::link.expected == 0x20";
    case "assign":
      return (frame.slice(4, -4).match(/../g) ?? [])
        .map((pair, index) => `board.eeprom[${index}] == 0x${pair}`).join(" && ");
    case "command": {
      const args = Object.entries(values ?? {})
        .map(([name, value]) => `${ARGUMENTS[subject ?? ""]}.${name} == ${value}`);
      return ["board.runs == 1", ...args].join(" && ");
    }
    default:
      return null;
  }
}

/** How to make the board say this, and the request that does it. */
function said(vector: GoldenVector, { vectors }: GoldenFile): { arrange: string; request: string } | null {
  const wireOf = (found: (one: GoldenVector) => boolean) => bytes(vectors.find(found)?.wire ?? "");
  const identity = vectors.find(({ kind }) => kind === "helloReply") ?? vector;
  const begin = `${stored(identity)} board.resetCause = 1; restart(); takeBytes();`;
  const state = assignments(`board.${vector.subject}`, vector.values ?? {});
  switch (vector.kind) {
    case "helloReply":
      return { arrange: begin, request: wireOf(({ kind }) => kind === "hello") };
    case "boot":
      return { arrange: begin, request: BAD_FRAME };
    case "nak":
      return { arrange: "", request: BAD_FRAME };
    case "pingReply":
      return {
        arrange: `destello::link.events = 0x${vector.frame.slice(2, 4)};`,
        request: wireOf(({ kind }) => kind === "ping"),
      };
    case "snapshotReply": {
      // Every state at the upper end of its ranges, as in the replies with status 1.
      const full = vectors.filter(({ kind, header }) => kind === "reply" && header % 32 === 1);
      const states = full.map(({ subject, values }) => assignments(`board.${subject}`, values ?? {}));
      return {
        arrange: `destello::link.events = 0x${vector.frame.slice(2, 4)}; ${states.join(" ")}`,
        request: wireOf(({ kind }) => kind === "snapshot"),
      };
    }
    case "assignReply":
      return { arrange: "", request: wireOf(({ kind }) => kind === "assign") };
    case "reply": {
      const command = COMMAND_OF[vector.subject ?? ""];
      if (command === undefined) return null;
      const status = `board.status = static_cast<destello::Status>(${vector.header % 32});`;
      return {
        arrange: `board.broken = true; ${status} ${state}`,
        request: wireOf((one) => one.subject === command && one.header >> 5 === vector.header >> 5),
      };
    }
    case "event":
      return {
        arrange: `destello::link.events = ${(vector.header >> 5) - 1}; ${state} ` +
          `destello::linkChanged(${vector.header & 15});`,
        request: "{}",
      };
    case "printed": {
      const [, high = "", ...bytes] = vector.frame.slice(0, -4).match(/../g) ?? [];
      const place = `destello::waitingText.begin = destello::waitingText.end = 0x${high}${
        vector.frame.slice(0, 2)
      };`;
      const prints = bytes.map((byte) => `destello::printByte(0x${byte});`);
      return { arrange: [place, ...prints].join(" "), request: "{}" };
    }
    default:
      return null;
  }
}

/**
 * Write `golden.inc`.
 *
 * @param golden The vectors of the example definition.
 * @returns C++11.
 */
export function goldenInc(golden: GoldenFile): string {
  const requests: string[] = [];
  const answers: string[] = [];
  for (const vector of golden.vectors) {
    const name = JSON.stringify(vector.name);
    const condition = arrived(vector);
    const answer = said(vector, golden);
    if (condition !== null) {
      requests.push(`  {${name}, ${bytes(vector.wire)}, [] { return ${condition}; }},`);
    }
    if (answer !== null) {
      answers.push(`  {${name}, ${bytes(vector.wire)}, [] { ${answer.arrange} }, ${answer.request}},`);
    }
  }
  return [
    `const uint8_t GOLDEN_SESSION = ${golden.session};`,
    "const std::vector<GoldenRequest> goldenRequests = {",
    ...requests,
    "};",
    "const std::vector<GoldenAnswer> goldenAnswers = {",
    ...answers,
    "};",
    "",
  ].join("\n");
}
