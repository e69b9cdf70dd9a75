import assert from "node:assert/strict";
import { join } from "node:path";
import { fixture } from "../fixture_project.ts";
import { hex32 } from "../../protocol/schema_hash.ts";
import { loadFirmwareImage } from "../../server/programming/firmware_image.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { tools, withTools } from "../tool.ts";
import { BoardProcess, hasBootFrame, linkTo } from "./board_process.ts";

const HEX = join(fixture.image, "uno.hex");
const SERIALPORT = "serialport@13.0.0";

/** Run a program; returns what it said. */
async function run(command: string, ...args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args: [...args] }).output();
  const [said, complained] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assert.ok(success, `${command}: ${complained}`);
  return `${said}${complained}`;
}

Deno.test(withTools(
  "avrdude programs and verifies deno task board three times in a row, empty at first and then over the running sketch",
  [tools.avrdude, tools.optiboot],
  async (_, avrdude = "") => {
    const { manifest } = await loadFirmwareImage(fixture);
    await using board = new BoardProcess("--empty");
    const path = await board.ready();
    for (let time = 0; time < 3; time++) {
      const said = await run(
        avrdude,
        ...["-p", "atmega328p", "-c", "arduino", "-b", "115200", "-P", path, "-D", "-U", `flash:w:${HEX}:i`],
      );
      assert.match(said, /bytes of flash verified/);
      await using linked = await linkTo(path);
      assert.equal(hex32(linked.identity.build), manifest.buildId);
    }
  },
));

Deno.test(withTools(
  "B14: a command is confirmed after stty has given the port another rate, without a new start of the board",
  // The port is marked as ours alone, which only root may pass.
  [tools.root],
  async () => {
    await using board = new BoardProcess();
    const path = await board.ready();
    await using linked = await linkTo(path);
    for (const rate of ["9600", "115200"]) {
      await run("stty", "-F", path, rate);
      assert.deepEqual(await linked.command("led.set", { on: true }), { on: true, periodMs: 0 });
    }
    assert.deepEqual(linked.downs, []);
  },
));

Deno.test(withTools(
  "pyserial opens deno task board and reads a BOOT frame",
  [tools.pythonSerial],
  async (_, python = "") => {
    await using board = new BoardProcess();
    const heard = await run(python, "-c", PYTHON, await board.ready());
    assert.ok(hasBootFrame(Uint8Array.fromHex(heard.trim())), heard);
  },
));

const PYTHON = `
import serial, sys
with serial.Serial(sys.argv[1], 500000, timeout=30) as port:
    print(port.read_until(b"\\0").hex())
`;

Deno.test(withTools(
  "Node's serialport opens deno task board and reads a BOOT frame",
  [tools.npm],
  (_, npm = "") =>
    inTempFolder(async (folder) => {
      // It is no dependency: it can neither read nor write under Deno.
      await run(
        npm,
        "install",
        "--no-audit",
        "--no-fund",
        "--prefer-offline",
        "--prefix",
        folder,
        SERIALPORT,
      );
      const script = join(folder, "read_boot.mjs");
      await Deno.writeTextFile(script, NODE);
      await using board = new BoardProcess();
      const heard = await run("node", script, await board.ready());
      assert.ok(hasBootFrame(Uint8Array.fromHex(heard.trim())), heard);
    }),
));

const NODE = `
import { SerialPort } from "serialport";
const port = new SerialPort({ path: process.argv[2], baudRate: 500000 });
let heard = "";
port.on("data", (bytes) => {
  heard += bytes.toString("hex");
  if (!bytes.includes(0)) return;
  console.log(heard);
  port.close();
});
`;
