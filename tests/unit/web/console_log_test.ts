import assert from "node:assert/strict";
import { definition } from "../../fixtures/board/definition.ts";
import { board, channel, choice } from "../../../protocol/dsl.ts";
import { RequestFailure } from "../../../protocol/failures.ts";
import { wireTable } from "../../../protocol/wire/codec.ts";
import { layoutOf } from "../../../protocol/wire/fields.ts";
import { en } from "../../../web/text/en.ts";
import { es } from "../../../web/text/es.ts";
import { Words } from "../../../web/text/words.ts";
import {
  AT_FIRST,
  ConsoleLog,
  type Entry,
  EVERYTHING,
  MAX_ENTRIES,
  MAX_PRINTED,
  MAX_RAW,
  shownEntries,
} from "../../../web/tools/console/console_log.ts";
import { FrameWords } from "../../../web/tools/console/frame_words.ts";
import { vectorNamed } from "../protocol/golden_frames.ts";

const HELLO = vectorNamed("HELLO").wire;
const PING = vectorNamed("PING").wire;
const PONG = vectorNamed("PING's reply").wire;
const SET = vectorNamed('led.set {"on":false}').wire;
const LIGHT = vectorNamed('light changed {"value":1023,"periodMs":10000}').wire;
const BOOT = vectorNamed("BOOT").wire;

function log() {
  let changes = 0;
  const one = new ConsoleLog({ table: wireTable(definition), changed: () => changes++ });
  return {
    one,
    changes: () => changes,
    down: (bytes: Uint8Array) => one.heard({ at: 1, direction: "down", bytes }),
    up: (bytes: Uint8Array) => one.heard({ at: 2, direction: "up", bytes }),
  };
}

function kinds(entries: readonly Entry[]): readonly string[] {
  return entries.map((entry) => entry.kind === "frame" ? entry.frame.meaning.kind : entry.kind);
}

Deno.test("ConsoleLog keeps frames and gaps in order, the newest of them", () => {
  const { one, down, up, changes } = log();
  assert.equal(one.hasBegun, false);
  one.began();
  down(HELLO);
  up(BOOT);
  one.missed(3);
  down(PING);
  one.began();
  assert.deepEqual(kinds(one.entries), ["began", "hello", "boot", "missed", "ping", "beganAgain"]);
  assert.equal(changes(), 6);
  assert.deepEqual(one.entries.map(({ id }) => id), [1, 2, 3, 4, 5, 6]);
  for (let count = 0; count < MAX_ENTRIES; count++) down(PING);
  assert.equal(one.entries.length, MAX_ENTRIES);
  assert.deepEqual(new Set(kinds(one.entries)), new Set(["ping"]));
});

Deno.test("ConsoleLog stands still in a pause, and then goes on with what came, as far as it is kept", () => {
  const { one, down } = log();
  down(HELLO);
  one.pause();
  one.pause();
  down(PING);
  down(PING);
  const { entries } = one;
  assert.deepEqual([kinds(entries), one.heldFrames, one.isPaused], [["hello"], 2, true]);
  one.resume();
  assert.deepEqual([kinds(one.entries), one.isPaused], [["hello", "ping", "ping"], false]);
  one.pause();
  for (let count = 0; count < MAX_ENTRIES + 5; count++) down(PING);
  assert.equal(one.heldFrames, MAX_ENTRIES + 5);
  one.resume();
  assert.equal(one.entries.length, MAX_ENTRIES);
  one.pause();
  for (let count = 0; count < MAX_ENTRIES + 5; count++) down(PING);
  one.clear();
  assert.deepEqual([one.entries, one.heldFrames, one.isPaused], [[], 0, true]);
});

Deno.test("K6: a console that is opened in the middle of a PING hides its reply, whose request was not heard", () => {
  const { one, up } = log();
  one.began();
  up(PONG);
  assert.deepEqual(kinds(shownEntries(one.entries, AT_FIRST)), ["began"]);
  assert.deepEqual(kinds(shownEntries(one.entries, EVERYTHING)), ["began", "unknownReply"]);
});

