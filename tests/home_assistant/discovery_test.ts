import assert from "node:assert/strict";
import fc from "fast-check";
import { board, channel, choice, color, type Field, int, valueProblem } from "../../protocol/dsl.ts";
import type { Value } from "../../protocol/fields/kind.ts";
import type { Component } from "../../server/mqtt/home_assistant/component.ts";
import { KNOWN_UNITS } from "../../server/mqtt/home_assistant/device_classes.ts";
import { tools, withTools } from "../tool.ts";
import {
  boardWith,
  components,
  discovery,
  EXAMPLES as BOARDS,
  FIXTURE,
} from "../unit/mqtt/home_assistant_boards.ts";
import { EXAMPLES as FIELDS } from "../unit/protocol/field_kinds.ts";
import { HomeAssistantCode } from "./asked.ts";

const NONE: ReadonlyMap<string, "switch"> = new Map();
/** For each kind of field; some have few to show. */
const EXAMPLES_OF_EACH = 20;

/** By what they show. All ask one process, which takes seconds to start. */
const CHECKS = new Map<string, (code: HomeAssistantCode) => Promise<void>>();

type Entities = Readonly<Record<string, Component>>;

/** The only entity whose id ends so. */
function byId(entities: Entities, end: string): Component {
  const [found, ...others] = Object.entries(entities).filter(([key]) => key.endsWith(end));
  assert(found !== undefined && others.length === 0, `${end} of ${Object.keys(entities)}`);
  return found[1];
}

/** What a template of a state is rendered with. */
function state(values: Readonly<Record<string, Value>>) {
  return { "value_json": { state: values, boot: 1, rev: 2, by: "page 1", at: "2026-11-30T06:00:00.000Z" } };
}

CHECKS.set(
  "Home Assistant's own schemas take what it is told of every example, and nothing of it is dropped",
  async (code) => {
    for (const [name, definition] of [...Object.entries(BOARDS), ["fixture", FIXTURE] as const]) {
      assert.equal(await code.problem(discovery(definition).payload(NONE)), null, name);
      const gone = new Map([["switch_pump_on", "switch"] as const]);
      assert.equal(await code.problem(discovery(definition).payload(gone)), null, name);
    }
    for (const unit of KNOWN_UNITS) {
      const measured = boardWith(int({ min: 0, max: 9, unit }));
      assert.equal(await code.problem(discovery(measured).payload(NONE)), null, unit);
    }
    // What it would not take is found: an unknown option, and a value that is none.
    const wrong = (more: object) => {
      const message = JSON.parse(discovery(FIXTURE).payload(NONE));
      Object.assign(message.components["light_led_on"], more);
      return code.problem(JSON.stringify(message));
    };
    assert.match(String(await wrong({ "state_tpl": "x" })), /state_tpl is not known for a light/);
    assert.match(String(await wrong({ "state_template": "{{ x" })), /invalid template/);
  },
);

for (const [kind, examples] of Object.entries(FIELDS)) {
  CHECKS.set(
    `by Home Assistant's own templates a ${kind} that it shows is the one that it sets`,
    async (code) => {
      for (const { field, one, other } of fc.sample(examples, { numRuns: EXAMPLES_OF_EACH, seed: 1 })) {
        const definition = boardWith(field);
        assert.equal(await code.problem(discovery(definition).payload(NONE)), null, JSON.stringify(field));
        const entities = components(definition);
        for (const id of ["_alone_value", "_lamp_value"]) {
          assert.deepEqual(await settingOf(code, byId(entities, id), field, one), { value: one });
        }
        // The other field of a command stays as the board reported it.
        const pair = await settingOf(code, byId(entities, "_pair_value"), field, one, {
          value: other,
          other,
        });
        assert.deepEqual(pair, { value: one, other });
        const read = await code.render(byId(entities, "_read_value").value_template, state({ value: one }));
        assert.equal(read, shownAs(one, read));
      }
    },
  );
}

/** A value as a sensor shows it. */
function shownAs(value: Value, read: string): string {
  if (typeof value === "boolean") return value ? "ON" : "OFF";
  // Python has its own ways to write a number, and options have words.
  if (typeof value === "number") return Number(read) === value ? read : String(value);
  return read.toLowerCase().replaceAll(/[ ()]/g, "") === value.toLowerCase() ? read : value.trim();
}

/** What is sent so that a component shows what it shows of a value. */
async function settingOf(
  code: HomeAssistantCode,
  component: Component,
  field: Field,
  value: Value,
  fields: Readonly<Record<string, Value>> = {},
): Promise<Readonly<Record<string, unknown>>> {
  const now = { this: { attributes: { fields } } };
  const render = async (name: string, variables: object) =>
    await code.render(component[name], { ...now, ...variables });
  if (component.platform !== "light") {
    const shown = await render("value_template", state({ value }));
    // Spaces at the ends of a text are not shown.
    const asked = component.platform === "number"
      ? Number(shown)
      : component.platform === "text"
      ? value
      : shown;
    return JSON.parse(await render("command_template", { value: asked }));
  }
  if (await render("state_template", state({ value })) === "off") {
    return JSON.parse(await render("command_off_template", {}));
  }
  const shown = async (name: string) => Number(await render(name, state({ value })));
  const light: Record<string, number> = {};
  if (component["brightness_template"] !== undefined) {
    light["brightness"] = await shown("brightness_template");
  }
  if (component["red_template"] !== undefined) {
    // A colour is as bright as can be, and how bright it is stands apart.
    const scale = 255 / (light["brightness"] ?? 255);
    for (const part of ["red", "green", "blue"]) {
      light[part] = Math.round(scale * await shown(`${part}_template`));
    }
  }
  const set: Record<string, unknown> = JSON.parse(await render("command_on_template", light));
  if (typeof value !== "number" || !("max" in field) || !("step" in field)) return set;
  // There are 255 steps of brightness, and the field has its own.
  const got = Number(set["value"]);
  assert.equal(valueProblem(field, got), null);
  assert(got > 0 && Math.abs(got - value) <= Math.max(field.step, field.max / 255), `${got} for ${value}`);
  return { ...set, value };
}

