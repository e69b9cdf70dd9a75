import assert from "node:assert/strict";
import { join } from "node:path";
import { inTempFolder } from "../server/temp_folder.ts";
import { tools, withTools } from "../tool.ts";
import { TaskProcess } from "../tools/task_process.ts";
import { Mosquitto } from "./mosquitto.ts";

async function doctor(port: number): Promise<{ readonly code: number; readonly stdout: string }> {
  let ended = { code: -1, stdout: "" };
  await inTempFolder(async (folder) => {
    await using task = new TaskProcess([
      ...["--quiet", "doctor", "--data", join(folder, "none")],
      ...["--mqtt", `mqtt://127.0.0.1:${port}`],
    ]);
    ended = await task.ended();
  });
  return ended;
}

Deno.test(
  withTools(
    "Q10: deno task doctor measures a broker, and names what makes Mosquitto slow unless its configuration says otherwise",
    [
      tools.mosquitto,
    ],
    async (_, mosquitto = "") => {
      const times =
        /Broker {4}127\.0\.0\.1:\d+: a command and its answer take [\d.]+ ms with acknowledgements, [\d.]+ ms without\n/;
      await using slow = await Mosquitto.start(mosquitto, { noDelay: false });
      await using fast = await Mosquitto.start(mosquitto);
      const [first, second] = [await doctor(slow.port), await doctor(fast.port)];
      assert.match(first.stdout, times);
      assert.match(first.stdout, /makes each confirmed command \d+ ms later/);
      assert.match(first.stdout, /Run: echo 'set_tcp_nodelay true' \| sudo tee/);
      assert.equal(first.code, 1);
      assert.match(second.stdout, times);
      assert.doesNotMatch(second.stdout, /set_tcp_nodelay/);
    },
  ),
);

Deno.test(
  withTools(
    "Q10: deno task doctor names a broker that cannot be used, with why",
    [tools.mosquitto],
    async (_, mosquitto = "") => {
      await using broker = await Mosquitto.start(mosquitto, { config: () => "allow_anonymous false" });
      const refused = await doctor(broker.port);
      assert.match(
        refused.stdout,
        /The MQTT broker 127\.0\.0\.1:\d+ cannot be used: Connection refused: Not authorized/,
      );
      await broker.kill();
      const away = await doctor(broker.port);
      assert.match(away.stdout, /cannot be used: connect ECONNREFUSED/);
      assert.equal(away.code, 1);
    },
  ),
);
