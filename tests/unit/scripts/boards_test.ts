import assert from "node:assert/strict";
import { describeBoard } from "../../../scripts/boards.ts";

const FAN = {
  id: "fan-d9fd2af2",
  name: "Fan",
  status: "online",
  kind: "virtual",
  project: "Fan",
  port: null,
};

Deno.test("T7a: a board is described with its status, its project and its place; on a gateway with its server", () => {
  assert.equal(describeBoard(FAN), 'fan-d9fd2af2  Fan\n  online, project "Fan", virtual\n');
  assert.equal(
    describeBoard({ ...FAN, server: { id: "091353c8", name: "kitchen-pi" } }),
    'fan-d9fd2af2  Fan\n  online, project "Fan", virtual, of the server kitchen-pi\n',
  );
});
