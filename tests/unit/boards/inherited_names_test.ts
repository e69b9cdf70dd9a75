import assert from "node:assert/strict";
import {
  board,
  bool,
  channel,
  choice,
  type Definition,
  DefinitionError,
  int,
} from "../../../protocol/dsl.ts";
import { argumentsCheck } from "../../../protocol/messages.ts";
import { isReplaceable } from "../../../protocol/replaceable.ts";
import { planOf } from "../../../web/controls.ts";
import { firmwareOf } from "../../../web/found.ts";
import { en } from "../../../web/text/en.ts";
import { Words } from "../../../web/text/words.ts";
import { askedFor, stateSaid, whyNot } from "../../../web/tools/history/history_table.ts";
import { exampleBoard } from "../web/mock_server.ts";
import { change } from "../store/changes.ts";
import { BoardRig, Plugged } from "./board_rig.ts";
import { stateInWords } from "../../../web/fields/in_words.ts";
import { testProject } from "../../test_projects.ts";

/** Names that a definition may have, and that every object of JavaScript has too. */
const INHERITED = Object.getOwnPropertyNames(Object.prototype).filter((name) => /^[a-z]/.test(name));
const words = new Words(en);

/** Each of them is a channel, a field, a command, an argument, an option and a title. */
const definition: Definition = board(
  "Uno",
  Object.fromEntries(INHERITED.map((name) => [
    name,
    channel({
      title: name,
      state: { on: bool(), mode: choice("plain", ...INHERITED) },
      commands: { set: { on: bool() }, [name]: { [name]: int({ min: 0, max: 9, unit: name }) } },
    }),
  ])),
);

Deno.test("C13: a name that every object has is a name like any other: of a term, a field, an option, a channel, a reason", () => {
  for (const name of INHERITED) {
    assert.match(words.term(name), /^[A-Z][A-Za-z ]+$/);
    const one = definition.channels[name];
    assert.ok(one !== undefined);
    assert.equal(stateInWords(words, one, { on: true }), "On, Mode Not known");
    assert.equal(
      stateInWords(words, channel({ title: "x", state: { [name]: bool() } }), {}),
      "Not known",
    );
    assert.equal(
      planOf(channel({ title: "x", state: { on: bool() }, commands: { set: { [name]: bool() } } }))
        .controls[0]?.kind,
      "form",
    );
    assert.equal(isReplaceable(one, "set"), true);
    assert.equal(isReplaceable(one, INHERITED.find((other) => other !== name) ?? ""), false);
    const reason = { code: name, message: "What", hint: "Do" };
    assert.deepEqual(words.reason(reason), { what: "What", todo: "Do" });
    assert.equal(firmwareOf(exampleBoard({ status: "offline", reason })), null);
    const entry = {
      board: "uno-1",
      ...change(1),
      channel: name,
      command: "set",
      args: { [name]: 1 },
      reason: name,
    };
    assert.equal(askedFor(entry, definition, words), "Set: 1");
    assert.equal(askedFor({ ...entry, command: name }, definition, words), `${words.term(name)}: 1 ${name}`);
    assert.equal(whyNot(entry, words), name);
    const unknown = { ...entry, channel: "unknown" };
    assert.equal(stateSaid(unknown, board("Uno", {}), words), "level=1");
    assert.equal(stateSaid(entry, board("Uno", {}), words), "level=1");
  }
});

Deno.test("C6: an argument that is missing is missing, also if every object has something of its name", () => {
  for (const name of INHERITED) {
    const problem = `"${name}" must be true or false, got nothing`;
    assert.deepEqual(argumentsCheck({ [name]: bool() })({}), { ok: false, problem });
    const other = { ok: false, problem: `Unknown argument "${name}"; this command takes none` };
    assert.deepEqual(argumentsCheck({})({ [name]: true }), other);
  }
});

Deno.test("B2: an argument that only every object knows is no state that is desired", async () => {
  const rig = new BoardRig(undefined, testProject(definition));
  rig.add(new Plugged(rig, 0x7f3a21c4).at("/dev/ttyACM0"));
  await rig.pass(150);
  for (const name of INHERITED) {
    const asked = rig.boards.command({
      board: null,
      channel: name,
      command: name,
      args: { [name]: 3 },
      by: "page 1",
    });
    await rig.pass(20);
    const { state } = await asked;
    assert.deepEqual(rig.boards.list()[0]?.channels[name]?.desired, state);
    assert.deepEqual(Object.keys(state), ["on", "mode"]);
  }
  await rig.boards.close();
});

Deno.test("board() says what is wrong with a name that JavaScript takes for something else", () => {
  const led = channel({ title: "LED", pin: 13, state: { on: bool() } });
  const refused = (make: () => unknown, message: RegExp) =>
    assert.throws(make, (error) => error instanceof DefinitionError && message.test(error.message));
  refused(() => board("B", { __proto__: led, led }), /^Channel "__proto__" means something else/);
  refused(() => board("B", { ["__proto__"]: led }), /^Channel "__proto__" must be camelCase/);
  const inherits = { __proto__: bool(), on: bool() };
  refused(() => board("B", { led: { ...led, state: inherits } }), /^State field of "led" "__proto__" means/);
  refused(
    () => board("B", { led: { ...led, commands: { set: inherits } } }),
    /^Argument of "led.set" "__proto__"/,
  );
  refused(() => choice("off", "__proto__"), /^Option "__proto__" must be camelCase/);
  const lease = { ms: 10, safe: {} };
  refused(
    () => board("B", { led: { ...led, state: { constructor: bool() }, lease } }),
    /"constructor" must be true or false, got nothing/,
  );
});
