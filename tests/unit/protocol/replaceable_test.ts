import assert from "node:assert/strict";
import { definition } from "../../fixtures/board/definition.ts";
import { isReplaceable } from "../../../protocol/replaceable.ts";

Deno.test("isReplaceable() is so for commands whose arguments all name state fields, and for no other", () => {
  const replaceable = Object.values(definition.channels).flatMap((channel) =>
    Object.keys(channel.commands).map((command) =>
      [channel.title, command, isReplaceable(channel, command)] as const
    )
  );
  assert.deepEqual(replaceable, [
    ["LED", "set", true],
    ["LED", "toggle", false],
    ["LED", "blink", true],
    ["Lamp", "set", true],
    ["Lamp", "fade", false],
    ["Light", "sample", true],
  ]);
  assert.equal(isReplaceable(definition.channels.led, "explode"), false);
});
