import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ServerProcess } from "../server/server_process.ts";
import { Client } from "../thread/client.ts";
import { tools, withTools } from "../tool.ts";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
const PARTS = ["deno.json", "deno.lock", "protocol", "firmware-gen", "firmware", "scripts", "server", "web"];

const BUZZER_CHANNEL = `  buzzer: channel({
    title: "Buzzer",
    pin: 8,
    state: { on: bool() },
    commands: { set: { on: bool() } },
  }),
});

/** The definition's type`;

const BUZZER_HANDLERS = `
void buzzer_read(buzzer::State& state) {
  state.on = digitalRead(buzzer::PIN);
}

Status buzzer_set(const buzzer::SetArgs& args) {
  pinMode(buzzer::PIN, OUTPUT);
  digitalWrite(buzzer::PIN, args.on);
  return Status::ok;
}
`;

async function edit(path: string, change: (text: string) => string): Promise<void> {
  const before = await readFile(path, "utf8");
  const after = change(before);
  assert.notEqual(after, before, `${path} was not changed`);
  await writeFile(path, after);
}

async function denoTask(cwd: string, ...args: string[]): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", ...args],
    cwd,
  }).output();
  const decoder = new TextDecoder();
  assert.ok(success, `deno task ${args.join(" ")}: ${decoder.decode(stdout)}${decoder.decode(stderr)}`);
}

Deno.test(withTools(
  "Adding a channel takes the definition, the sketch, and nothing else by hand",
  [tools.arduinoBuilder],
  async () => {
    const copy = await mkdtemp(join(tmpdir(), "destello-copy-"));
    try {
      for (const part of PARTS) await cp(join(PROJECT, part), join(copy, part), { recursive: true });
      await symlink(join(PROJECT, "node_modules"), join(copy, "node_modules"));

      await edit(
        join(copy, "protocol/definition.ts"),
        (text) => text.replace("});\n\n/** The definition's type", BUZZER_CHANNEL),
      );
      await edit(join(copy, "firmware/firmware.ino"), (text) => text + BUZZER_HANDLERS);
      await denoTask(copy, "gen");
      await denoTask(copy, "build:firmware");

      const data = join(copy, "data");
      const server = ServerProcess.task(["--port", "0", "--data", data, "--no-open"], copy);
      const port = await server.ready();
      const client = await Client.connect(
        `http://127.0.0.1:${port}`,
        await readFile(join(data, "token"), "utf8"),
      );
      const { boards, definition } = await client.notified("snapshot");
      assert.ok("buzzer" in definition.channels);
      if (boards[0]?.status !== "online") {
        await client.notified("board.changed", ({ view }) => view?.status === "online");
      }
      const { result } = await client.call("buzzer.set", { on: true });
      assert.deepEqual(result?.state, { on: true });
      await client.close();
      server.signalAll("SIGTERM");
      assert.equal((await server.ended()).code, 0);
    } finally {
      await rm(copy, { recursive: true });
    }
  },
));
