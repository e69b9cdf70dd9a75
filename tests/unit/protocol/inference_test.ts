/**
 * What TypeScript infers from a definition. The checks are made by the compiler (`deno check`, or `deno test` itself): each
 * `@ts-expect-error` fails when the line below it compiles.
 */
import assert from "node:assert/strict";
import { type BoardDefinition, definition } from "../../fixtures/board/definition.ts";
import { board, bool, channel, int, type Values } from "../../../protocol/dsl.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;

/** Compiles only if told that two types are the same. */
function same<A, B>(verdict: Equal<A, B>): void {
  assert.equal(verdict, true);
}

type Led = BoardDefinition["channels"]["led"];

Deno.test("a command's arguments have the names and types of its fields", () => {
  same<Values<Led["commands"]["set"]>, { readonly on: boolean }>(true);
  same<Values<Led["commands"]["blink"]>, { readonly periodMs: number }>(true);
  same<keyof Values<Led["commands"]["toggle"]>, never>(true);

  const right: Values<Led["commands"]["set"]> = { on: true };
  // @ts-expect-error: on is a boolean
  const wrongType: Values<Led["commands"]["set"]> = { on: 3 };
  // @ts-expect-error: there is no such argument
  const wrongName: Values<Led["commands"]["set"]> = { off: true };
  // @ts-expect-error: on is needed
  const missing: Values<Led["commands"]["set"]> = {};
  assert.equal(new Set([right, wrongType, wrongName, missing]).size, 4);
});

Deno.test("a channel's state has the names and types of its fields", () => {
  same<Values<Led["state"]>, { readonly on: boolean; readonly periodMs: number }>(true);
  same<keyof Led["commands"], "set" | "toggle" | "blink">(true);
});

Deno.test("a sensor has no commands", () => {
  same<keyof BoardDefinition["channels"]["button"]["commands"], never>(true);
  // @ts-expect-error: a button cannot be set
  assert.equal(definition.channels.button.commands.set, undefined);
});

Deno.test("board() keeps the names of channels and fields that it is given", () => {
  const made = board("Uno", {
    siren: channel({
      title: "Siren",
      pin: 8,
      state: { pitch: int({ min: 0, max: 9 }), loud: bool() },
      commands: { play: { pitch: int({ min: 0, max: 9 }) } },
    }),
  });
  same<keyof typeof made.channels, "siren">(true);
  same<Values<typeof made.channels.siren.state>, { readonly pitch: number; readonly loud: boolean }>(true);
  same<Values<typeof made.channels.siren.commands.play>, { readonly pitch: number }>(true);
});

Deno.test("a lease's safe state must have the fields of the state", () => {
  const state = { on: bool() };
  const right = channel({ title: "X", pin: 3, state, lease: { ms: 1, safe: { on: false } } });
  // @ts-expect-error: on is a boolean
  const wrongType = channel({ title: "X", pin: 3, state, lease: { ms: 1, safe: { on: 0 } } });
  // @ts-expect-error: on is needed
  const missing = channel({ title: "X", pin: 3, state, lease: { ms: 1, safe: {} } });
  assert.equal(new Set([right, wrongType, missing]).size, 3);
});
