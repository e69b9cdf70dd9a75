import assert from "node:assert/strict";
import { sendHostile } from "./hostile.ts";

const COUNT = 50_000;

Deno.test(`P10: of ${COUNT} hostile messages, heads and frames none has an effect, and the server goes on`, async () => {
  const { messages, socketMessages, heads } = await sendHostile({ count: COUNT, seed: 10 });
  assert.ok(messages > COUNT / 2 && socketMessages >= COUNT / 100 && heads >= COUNT / 1000);
});
