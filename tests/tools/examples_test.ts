/**
 * The examples: each is what its image was built from, and runs on the virtual board, served by the real server.
 *
 * @module
 */
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { systemClock } from "../../protocol/clock.ts";
import type { BoardView } from "../../protocol/views.ts";
import { imageDifference } from "../../scripts/image_difference.ts";
import { buildImage } from "../../server/programming/build_image.ts";
import { arduinoBuilder } from "../../server/programming/toolchain/arduino_builder.ts";
import { loadProject } from "../../server/projects/load_project.ts";
import { typeMistake } from "../../server/projects/type_mistake.ts";
import { ServerProcess } from "../server/server_process.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { Client } from "../thread/client.ts";
import { tools, withTools } from "../tool.ts";
import { PROJECT } from "./task_process.ts";

/** A command of each example, and what its board's pins have to say afterwards. */
const COMMANDS: ReadonlyMap<string, readonly [method: string, params: object, state: object]> = new Map([
  [
    "lcd",
    ["display.write", { first: "Hello", second: "¡Hola!" }, {
      first: "Hello",
      second: "¡Hola!",
      answers: false,
    }],
  ],
  ["motor", ["motor.set", { speed: -200 }, { speed: -200 }]],
  ["rgb_lamp", ["lamp.set", { color: "#ff8000" }, { color: "#ff8000" }]],
  ["servo", ["arm.set", { degrees: 45 }, { degrees: 45 }]],
  ["start", ["led.set", { on: true }, { on: true }]],
  // In the middle of the range the thermistor has its nominal 25 degrees.
  ["thermometer", ["room.measure", { periodMs: 10000 }, { degrees: 25, periodMs: 10000 }]],
  ["traffic_light", ["light.set", { shows: "getReady" }, { shows: "getReady", runs: false }]],
]);

const folder = (name: string) => join(PROJECT, "examples", name);
const names = (await readdir(folder(""), { withFileTypes: true }))
  .filter((entry) => entry.isDirectory()).map(({ name }) => name).toSorted();

Deno.test(withTools(
  "R7: each example compiles, its types are right, and its image is what its sources give",
  [tools.arduinoBuilder],
  async () => {
    const picked = { toolchain: arduinoBuilder, version: "" };
    assert.deepEqual(names, [...COMMANDS.keys()]);
    // Two at a time: that is as many as the smallest machines of CI have processors.
    const waiting = [...names];
    const some = async () => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        const project = await loadProject(folder(name), `examples/${name}`);
        assert.equal(await typeMistake(project), null);
        const built = await buildImage(project, picked, { clock: systemClock });
        assert.ok(built.ok, JSON.stringify(built));
        const [hex, manifest] = await Promise.all(
          ["uno.hex", "manifest.json"].map((file) => readFile(join(project.image, file), "utf8")),
        );
        const committed = { hex: hex ?? "", manifest: manifest ?? "" };
        assert.equal(imageDifference(built.image, committed, project.option), null);
      }
    };
    await Promise.all([some(), some()]);
  },
));

Deno.test("R7: one server shows a virtual board of each example, and each confirms a command with what its pins say", () =>
  inTempFolder(async (data) => {
    const projects = names.flatMap((name) => ["--project", folder(name)]);
    const args = [...projects, "--port", "0", "--data", data, "--board", "virtual", "--no-open"];
    await using server = ServerProcess.task(args);
    const url = `http://127.0.0.1:${await server.ready()}`;
    const client = await Client.connect(url, await readFile(join(data, "token"), "utf8"));
    const online = new Map<string, string>();
    const note = ({ id, project, status }: BoardView) => {
      if (typeof project === "string" && status === "online") online.set(project, id);
    };
    (await client.notified("snapshot")).boards.forEach(note);
    while (online.size < names.length) {
      const { view } = await client.notified("board.changed");
      if (view !== null) note(view);
    }
    for (const name of names) {
      const id = online.get((await loadProject(folder(name))).name);
      const [method = "", params, state] = COMMANDS.get(name) ?? [];
      const { result } = await client.call(method, { ...params, board: id });
      assert.deepEqual(result?.["state"], state, name);
    }
    await client.close();
    server.signalAll("SIGTERM");
    assert.equal((await server.ended()).code, 0);
  }));
