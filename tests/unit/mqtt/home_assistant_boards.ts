/**
 * Boards for Home Assistant: those that people begin with, and one with every kind of field.
 *
 * @module
 */
import { definition as lcd } from "../../../examples/lcd/definition.ts";
import { definition as motor } from "../../../examples/motor/definition.ts";
import { definition as rgbLamp } from "../../../examples/rgb_lamp/definition.ts";
import { definition as servo } from "../../../examples/servo/definition.ts";
import { definition as start } from "../../../examples/start/definition.ts";
import { definition as thermometer } from "../../../examples/thermometer/definition.ts";
import { definition as trafficLight } from "../../../examples/traffic_light/definition.ts";
import { board, channel, type Definition, type Field } from "../../../protocol/dsl.ts";
import type { Component } from "../../../server/mqtt/home_assistant/component.ts";
import { type Discovery, discoveryOf } from "../../../server/mqtt/home_assistant/discovery.ts";
import { Topics } from "../../../server/mqtt/topics.ts";
import { definition as everything } from "../../fixtures/board/definition.ts";

/** Definitions by the folders of their examples. */
export const EXAMPLES: Readonly<Record<string, Definition>> = {
  lcd,
  motor,
  "rgb_lamp": rgbLamp,
  servo,
  start,
  thermometer,
  "traffic_light": trafficLight,
};

/** The definition that the tests have. */
export const FIXTURE: Definition = everything;

/** What Home Assistant is told of a board. */
export function discovery(definition: Definition): Discovery {
  const view = { id: "uno-7f3a21c4", name: "Kitchen", kind: "serial", build: "0badcafe" } as const;
  const teller = { server: "0badcafe", version: "1.2.3", url: "https://192.168.1.20:8000" };
  return discoveryOf(view, definition, teller, new Topics("destello"));
}

/** Its entities by what they are called within the device. */
export function components(definition: Definition): Readonly<Record<string, Component>> {
  return JSON.parse(discovery(definition).payload(new Map())).components;
}

/** A board that has a field of its own command, one that is set together with another, and one that is read. */
export function boardWith(field: Field): Definition {
  const state = { value: field };
  return board("Field", {
    alone: channel({ title: "Alone", state, commands: { set: state } }),
    lamp: channel({ title: "Lamp", state, commands: { set: state } }),
    pair: channel({
      title: "Pair",
      state: { value: field, other: field },
      commands: { set: { value: field, other: field } },
    }),
    read: channel({ title: "Read", state }),
  });
}
