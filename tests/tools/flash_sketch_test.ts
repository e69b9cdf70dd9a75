import assert from "node:assert/strict";
import { join } from "node:path";
import { tools, withTools } from "../tool.ts";
import { FlashHouse } from "./flash_house.ts";
import { ProjectCopy } from "./project_copy.ts";
import { TaskProcess } from "./task_process.ts";

const [LED, BUZZER] = [13, 8];
/** Takes no part in the image: these failures come before any board is touched. */
const NO_PORT = join("/dev", "destello-has-no-such-port");

Deno.test(withTools(
  "P9: a board with another schema is named, gets no command, and is repaired by deno task flash",
  [tools.arduinoBuilder, tools.avrdude, tools.optiboot],
  async () => {
    await using copy = await ProjectCopy.make();
    await copy.addBuzzer();
    await copy.task("build:firmware");
    await using house = await FlashHouse.open([]);
    const client = await house.serve(copy.folder);
    const { reason } = await client.found(({ status }) => status === "mismatch");
    assert.equal(reason?.code, "schema_mismatch");
    assert.match(reason.message, /[0-9a-f]{8}.*[0-9a-f]{8}/);
    const before = house.edges(LED).length;
    for (const on of [true, false, true]) {
      const { error } = await client.call("led.set", { on });
      assert.deepEqual([error?.data.reason, error?.data.outcome], ["schema_mismatch", "not_run"]);
    }
    assert.equal(house.edges(LED).length, before);

    const { code, stdout, stderr } = await house.flash([
      "--project",
      copy.folder,
      "--with",
      "arduino-builder",
    ]);
    assert.equal(code, 0, stdout + stderr);
    await client.notified("board.changed", ({ view }) => view?.status === "online");
    const { result } = await client.call("buzzer.set", { on: true });
    assert.deepEqual(result?.state, { on: true });
    await house.sawMore(BUZZER, 0);
    assert.deepEqual(house.edges(BUZZER).map(({ level }) => level), [1]);
  },
));

Deno.test(withTools(
  "F1: deno task flash says where a sketch does not compile, and by how much it is too big",
  [tools.arduinoBuilder],
  async () => {
    await using copy = await ProjectCopy.make();
    const flash = async (...args: string[]) => {
      const task = [
        "flash",
        "--project",
        copy.folder,
        "--port",
        NO_PORT,
        "--data",
        join(copy.folder, "data"),
        ...args,
      ];
      return await new TaskProcess(task).ended();
    };
    const stale = await (async () => {
      await copy.edit("firmware/firmware.ino", (text) => `${text}\nvoid another() {}\n`);
      return await flash("--with", "prebuilt");
    })();
    assert.equal(stale.code, 1);
    assert.match(
      stale.stderr,
      /^The built image is build \w+, but the sketch is \w+; run "deno task build:firmware --project \S+"/m,
    );

    await copy.edit("firmware/firmware.ino", (text) =>
      `${text}\nconst uint8_t filler[30000] PROGMEM = {1};
uint8_t fill(uint16_t at) { return pgm_read_byte(filler + at); }\n`);
    await copy.edit(
      "firmware/firmware.ino",
      (text) =>
        text.replace("void loop() {", "void loop() {\n  volatile uint8_t x = fill(millis()); (void)x;"),
    );
    const big = await flash("--with", "arduino-builder");
    assert.equal(big.code, 1);
    assert.match(big.stderr, /^The sketch is \d+ bytes too big for the board's flash$/m);

    await copy.edit("firmware/firmware.ino", (text) => `${text}\nvoid broken() { nonsense(); }\n`);
    const { code, stderr } = await flash("--with", "arduino-builder");
    assert.equal(code, 1);
    assert.match(stderr, /^ {2}firmware\/firmware\.ino:\d+: 'nonsense' was not declared in this scope$/m);
    assert.match(stderr, /^The board was not touched/m);
  },
));
