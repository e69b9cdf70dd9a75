import { systemClock } from "../../protocol/clock.ts";
import { openRemoteBoards } from "../../server/gateway/open_remote_boards.ts";
import { createLog } from "../../server/log.ts";
import { testProjects } from "../test_projects.ts";
import { BareBridge } from "./bare_bridge.ts";
import { accessTo } from "./mqtt_house.ts";
import { RefusingBroker } from "./refusing_broker.ts";

Deno.test("Q9b: a server whose subscriptions were refused asks who when they are granted: it has heard nothing meanwhile", async () => {
  await using broker = new RefusingBroker(1);
  await using _bridge = new BareBridge(broker.port, null);
  await broker.published("destello/who", 1);
});

Deno.test("Q9b, G2: a gateway whose subscriptions were refused asks who again when they are granted", async () => {
  await using broker = new RefusingBroker(1);
  const boards = openRemoteBoards({
    access: accessTo(broker.port, "destello"),
    server: "0badcafe",
    name: "kitchen-pi",
    projects: testProjects(),
    log: createLog({ write() {}, now: () => new Date() }),
    clock: systemClock,
    random32: () => 1,
  });
  await broker.published("destello/who", 2);
  await boards.close();
});
