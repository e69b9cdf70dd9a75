import assert from "node:assert/strict";
import { createMethods } from "../../../server/api/methods.ts";
import { OWNER, UNATTENDED } from "../../idle_boards.ts";
import { FakeBoards } from "./fake_boards.ts";

Deno.test("R11, S6: projects.build takes the name of a served project, and nothing else", async () => {
  const asked: string[] = [];
  const builds = {
    changed: () => [],
    subscribe: () => () => {},
    names: () => ["Fan"],
    build: (project: string) => void asked.push(project),
  };
  const methods = createMethods({ ...UNATTENDED, boards: new FakeBoards(), builds });
  const ask = (params: unknown) =>
    methods.call({
      method: "projects.build",
      board: null,
      params,
      by: "page 1",
      device: OWNER,
      connection: null,
    });
  assert.deepEqual(await ask({ project: "Fan" }), {});
  assert.deepEqual(asked, ["Fan"]);
  for (const params of [{}, { project: 7 }, { project: "Fan", path: "/etc" }, null]) {
    await assert.rejects(ask(params), { reason: "invalid_params", outcome: "not_run" });
  }
  await assert.rejects(ask({ project: "/etc" }), {
    message: 'There is no project "/etc" that can be built here',
    hint: 'Projects are "Fan"',
  });
  assert.deepEqual(asked, ["Fan"]);
});