Deno.test("shownEntries() filters frames, and always shows where something is missing", () => {
  const { one, down, up } = log();
  one.began();
  down(HELLO);
  down(PING);
  up(PONG);
  up(LIGHT);
  down(SET);
  up(Uint8Array.of(1, 2, 3, 0));
  const shown = (change: Partial<typeof EVERYTHING>) =>
    kinds(shownEntries(one.entries, { ...EVERYTHING, ...change })).slice(1);
  assert.deepEqual(shown({}), ["hello", "ping", "pingReply", "event", "command", "noise"]);
  assert.deepEqual(kinds(shownEntries(one.entries, AT_FIRST)), [
    "began",
    "hello",
    "event",
    "command",
    "noise",
  ]);
  assert.deepEqual(shown({ direction: "up" }), ["pingReply", "event", "noise"]);
  assert.deepEqual(shown({ channel: "light" }), ["event"]);
  assert.deepEqual(shown({ onlyTrouble: true }), ["command", "noise"], "this request is said again");
  assert.deepEqual(shown({ onlyTrouble: true, direction: "down" }), ["command"]);
});

Deno.test("ConsoleLog knows a board that speaks something else, and one that speaks Destello again", () => {
  const { one, down, up } = log();
  down(HELLO);
  up(new TextEncoder().encode("Temperature: 21 C\r\n"));
  assert.equal(one.isForeign, false);
  up(new TextEncoder().encode("Temperature: 21 C\r\n"));
  assert.equal(one.isForeign, true);
  up(Uint8Array.of(0, ...BOOT));
  assert.equal(one.isForeign, false);
  up(new Uint8Array(100).fill(7));
  assert.equal(one.isForeign, false, "a burst of noise does not make it another sketch");
});

Deno.test("ConsoleLog keeps the board's last bytes as they were, and lets them stand still in a pause", () => {
  const { one, down, up } = log();
  const raw = () => [[...one.raw.bytes], one.raw.start];
  down(HELLO);
  up(Uint8Array.of(1, 2));
  up(Uint8Array.of(3));
  assert.deepEqual(raw(), [[1, 2, 3], 0]);
  one.pause();
  up(new Uint8Array(MAX_RAW).fill(9));
  assert.deepEqual(raw(), [[1, 2, 3], 0]);
  one.resume();
  assert.deepEqual(raw(), [Array<number>(MAX_RAW).fill(9), 3]);
  one.pause();
  one.clear();
  assert.deepEqual(raw(), [[], MAX_RAW + 3]);
  up(Uint8Array.of(4));
  one.resume();
  assert.deepEqual(raw(), [[4], MAX_RAW + 3]);
});

Deno.test("ConsoleLog remembers a refusal until it is let in", () => {
  const { one } = log();
  one.refused(new RequestFailure("unknown_board", "There is none", ""));
  assert.equal(one.refusal?.reason, "unknown_board");
  one.began();
  assert.equal(one.refusal, null);
});

Deno.test("FrameWords says what frames mean, with the definition's own names", () => {
  const { one, down, up } = log();
  one.began();
  for (const bytes of [HELLO, SET]) down(bytes);
  for (const bytes of [LIGHT, BOOT, vectorNamed("NAK, 2 expected").wire]) up(bytes);
  up(Uint8Array.of(1, 2, 3, 0));
  const said = (words: Words) => {
    const frames = new FrameWords(words, definition);
    return one.entries.map((entry) =>
      entry.kind === "frame" ? frames.meaning(entry.frame) : frames.gap(entry)
    );
  };
  assert.deepEqual(said(new Words(en)), [
    "Listening from here on",
    "HELLO, opens session a5",
    "Request 0: led.set, on = false",
    "Event 4: light value = 1023, periodMs = 10000 ms",
    "BOOT: start 259, power",
    "NAK: request 2 is expected",
    "Noise: shorter than any frame",
  ]);
  assert.deepEqual(said(new Words(es)).slice(1, 3), [
    "HELLO, abre la sesión a5",
    "Petición 0: led.set, on = false",
  ]);
});

