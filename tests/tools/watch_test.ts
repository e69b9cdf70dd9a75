/**
 * A served project that somebody changes.
 *
 * @module
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "../thread/client.ts";
import { tools, withTools } from "../tool.ts";
import { ProjectCopy } from "./project_copy.ts";
import { TaskProcess } from "./task_process.ts";

/** A server of a project, and a way to ask it. */
async function serve(copy: ProjectCopy, ...options: readonly string[]) {
  const data = join(copy.folder, "data");
  const server = new TaskProcess([
    ...["serve", "--project", copy.folder, "--port", "0", "--data", data],
    ...["--board", "virtual", "--no-open", ...options],
  ]);
  const [, url = ""] = await server.said(/^Destello ready at (\S+)$/m);
  const token = await readFile(join(data, "token"), "utf8");
  return { server, connect: () => Client.connect(url, token) };
}

async function end(server: TaskProcess): Promise<void> {
  server.signalAll("SIGTERM");
  assert.equal((await server.ended()).code, 0);
}

Deno.test(withTools(
  "R10, R10a, R11: serve --watch builds a changed project and serves it on the connections that there are, and a mistake ends nothing",
  [tools.arduinoBuilder],
  async () => {
    await using copy = await ProjectCopy.make();
    const { server, connect } = await serve(copy, "--watch");
    await using _server = server;
    const first = await connect();
    const { id } = await first.found(({ status }) => status === "online");

    await copy.edit("definition.ts", (text) => text.replace("max: 1023", "max: -3"));
    const [, sentence = ""] = await server.warned(
      /is served as it was before: (\S+\/definition\.ts:\d+: int\(\{ min: 0, max: -3, .*)$/m,
    );
    const failed = { project: "Uno", stage: "failed", problem: sentence };
    // A file that is only half written may have failed before, with other words.
    const { projects } = await first.notified(
      "projects.changed",
      ({ projects: [one] }) => one?.problem === sentence,
    );
    assert.deepEqual(projects, [failed]);
    const late = await connect();
    assert.deepEqual((await late.notified("snapshot")).changedProjects, [failed]);
    await late.close();
    assert.deepEqual((await first.call("led.set", { on: true })).result?.["state"], {
      on: true,
      periodMs: 0,
    });

    await copy.edit("definition.ts", (text) => text.replace("max: -3", "max: 1000"));
    const { definition, boards: [board] } = await first.notified("snapshot");
    assert.match(JSON.stringify(definition.channels["light"]), /"value":\{"kind":"int","min":0,"max":1000,/);
    assert.deepEqual([board?.id, board?.status], [id, "flashing"]);
    await first.notified("board.changed", ({ view }) => view?.id === id && view.status === "online");
    await first.notified("projects.changed", ({ projects }) => projects.length === 0);
    await server.said(/^Serving "Uno" as it is now$/m);
    assert.deepEqual((await first.call("led.set", { on: true })).result?.["state"], {
      on: true,
      periodMs: 0,
    });
    await first.close();
    await end(server);
  },
));

Deno.test("R10: serve without --watch says that a project has changed, and what to run", async () => {
  await using copy = await ProjectCopy.make();
  const { server } = await serve(copy);
  await using _server = server;
  await copy.edit("firmware/firmware.ino", (text) => `${text}\n`);
  await server.warned(
    /Project "Uno" has changed: run "deno task build:firmware --project \S+" and start the server again/,
  );
  await end(server);
});
