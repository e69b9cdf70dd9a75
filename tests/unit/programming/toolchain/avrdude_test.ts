import assert from "node:assert/strict";
import { boardModel } from "../../../../protocol/board_models.ts";
import {
  followAvrdude,
  readAvrdudeFailure,
  uploadWithAvrdude,
} from "../../../../server/programming/toolchain/avrdude.ts";
import { FakeClock } from "../../link/fake_clock.ts";

const PORT = "/dev/ttyACM7";
const reason = (text: string) => readAvrdudeFailure(text, PORT).reason;
/** What avrdude 7.1 really says, for each call of a port that nobody answers on. */
const SILENT = "avrdude error: programmer is not responding\n" +
  "avrdude warning: attempt 10 of 10: not in sync: resp=0x00\n" +
  `avrdude error: unable to open programmer arduino on port ${PORT}\n\navrdude done.  Thank you.\n`;

Deno.test("readAvrdudeFailure() names what is wrong with the port", () => {
  assert.deepEqual(
    readAvrdudeFailure(
      `avrdude OS error: cannot open port ${PORT}: No such file or directory\n` +
        `avrdude error: unable to open programmer arduino on port ${PORT}\n\navrdude done.  Thank you.\n`,
      PORT,
    ),
    {
      ok: false,
      reason: "no_port",
      message: `There is no port "${PORT}"`,
      hint: '"deno task boards" shows what is connected',
    },
  );
  const denied = readAvrdudeFailure(`avrdude OS error: cannot open port ${PORT}: Permission denied\n`, PORT);
  assert.equal(denied.reason, "no_permission");
  assert.match(denied.hint, /dialout/);
  assert.equal(reason(`avrdude OS error: cannot open port ${PORT}: Device or resource busy\n`), "busy");
  const file = `avrdude OS error: cannot set attributes for port ${PORT}: Inappropriate ioctl for device\n`;
  assert.match(readAvrdudeFailure(file, PORT).message, /is not a serial port$/);
});

Deno.test("readAvrdudeFailure() tells a bootloader that never answered from one that stopped", () => {
  assert.equal(reason(SILENT), "no_bootloader");
  assert.equal(reason(`Writing | ############${SILENT}`), "lost");
});

Deno.test("readAvrdudeFailure() names another chip and a flash that does not keep what it is given", () => {
  const chip = "avrdude: Device signature = 0x1e9801 (probably m2560)\n" +
    "avrdude error: expected signature for ATmega328P is 1E 95 0F\n        Double check chip, or use -F\n";
  assert.deepEqual([reason(chip), readAvrdudeFailure(chip, PORT).message], [
    "wrong_chip",
    "The board has another chip: its signature is 0x1e9801",
  ]);
  const worn =
    "avrdude warning: verification mismatch\n        device 0xff != input 0x0c at addr 0x0080 (error)\n" +
    "avrdude error: verification mismatch\n";
  assert.deepEqual([reason(worn), readAvrdudeFailure(worn, PORT).message], [
    "verify",
    "The board's flash is not what was written, first at 0x0080",
  ]);
});

Deno.test("readAvrdudeFailure() shows avrdude's own last words for what has no name", () => {
  const { reason, message } = readAvrdudeFailure("avrdude error: cannot parse it\n\navrdude done.\n", PORT);
  assert.deepEqual([reason, message], ["tool", "avrdude failed: avrdude error: cannot parse it"]);
  assert.equal(readAvrdudeFailure("", PORT).message, "avrdude failed: it said nothing");
});

Deno.test("followAvrdude() follows the bars of writing and verifying, however they are cut", () => {
  const told: [string, number][] = [];
  const follow = followAvrdude((phase, fraction) => told.push([phase, fraction]));
  const bar = `${"#".repeat(50)} | 100% 0.50s\n\n`;
  const text = `Reading | ${bar}Writing | ${bar}Reading | ${bar}`;
  for (let start = 0; start < text.length; start += 3) follow(text.slice(start, start + 3));
  assert.deepEqual(told[0], ["upload", 0]);
  assert.ok(told.some(([phase, fraction]) => phase === "upload" && fraction === 1));
  assert.deepEqual(told.at(-1), ["verify", 1]);
  const inOrder = told.toSorted(([a, x], [b, y]) => a === b ? x - y : a === "upload" ? -1 : 1);
  assert.deepEqual(told, inOrder);
});

Deno.test("F12: readAvrdudeFailure() blames the port only for what is about the port, in the words of either version", () => {
  assert.equal(
    reason(`avrdude: ser_open(): can't open device "${PORT}": No such file or directory\n`),
    "no_port",
  );
  assert.equal(
    reason(`avrdude: ser_open(): can't open device "${PORT}": Permission denied\n`),
    "no_permission",
  );
  assert.equal(reason(`avrdude: ser_open(): can't open device "${PORT}": Device or resource busy\n`), "busy");
  const hex =
    "avrdude error: cannot open input file x.hex: No such file or directory\n\navrdude done.  Thank you.\n";
  assert.deepEqual([reason(hex), readAvrdudeFailure(hex, PORT).message], [
    "tool",
    "avrdude failed: avrdude error: cannot open input file x.hex: No such file or directory",
  ]);
  assert.equal(reason("avrdude error: unable to write /tmp/x: No space left on device\n"), "machine");
});

Deno.test("F8: followAvrdude() takes a longer bar for progress, and not the same error again and again", () => {
  const follow = followAvrdude(() => {});
  assert.ok(follow("avrdude warning: attempt 1 of 10: not in sync: resp=0x00\n"));
  assert.ok(follow("Writing | ##"));
  for (let time = 0; time < 3000; time++) {
    assert.ok(!follow("avrdude: ser_recv(): programmer is not responding\n"));
  }
});

Deno.test("F14a: avrdude alone is not called for a board that it cannot program: the refusal says what that would take", async () => {
  const request = { sketch: "s", out: "o", hex: "h", port: PORT, progress() {}, clock: new FakeClock() };
  const words = [
    [
      "leonardo",
      /^avrdude alone cannot program "Arduino Leonardo": its bootloader .* on Linux only, and this is darwin$/,
    ],
    [
      "pico",
      /^avrdude alone cannot program "Raspberry Pi Pico": its rp2040 needs the uploader of its own core$/,
    ],
  ] as const;
  for (const [name, pattern] of words) {
    const result = await uploadWithAvrdude({ ...request, fqbn: boardModel(name).fqbn }, undefined, "darwin");
    assert.ok(!result.ok);
    assert.equal(result.reason, "unsupported");
    assert.match(result.message, pattern);
  }
});
