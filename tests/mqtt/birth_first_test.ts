import assert from "node:assert/strict";
import { BareBridge, BOARD, ONLINE } from "./bare_bridge.ts";
import { RefusingBroker } from "./refusing_broker.ts";

Deno.test("Q3d: what a board reports after another birth is published behind that, also while the broker has not taken the former one", async () => {
  const acknowledged = Promise.withResolvers<void>();
  await using broker = new RefusingBroker(0, acknowledged.promise);
  await using bridge = new BareBridge(broker.port, { ...ONLINE, status: "flashing", channels: {} });
  await broker.published("destello/server/0badcafe/status", 1);
  bridge.change({ ...ONLINE, boot: 4 });
  // What happens in one go is told as one birth.
  await Promise.resolve();
  bridge.report("lamp");
  await Promise.resolve();
  acknowledged.resolve();
  const board = `destello/${BOARD}/`;
  await broker.published(`${board}state/led`, 1);
  await broker.published(`${board}state/lamp`, 1);
  const told = broker.topics.filter((topic) => topic.startsWith(board) && /birth|state/.test(topic));
  assert.deepEqual(told, ["birth", "birth", "state/led", "state/lamp"].map((topic) => `${board}${topic}`));
});
