import assert from "node:assert/strict";
import { Session } from "../../../client/session.ts";
import { PageModel } from "../../../web/page_model.ts";
import { en } from "../../../web/text/en.ts";
import { Words } from "../../../web/text/words.ts";
import { LineWatch } from "../../../web/tools/trouble/line_watch.ts";
import { FakeClock } from "./fake_clock.ts";
import { MockServer } from "./mock_server.ts";

const NOTHING_YET = {
  board: "uno-1",
  bytesDropped: 0,
  bitsFlipped: 0,
  framesSent: 0,
  retransmissions: 0,
  naksReceived: 0,
  badFrames: 0,
  eventGaps: 0,
  eventGapsMended: 0,
  sessions: 0,
};

/** When the session is online the next time. */
function online(session: Session): Promise<void> {
  return new Promise((resolve) => {
    const end = session.subscribe(() => {
      if (session.connection.status !== "online") return;
      end();
      resolve();
    });
  });
}

Deno.test("V7: counters go on after an outage in which nobody looked at the page, which draws nothing then", async () => {
  const server = new MockServer();
  const clock = new FakeClock();
  const session = new Session(server.url, {
    token: "t",
    WebSocket: server.Socket,
    clock,
    random: () => 0,
    reachable: () => Promise.resolve(false),
    wakeUps: () => () => {},
  });
  const frames: (() => void)[] = [];
  const model = new PageModel({
    session,
    language: { words: new Words(en), choose: () => Promise.resolve(true) },
    nextFrame: (draw) => frames.push(draw),
  });
  await online(session);
  const watch = new LineWatch({
    model,
    board: "uno-1",
    addController: () => {},
    removeController: () => {},
    requestUpdate: () => {},
    updateComplete: Promise.resolve(true),
  });
  watch.hostConnected();
  server.answer(await server.request(), NOTHING_YET);
  server.down();
  server.up();
  model.session.wake();
  await online(session);
  for (const draw of frames.splice(0)) draw();
  const { method, params } = await server.request();
  assert.deepEqual([method, params], ["virtual.watch", { on: true, board: "uno-1" }]);
  watch.hostDisconnected();
  session.close();
  await server.end();
});
