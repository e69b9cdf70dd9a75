import assert from "node:assert/strict";
import fc from "fast-check";
import { protocolHeader } from "../../firmware-gen/header.ts";
import { type AnyValues, board, bool, channel, type Definition, int } from "../../protocol/dsl.ts";
import { type Change, query } from "../../protocol/api/history.ts";
import { argumentsCheck } from "../../protocol/messages.ts";
import type { StateChanged } from "../../protocol/api/board.ts";
import { canonicalForm, schemaHash } from "../../protocol/schema_hash.ts";
import { layoutOf, packFields, unpackFields } from "../../protocol/wire/fields.ts";
import { readIncoming, readSnapshot } from "../../client/incoming.ts";
import { isDirect, planOf } from "../../web/controls.ts";
import { en } from "../../web/text/en.ts";
import { es } from "../../web/text/es.ts";
import { Words } from "../../web/text/words.ts";
import { csv } from "../../client/csv.ts";
import { scaleOf } from "../../protocol/dsl.ts";
import { csvRow } from "../../client/history_rows.ts";
import { askedFor, stateSaid } from "../../web/tools/history/history_table.ts";
import { pointsOf } from "../../web/tools/plots/plot_feed.ts";
import { plotRows } from "../../web/tools/plots/plot_rows.ts";
import { summaryText } from "../../web/tools/plots/plot_text.ts";
import { BoardRig, Plugged } from "../unit/boards/board_rig.ts";
import { type Example, EXAMPLES } from "../unit/protocol/field_kinds.ts";
import { ALL } from "../unit/store/changes.ts";
import { withStoreFile } from "./store_file.ts";
import { valueInWords } from "../../web/fields/in_words.ts";
import { testProject } from "../test_projects.ts";