CHECKS.set(
  "what a definition calls things is never a template: Home Assistant shows it as it is",
  async (code) => {
    const evil = ["{{ 6*7 }}", '"] }} {{ 6*7 }}', "{% raw %}", "{# x #}", 'a\\"b', "'}}{{ 6*7 }}"];
    const options = evil.map((_, at) => `o${at}`);
    const words = Object.fromEntries(evil.map((label, at) => [`o${at}`, { en: label }]));
    const state = { value: choice(...options) };
    const named = channel({ title: "{{ 6*7 }}", words, state, commands: { set: state } });
    const read = channel({ title: "{% if %}", words, state });
    const entities = components(board("{{ 6*7 }}", { named, read }));
    assert.equal(await code.problem(discovery(board("{{ 6*7 }}", { named, read })).payload(NONE)), null);
    for (const [at, label] of evil.entries()) {
      const reported = { "value_json": { state: { value: `o${at}` } } };
      const select = byId(entities, "_named_value");
      for (const { value_template: template } of [select, byId(entities, "_read_value")]) {
        assert.equal(await code.render(template, reported), label);
      }
      assert.deepEqual(JSON.parse(await code.render(select["command_template"], { value: label })), {
        value: `o${at}`,
      });
    }
  },
);

CHECKS.set(
  "a light in Home Assistant keeps its colour when it is dimmed, and the weakest is on",
  async (code) => {
    const lamp = (field: Field) => byId(components(boardWith(field)), "_lamp_value");
    const set = async (component: Component, variables: object, attributes: object = {}) =>
      JSON.parse(
        await code.render(component["command_on_template"], { this: { attributes }, ...variables }),
      ).value;
    const colour = lamp(color());
    const isOn = { brightness: 255, "rgb_color": [255, 128, 0] };
    assert.equal(await set(colour, { brightness: 128 }, isOn), "#804000");
    assert.equal(await set(colour, { red: 0, green: 0, blue: 255 }, { ...isOn, brightness: 128 }), "#000080");
    const isOff = { brightness: null, "rgb_color": null };
    assert.equal(await set(colour, {}, isOff), "#ffffff");

    const dim = lamp(int({ min: 0, max: 1023 }));
    assert.equal(await code.render(dim["state_template"], state({ value: 1 })), "on");
    assert.equal(await code.render(dim["brightness_template"], state({ value: 1 })), "1");
    const coarse = lamp(int({ min: 0, max: 10 }));
    assert.equal(await set(coarse, { brightness: 1 }), 1);
    assert.equal(await set(coarse, {}), 10);
  },
);

CHECKS.set(
  "Home Assistant shows how the last command went, and whether the firmware is the project's",
  async (code) => {
    const entities = components(board("One", { one: channel({ title: "One", state: { on: color() } }) }));
    const show = async (id: string, value: object, more: object = {}, template = "value_template") =>
      await code.render(byId(entities, id)[template], { "value_json": value, ...more });
    const done = { channel: "led", command: "set", result: { timing: { totalMs: 1.36 } } };
    const failed = {
      channel: "led",
      command: "set",
      error: { reason: "board_offline", message: "It is away", hint: "Plug it in" },
    };
    assert.equal(await show("_board_latency", done), "1.36");
    assert.equal(await show("_board_latency", failed), "");
    assert.equal(await show("_board_outcome", done), "confirmed");
    assert.equal(await show("_board_outcome", failed), "board_offline");
    assert.deepEqual(JSON.parse(await show("_board_outcome", failed, {}, "json_attributes_template")), {
      command: "led.set",
      message: "It is away",
      hint: "Plug it in",
    });
    assert.equal(await show("_board_rev", { rev: 7 }, { this: { state: "unknown" } }), "7");
    assert.equal(await show("_board_rev", { rev: 7 }, { this: { state: "9" } }), "9");
    assert.equal(await show("_board_boot", { boot: 3 }), "3");
    const firmware = async (build: string | null, projectBuild: string | null) =>
      JSON.parse(await show("_board_firmware", { build, projectBuild }));
    assert.deepEqual(await firmware("0000000a", "0000000b"), {
      "installed_version": "0000000a",
      "latest_version": "0000000b",
    });
    assert.deepEqual(await firmware("0000000a", null), { "installed_version": "0000000a" });
  },
);

Deno.test(
  withTools("Q11: what Home Assistant's own code makes of what it is told", [
    tools.homeAssistant,
  ], async (t, run = "") => {
    await using code = new HomeAssistantCode(run);
    for (const [name, check] of CHECKS) await t.step(name, () => check(code));
  }),
);