Deno.test("FrameWords says of each part what it is, where it is and what it says", () => {
  const { one, down, up } = log();
  down(HELLO);
  down(SET);
  up(LIGHT);
  const words = new FrameWords(new Words(en), definition);
  const parts = one.entries.slice(1).map((entry) =>
    entry.kind !== "frame" ? [] : entry.frame.parts.map((part) => [
      words.partName(part),
      words.where(part.bits),
      words.partValue(part, entry.frame),
    ])
  );
  const [request, event] = parts;
  assert.deepEqual(request?.slice(0, 5), [
    ["COBS code", "byte 1", "next zero at +1"],
    ["Operation", "byte 2, bits 4–0", "0: led.set"],
    ["Sequence number", "byte 2, bits 7–5", "0"],
    ["Field on", "byte 3, bit 0", "Off, as 0"],
    ["Filling", "byte 3, bits 7–1", "0"],
  ]);
  assert.deepEqual(event?.slice(1, 7), [
    ["Channel", "byte 2, bits 3–0", "3: light"],
    ["Reply or event", "byte 2, bit 4", "1: an event"],
    ["Event count", "byte 2, bits 7–5", "4"],
    ["Field value", "byte 3; byte 4, bits 1–0", "1,023"],
    ["Field periodMs", "byte 4, bits 7–2; byte 5, bits 3–0", "10,000 ms, as 999"],
    ["Filling", "byte 5, bits 7–4", "0"],
  ]);
});

Deno.test("FrameWords says the option of a choice, and that a number is none", () => {
  const fan = board("Bench", {
    fan: channel({ title: "Fan", pin: 3, state: { speed: choice("off", "slow", "fast") } }),
  });
  const [layout] = layoutOf(fan.channels.fan.state).fields;
  const { one, down } = log();
  down(HELLO);
  const entry = one.entries.at(-1);
  assert.ok(layout !== undefined && entry?.kind === "frame");
  const words = new FrameWords(new Words(en), fan);
  const said = (raw: number, value: string | null) =>
    words.partValue(
      { kind: "field", bits: [], raw, field: { channel: "fan", command: null, layout }, value },
      entry.frame,
    );
  assert.equal(said(1, "slow"), "Slow, as 1");
  assert.match(said(3, null), /, as 3$/);
});

Deno.test("W23: ConsoleLog keeps what the sketch prints apart from the frames, and lets it stand still in a pause", () => {
  const { one, down, up } = log();
  const HOLA = vectorNamed("Text after 500 bytes").wire;
  down(HELLO);
  up(HOLA);
  const [piece] = one.printed;
  assert.deepEqual([piece?.text, piece?.lost, one.printed.length], ["¡Hola!\r\n", 0, 1]);
  assert.deepEqual(kinds(one.entries), ["hello", "printed"]);
  one.pause();
  up(HOLA);
  assert.equal(one.printed.length, 1);
  one.resume();
  assert.deepEqual(one.printed.map(({ lost }) => lost), [0, 65536 - 9]);
  for (let count = 0; count < MAX_PRINTED; count++) up(HOLA);
  assert.equal(one.printed.length, MAX_PRINTED);
  one.clear();
  assert.deepEqual(one.printed, []);
});

Deno.test("W23: text is one line in the list of frames, with its control characters visible", () => {
  const { one, down, up } = log();
  down(HELLO);
  up(vectorNamed("Text after 500 bytes").wire);
  up(vectorNamed("Text after 0 bytes").wire);
  const said = one.entries.flatMap((entry) =>
    entry.kind === "frame" ? [new FrameWords(new Words(en), definition).meaning(entry.frame)] : []
  );
  assert.deepEqual(said.slice(1), [
    "Text: ¡Hola!\\r\\n",
    "Text, of which at least 65,027 bytes are missing before this: \\0",
  ]);
});
