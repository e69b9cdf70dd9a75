import assert from "node:assert/strict";
import { protocolHeader } from "../../../firmware-gen/header.ts";
import { board, type Channel, channel, choice, int } from "../../../protocol/dsl.ts";

const speed = choice("off", "slow", "fast");

function header(fan: Channel): string {
  return protocolHeader(board("B", { fan }));
}

Deno.test("protocolHeader() makes a choice an enum of its channel, once, for state, arguments and safe state", () => {
  const text = header(channel({
    title: "Fan",
    pin: 3,
    state: { speed, level: int({ min: 0, max: 9 }) },
    commands: { set: { speed } },
    lease: { ms: 1000, safe: { speed: "off", level: 0 } },
  }));
  assert.equal(text.split("enum class Speed : uint8_t { off, slow, fast };").length, 2);
  assert.match(text, /struct State \{\n {2}Speed speed;/);
  assert.match(text, /struct SetArgs \{\n {2}Speed speed;/);
  assert.match(text, /constexpr State SAFE = \{Speed::off, 0\};/);
  assert.match(
    text,
    /if \(speedSteps > 2u\) return false;\n {2}out\.speed = static_cast<Speed>\(speedSteps\);/,
  );
});

Deno.test("W15: protocolHeader() refuses options and names of choices that C++ or the channel has taken", () => {
  const refused = (fan: Channel, message: RegExp) => assert.throws(() => header(fan), message);
  refused(
    channel({ title: "Fan", pin: 3, state: { mode: choice("off", "auto") } }),
    /State of "fan": field "mode": option "auto" is a word of C\+\+/,
  );
  refused(
    channel({ title: "Fan", pin: 3, state: { state: choice("off", "slow") } }),
    /The choice "state" of "fan" would be called State in C\+\+/,
  );
  refused(
    channel({ title: "Fan", pin: 3, state: { setArgs: choice("off", "slow") }, commands: { set: {} } }),
    /would be called SetArgs in C\+\+/,
  );
  refused(
    channel({ title: "Fan", pin: 3, state: { speed }, commands: { set: { speed: choice("off", "fast") } } }),
    /"fan" has two choices called "speed", of off, slow, fast and of off, fast/,
  );
});
