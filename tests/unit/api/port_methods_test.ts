import assert from "node:assert/strict";
import type { LeftAlone } from "../../../protocol/api/ports.ts";
import { createMethods } from "../../../server/api/methods.ts";
import { FakeBoards } from "./fake_boards.ts";
import { OWNER, UNATTENDED } from "../../idle_boards.ts";

const GPS: LeftAlone = {
  id: "dev-ttyACM1",
  path: "/dev/ttyACM1",
  adapter: "u-blox GNSS receiver",
  why: "gps",
};

class ChoosyBoards extends FakeBoards {
  readonly tried: string[] = [];

  override leftAlone(): readonly LeftAlone[] {
    return [GPS];
  }

  override tryPort(port: string) {
    this.tried.push(port);
    return { board: "uno-dev-ttyACM1", port: GPS.path };
  }
}

function call(boards: FakeBoards) {
  const methods = createMethods({ ...UNATTENDED, boards });
  return (method: string, params: unknown) =>
    methods.call({ method, board: null, params, by: "page 1", device: OWNER, connection: null });
}

Deno.test("B16: ports.list tells what is left alone, and ports.try takes the id of one, and nothing else", async () => {
  const boards = new ChoosyBoards();
  const ask = call(boards);
  assert.deepEqual(await ask("ports.list", {}), { leftAlone: [GPS] });
  assert.deepEqual(await ask("ports.try", { port: GPS.id }), { board: "uno-dev-ttyACM1", port: GPS.path });
  assert.deepEqual(boards.tried, [GPS.id]);
  const wrong = [{}, { port: 7 }, { port: GPS.id, path: "/dev/ttyS0" }, null];
  for (const params of wrong) {
    await assert.rejects(ask("ports.try", params), { reason: "invalid_params", outcome: "not_run" });
  }
  await assert.rejects(ask("ports.list", { port: GPS.id }), { reason: "invalid_params" });
  assert.deepEqual(boards.tried, [GPS.id]);
});