const ID = "uno-7f3a21c4";
const WORDS = [new Words(en), new Words(es)];
/** What a person reads where a value was taken for another kind's. */
const NONSENSE = /NaN|undefined|\[object|native code/;

/** A board whose channel "it" has the field, beside one that has nothing to do with it. */
function definitionOf({ field }: Example): Definition {
  return board("Uno", {
    it: channel({
      title: "It",
      pin: 3,
      state: { value: field },
      commands: { set: { value: field } },
      onBoot: "restore",
    }),
    other: channel({ title: "Other", pin: 4, state: { on: bool() }, commands: { set: { on: bool() } } }),
  });
}

/** A server on a store, whose board has started so often. */
async function serverOf(path: string, definition: Definition, boot: number): Promise<BoardRig> {
  const rig = new BoardRig(path, testProject(definition));
  const plugged = new Plugged(rig, 0x7f3a21c4);
  plugged.model.boot = boot - 1;
  rig.add(plugged.at("/dev/ttyACM0"));
  await rig.pass(150);
  assert.equal(rig.boards.list()[0]?.boot, boot);
  return rig;
}

async function set(rig: BoardRig, channel: string, args: AnyValues): Promise<void> {
  const asked = rig.boards.command({ board: null, channel, command: "set", args, by: "page 1" });
  await rig.pass(20);
  assert.deepEqual(Object.entries((await asked).state)[0], Object.entries(args)[0]);
}

/** What a page understands of what was told. */
function heard(rig: BoardRig): readonly StateChanged[] {
  return rig.told("state.changed").map((params) => {
    const text = JSON.stringify({ jsonrpc: "2.0", method: "state.changed", params });
    const incoming = readIncoming(text);
    assert.ok(incoming.kind === "notification" && incoming.notification.method === "state.changed", text);
    return incoming.notification.params;
  });
}

async function history(rig: BoardRig, channel: string | null): Promise<readonly Change[]> {
  const page = await rig.boards.history.query(ID, { ...ALL, channel, only: "commands" });
  await rig.pass(5);
  const { changes } = query.result().parse(JSON.parse(JSON.stringify(page)));
  return changes.filter(({ by }) => by === "page 1");
}

/** Before a board is asked: the definition's hash, the checks, the wire, the firmware and the page. */
function tryDefinition(example: Example, definition: Definition): void {
  const { field, one, other } = example;
  const state = { value: field };
  assert.ok(canonicalForm(definition).includes(JSON.stringify(field.kind)));
  const another = { ...example, field: field.kind === "bool" ? int({ min: 0, max: 1 }) : bool() };
  assert.notEqual(schemaHash(definition), schemaHash(definitionOf(another)));
  const layout = layoutOf(state);
  for (const value of [one, other]) {
    assert.deepEqual(argumentsCheck(state)({ value }), { ok: true, value: { value } });
    const bytes = new Uint8Array(layout.bytes);
    packFields(layout, { value }, bytes);
    assert.deepEqual(unpackFields(layout, bytes), { value });
  }
  assert.match(protocolHeader(definition), /struct SetArgs \{\n {2}[\w:]+ value(?:\[\d+\])?;/);
  const { it } = definition.channels;
  assert.ok(it !== undefined);
  const { controls: [control], readings } = planOf(it);
  assert.ok(control !== undefined);
  assert.equal(readings.length, isDirect(control) ? 0 : 1, "a control that shows what it sets, or a reading");
}

/** What the page makes of the history. */
function tryTools({ field, one, other }: Example, definition: Definition, changes: readonly Change[]): void {
  const name = "value";
  for (const words of WORDS) {
    const said = changes.flatMap((change) => [
      askedFor(change, definition, words) ?? "",
      stateSaid(change, definition, words) ?? "",
    ]);
    const shown = [other, one].map((value) => valueInWords(words, name, field, value));
    assert.deepEqual(said, shown.flatMap((value) => [`${words.term("set")}: ${value}`, value]));
  }
  assert.deepEqual(changes.map((change) => csvRow(change)[8]), [`value=${other}`, `value=${one}`]);

  const scale = scaleOf(field);
  const points = pointsOf(changes.toReversed(), { name, scale, serverStart: 0 });
  assert.deepEqual(points.map(({ value }) => value === null ? null : scale.valueOf(value)), [one, other]);
  assert.ok(points.every(({ value }) => value !== null && scale.min <= value && value <= scale.max));
  const rows = plotRows([{ name: "it.value", scale, points }]);
  assert.deepEqual(rows.slice(1).map(([, cell]) => cell), [one, other]);
  assert.ok(csv(rows).endsWith(`,${csv([[other]])}`));
  for (const words of WORDS) {
    const sentence = summaryText({
      words,
      name,
      field,
      scale,
      points,
      window: { name: "minute", still: null },
    });
    assert.ok(sentence.includes(valueInWords(words, name, field, other)), sentence);
    assert.doesNotMatch(sentence, NONSENSE);
  }
}

async function tryEverywhere(example: Example): Promise<void> {
  const { one, other } = example;
  const definition = definitionOf(example);
  tryDefinition(example, definition);
  await withStoreFile(async (path) => {
    const first = await serverOf(path, definition, 5);
    await set(first, "other", { on: true });
    await set(first, "it", { value: one });
    await set(first, "it", { value: other });
    const told = heard(first).filter(({ channel, by }) => channel === "it" && by === "page 1");
    assert.deepEqual(told.map(({ state }) => state), [{ value: one }, { value: other }], "told");
    const boards = first.boards.list();
    const server = {
      version: "1",
      startedAt: new Date(0).toISOString(),
      schemaHash: "0",
      findsBoards: true,
      you: "page 1",
    };
    const { name, channels } = definition;
    const snapshot = { boards, definition: { name, channels }, server };
    assert.deepEqual(readSnapshot(JSON.parse(JSON.stringify(snapshot))), snapshot);
    const changes = await history(first, "it");
    assert.deepEqual(changes.map(({ state }) => state), [{ value: other }, { value: one }], "stored");
    assert.deepEqual((await history(first, "other")).map(({ state }) => state), [{ on: true }], "filtered");
    assert.equal((await history(first, null)).length, 3);
    tryTools(example, definition, changes);
    await first.boards.close();

    const second = await serverOf(path, definition, 6);
    const view = second.boards.list()[0]?.channels["it"];
    assert.deepEqual([view?.reported, view?.desired], [{ value: other }, { value: other }], "restored");
    assert.equal(view?.reconciled?.decision, "restored");
    assert.deepEqual(await history(second, "it"), changes, "kept");
    await second.boards.close();
  });
}

for (const [kind, examples] of Object.entries(EXAMPLES)) {
  Deno.test(`H1, H14, B6, C5: ${kind} is stored, restored, told, plotted, exported, filtered, shown, hashed and sent as it is`, async () => {
    await fc.assert(fc.asyncProperty(examples, tryEverywhere), { numRuns: 25 });
  });
}
