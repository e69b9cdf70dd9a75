import assert from "node:assert/strict";
import { board, bool, channel, type Channels, int } from "../../../protocol/dsl.ts";
import { canonicalForm, fnv1a32, hex32, schemaHash } from "../../../protocol/schema_hash.ts";
import { example } from "./example_definition.ts";

const level = int({ min: 0, max: 255 });
const lamp = channel({
  title: "Lamp",
  state: { level, on: bool() },
  commands: { set: { level, on: bool() }, dim: {} },
  lease: { ms: 3000, safe: { level: 0, on: false } },
});
const hash = hashOf({ lamp });

function hashOf(channels: Channels): number {
  return schemaHash(board("Any", channels));
}

Deno.test("fnv1a32() gives the published values", () => {
  for (const [text, value] of [["", 0x811c9dc5], ["a", 0xe40c292c], ["foobar", 0xbf9cf968]] as const) {
    assert.equal(fnv1a32(new TextEncoder().encode(text)), value);
  }
});

Deno.test("W10: canonicalForm() and schemaHash() of a definition never change, or old boards would be misread", () => {
  assert.equal(
    canonicalForm(example),
    '["destello",2,[' +
      '["led",[["on","bool"],["periodMs","int",0,6350,50]],[["set",[["on","bool"]]],["toggle",[]]],null],' +
      '["light",[["value","int",0,1000,1]],[],null],' +
      '["lamp",[["level","int",0,255,1]],[["fade",[["level","int",0,255,1],["ms","int",0,65535,1]]]],[3000,[0]]]]]',
  );
  assert.equal(hex32(schemaHash(example)), "4ac8e844");
});

Deno.test("schemaHash() does not see what neither the wire nor the firmware depends on", () => {
  assert.equal(hashOf({ lamp: { ...lamp, title: "Bulb", pin: "A3", onBoot: "restore" } }), hash);
  assert.equal(schemaHash(board("Other", { lamp })), hash);
  const withUnit = int({ min: 0, max: 255, unit: "lx" });
  assert.equal(hashOf({ lamp: { ...lamp, state: { level: withUnit, on: bool() } } }), hash);
});

Deno.test("W10: schemaHash() sees every name, range, order and lease", () => {
  const { set, dim } = lamp.commands;
  const safe = { level: 0, on: false };
  const changes: Readonly<Record<string, Channels>> = {
    "channel's name": { bulb: lamp },
    "one more channel": { lamp, bulb: lamp },
    "order of channels": { bulb: lamp, lamp },
    "state field's name": { lamp: { ...lamp, state: { level, lit: bool() }, lease: null } },
    "order of state fields": { lamp: { ...lamp, state: { on: bool(), level } } },
    "one more state field": { lamp: { ...lamp, state: { level, on: bool(), hot: bool() }, lease: null } },
    "no argument": { lamp: { ...lamp, commands: { dim }, lease: null } },
    "kind of a field": {
      lamp: { ...lamp, state: { level: bool(), on: bool() }, commands: { dim }, lease: null },
    },
    "minimum": { lamp: { ...lamp, state: { level: int({ min: -1, max: 255 }), on: bool() } } },
    "maximum": { lamp: { ...lamp, state: { level: int({ min: 0, max: 254 }), on: bool() } } },
    "step": { lamp: { ...lamp, state: { level: int({ min: 0, max: 255, step: 5 }), on: bool() } } },
    "command's name": { lamp: { ...lamp, commands: { put: set, dim } } },
    "order of commands": { lamp: { ...lamp, commands: { dim, set } } },
    "one command less": { lamp: { ...lamp, commands: { set } } },
    "argument's name": { lamp: { ...lamp, commands: { set: { height: level, on: bool() }, dim } } },
    "order of arguments": { lamp: { ...lamp, commands: { set: { on: bool(), level }, dim } } },
    "range of an argument": {
      lamp: { ...lamp, commands: { set: { level: int({ min: 0, max: 9 }), on: bool() }, dim } },
    },
    "no lease": { lamp: { ...lamp, lease: null } },
    "time of the lease": { lamp: { ...lamp, lease: { ms: 3001, safe } } },
    "safe state": { lamp: { ...lamp, lease: { ms: 3000, safe: { level: 1, on: false } } } },
  };
  const hashes = new Map([[hash, "nothing"]]);
  for (const [what, channels] of Object.entries(changes)) {
    const changed = hashOf(channels);
    assert.equal(hashes.get(changed), undefined, what);
    hashes.set(changed, what);
  }
});

Deno.test("schemaHash() does not see the order in which a lease's safe values are written", () => {
  const safe = { on: false, level: 0 };
  assert.equal(hashOf({ lamp: { ...lamp, lease: { ms: 3000, safe } } }), hash);
});

Deno.test("hex32() writes eight digits", () => {
  assert.equal(hex32(0x7f3a21c4), "7f3a21c4");
  assert.equal(hex32(0xab), "000000ab");
  assert.equal(hex32(-1), "ffffffff");
});
