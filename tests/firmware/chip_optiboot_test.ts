import assert from "node:assert/strict";
import { FLASH_BYTES } from "../../server/virtual_uno/chip.ts";
import { CLOCK_HZ } from "../../server/virtual_uno/clock_hz.ts";
import { loadBootloader } from "../../server/virtual_uno/bootloader.ts";
import { tools, withTools } from "../tool.ts";
import { program, SEND, usartOn } from "./programs.ts";
import { Programmer } from "./stk500.ts";

/** Two pages of a sketch that says `id`, sets pin 12, then keeps every peripheral busy: timers, echo, watchdog. */
function sketch(id: number): Uint8Array {
  const code = program(
    `${usartOn(0x98, 16)}
     ldi r24, ${id}
     rcall send
     sbi 0x04, 4
     sbi 0x05, 4
     ldi r16, 3
     out 0x25, r16
     ldi r16, 1
     sts 0x6e, r16
     ldi r16, 0x18
     sts 0x60, r16
     ldi r16, 0x0e
     sts 0x60, r16
     sei
   loop:
     wdr
     rjmp loop
   ${SEND}`,
    { timer0Overflow: "inc r20\nreti", usartReceived: "lds r24, 0xc6\nsts 0xc6, r24\nreti" },
  );
  const image = new Uint8Array(256).fill(id);
  image.set(code);
  return image;
}

function programmer(hexFile: string, content: Uint8Array = new Uint8Array()): Programmer {
  const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
  flash.set(content);
  return new Programmer(flash, loadBootloader(Deno.readTextFileSync(hexFile), flash));
}

Deno.test(
  withTools(
    "Optiboot programs the chip three times in a row, over the sketch that runs",
    [tools.optiboot],
    (_, hex = "") => {
      const host = programmer(hex);
      for (const id of [0x41, 0x42, 0x43]) {
        host.chip.reset("external");
        host.hear(0.4);
        host.program(sketch(id));
        assert.deepEqual(host.hear(0.1), [id], "the sketch starts and says its name");
        host.chip.receive(Uint8Array.of(0x55));
        assert.deepEqual(host.hear(0.1), [0x55], "and echoes");
      }
    },
  ),
);

Deno.test(
  withTools(
    "Optiboot starts the sketch after 1.4 s, or at once when told to leave",
    [tools.optiboot],
    (_, hex = "") => {
      const startsAfter = (leave: boolean) => {
        const host = programmer(hex, sketch(0x41));
        host.chip.reset("external");
        const reset = host.chip.cycles;
        if (leave) host.chip.receive(Uint8Array.of(0x51, 0x20));
        while (!host.hear(0.001).includes(0x41)) {
          assert.ok(host.chip.cycles < reset + 3 * CLOCK_HZ, "the sketch does not start");
        }
        return (host.chip.cycles - reset) / CLOCK_HZ;
      };
      const byItself = startsAfter(false);
      assert.ok(byItself > 1.3 && byItself < 1.5, `${byItself} s`);
      const told = startsAfter(true);
      assert.ok(told > 0.37 && told < 0.42, `${told} s`);
    },
  ),
);

Deno.test(withTools("Optiboot is skipped after power-on and brown-out", [tools.optiboot], (_, hex = "") => {
  const host = programmer(hex, sketch(0x41));
  assert.deepEqual(host.hear(0.01), [0x41]);
  host.chip.reset("brownout");
  assert.deepEqual(host.hear(0.01), [0x41]);
}));

Deno.test(withTools("Optiboot blinks pin 13 three times", [tools.optiboot], (_, hex = "") => {
  const host = programmer(hex);
  let edges = 0;
  const { chip } = host;
  chip.reset("external");
  let level = chip.level(13);
  for (let step = 0; step < 500; step++) {
    chip.run(chip.cycles + 0.001 * CLOCK_HZ);
    if (chip.level(13) !== level) edges++;
    level = chip.level(13);
  }
  assert.equal(edges, 6);
}));

Deno.test(
  withTools(
    "Optiboot gives way to the sketch in time when a host talks at 500 kbaud",
    [tools.optiboot],
    (_, hex = "") => {
      // A link that tries its own rate too early: to Optiboot that is noise, but noise never programs a page.
      const image = sketch(0x41);
      const host = programmer(hex, image);
      host.chip.setHostBaud(500_000);
      host.chip.reset("external");
      const reset = host.chip.cycles;
      for (let second = 0.4; second < 1.5; second += 0.1) {
        host.chip.run(reset + second * CLOCK_HZ);
        host.chip.receive(Uint8Array.of(0x00, 0x00, 0x1f, 0x04, 0x01, 0x33, 0x59, 0x00));
      }
      assert.equal(host.chip.level(12), 1, "the sketch runs");
      assert.deepEqual(host.chip.flash.subarray(0, image.length), image);
    },
  ),
);

Deno.test(
  withTools(
    "A reset brings an empty chip from running through its flash to Optiboot",
    [tools.optiboot],
    (_, hex = "") => {
      const host = programmer(hex);
      host.hear(0.1);
      host.chip.reset("external");
      host.hear(0.4);
      host.command([0x30]);
    },
  ),
);
