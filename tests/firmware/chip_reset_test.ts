import assert from "node:assert/strict";
import { Chip, type ResetCause } from "../../server/virtual_uno/chip.ts";
import { program, SEND, SLEEP_FOR_EVER, usartOn } from "./programs.ts";

const CYCLES_16_MS = 256_000;

/** Sends MCUSR, clears it, counts up the byte at 0x200 and sends that; then waits for ever. */
const REPORT = program(
  `in r24, 0x34
   ldi r16, 0
   out 0x34, r16
   ${usartOn(0x18)}
   rcall send
   lds r24, 0x200
   inc r24
   sts 0x200, r24
   rcall send
 end: rjmp end
 ${SEND}`,
);

/** The same, but leaves MCUSR and the watchdog as they are. */
const REPORT_ONLY = program(
  `in r24, 0x34
   ${usartOn(0x18)}
   rcall send
 end: rjmp end
 ${SEND}`,
);

function listening(flash: Uint8Array): { chip: Chip; sent: number[]; resets: [ResetCause, number][] } {
  const sent: number[] = [];
  const resets: [ResetCause, number][] = [];
  const chip = new Chip({
    flash,
    events: { transmitted: (byte) => sent.push(byte), reset: (cause, cycle) => resets.push([cause, cycle]) },
  });
  return { chip, sent, resets };
}

Deno.test("MCUSR tells the cause of each reset", () => {
  const { chip, sent, resets } = listening(REPORT);
  chip.run(5_000);
  for (const cause of ["external", "brownout", "power"] as const) {
    chip.reset(cause);
    chip.run(chip.cycles + 5_000);
  }
  assert.deepEqual(sent.filter((_, index) => index % 2 === 0), [0x01, 0x02, 0x04, 0x01]);
  assert.deepEqual(resets.map(([cause]) => cause), ["power", "external", "brownout", "power"]);
});

Deno.test("MCUSR gathers causes until the firmware clears it, and power-on clears the others", () => {
  const { chip, sent } = listening(REPORT_ONLY);
  for (const cause of ["external", "brownout", "power"] as const) {
    chip.run(chip.cycles + 5_000);
    chip.reset(cause);
  }
  chip.run(chip.cycles + 5_000);
  assert.deepEqual(sent, [0x01, 0x03, 0x07, 0x01]);
});

Deno.test("SRAM stays through every reset but the one by power", () => {
  const { chip, sent } = listening(REPORT);
  chip.run(5_000);
  for (const cause of ["external", "brownout", "power"] as const) {
    chip.reset(cause);
    chip.run(chip.cycles + 5_000);
  }
  const counts = sent.filter((_, index) => index % 2 === 1);
  const [first = 0] = counts;
  assert.deepEqual(counts, [first, (first + 1) & 0xff, (first + 2) & 0xff, first]);
});

Deno.test("SRAM after power-on is noise that is always the same", () => {
  const first = listening(REPORT);
  first.chip.run(5_000);
  const second = listening(REPORT);
  second.chip.run(5_000);
  assert.deepEqual(first.sent, second.sent);
  assert.notEqual(first.sent[1], 1, "a sketch that takes SRAM for zeroed must fail here too");
});

Deno.test("reset() stops the timers, the transmitter and the watchdog of the program before", () => {
  // The first life starts everything that could run on; later lives, told by the byte at 0x200, only sleep.
  const flash = program(
    `lds r24, 0x200
     ldi r16, 0x5a
     sts 0x200, r16
     cpi r24, 0x5a
     breq second
     sbi 0x04, 5
     sbi 0x05, 5
     ${usartOn(0xf8)}
     ldi r16, 3
     out 0x25, r16
     ldi r16, 1
     sts 0x6e, r16
     ldi r16, 0x18
     sts 0x60, r16
     ldi r16, 0x08
     sts 0x60, r16
   second:
     ${SLEEP_FOR_EVER}`,
    { timer0Overflow: "reti", usartEmpty: "sts 0xc6, r16\nreti", usartReceived: "reti" },
  );
  const edges: number[] = [];
  const sent: number[] = [];
  const resets: ResetCause[] = [];
  const chip = new Chip({
    flash,
    events: {
      pin: ({ level }) => edges.push(level),
      transmitted: (byte) => sent.push(byte),
      reset: (cause) => resets.push(cause),
    },
  });
  chip.run(20_000);
  assert.ok(sent.length > 0);
  assert.deepEqual(edges, [1]);
  chip.reset("external");
  assert.deepEqual(edges, [1, 0], "an output that was high lets go");
  sent.length = 0;
  chip.receive(Uint8Array.of(1));
  chip.run(chip.cycles + 4 * CYCLES_16_MS);
  assert.deepEqual(sent, []);
  assert.deepEqual(resets, ["power", "external"]);
  assert.equal(chip.nextEventAt, Infinity);
});

Deno.test("The watchdog resets the chip after 16 ms without wdr, and stays on until WDRF is cleared", () => {
  const flash = program(
    `in r24, 0x34
     ${usartOn(0x18)}
     rcall send
     sbrc r24, 3
     rjmp end
     ldi r16, 0x18
     sts 0x60, r16
     ldi r16, 0x08
     sts 0x60, r16
   end: rjmp end
   ${SEND}`,
  );
  const { chip, sent, resets } = listening(flash);
  chip.run(3.5 * CYCLES_16_MS);
  assert.deepEqual(sent, [0x01, 0x09, 0x09, 0x09]);
  const times = resets.map(([, cycle]) => cycle);
  const [, first = 0, second = 0] = times;
  assert.ok(first >= CYCLES_16_MS && first < CYCLES_16_MS + 200);
  assert.ok(second - first >= CYCLES_16_MS && second - first < CYCLES_16_MS + 10);
});

Deno.test("wdr keeps the watchdog from resetting", () => {
  const flash = program(
    `ldi r16, 0x18
     sts 0x60, r16
     ldi r16, 0x08
     sts 0x60, r16
   loop:
     wdr
     rjmp loop`,
  );
  const { chip, resets } = listening(flash);
  chip.run(4 * CYCLES_16_MS);
  assert.equal(resets.length, 1);
});

Deno.test("The watchdog's time-out changes only within four cycles of WDCE", () => {
  // WDE with 2 s: at once after WDCE, too late after it, and without it.
  const configure = (between: string) =>
    program(
      `ldi r16, 0x18
       ldi r17, 0x0f
       sts 0x60, r16
       ${between}
       sts 0x60, r17
     end: rjmp end`,
    );
  const resetsWithin = (flash: Uint8Array, cycles: number) => {
    const { chip, resets } = listening(flash);
    chip.run(cycles);
    return resets.length - 1;
  };
  assert.equal(resetsWithin(configure(""), 100 * CYCLES_16_MS), 0);
  assert.equal(resetsWithin(configure("nop\nnop\nnop\nnop"), 1.5 * CYCLES_16_MS), 1);
});

Deno.test("The watchdog interrupts first and resets later when both are on", () => {
  const flash = program(
    `ldi r16, 0x18
     sts 0x60, r16
     ldi r16, 0x48
     sts 0x60, r16
     sbi 0x04, 5
     ${SLEEP_FOR_EVER}`,
    { watchdog: "sbi 0x05, 5\nreti" },
  );
  const times: [string, number][] = [];
  const chip = new Chip({
    flash,
    events: {
      pin: ({ cycle, level }) =>
        times.push([level ? "interrupt" : "release", Math.floor(cycle / CYCLES_16_MS)]),
      reset: (cause, cycle) => times.push([cause, Math.floor(cycle / CYCLES_16_MS)]),
    },
  });
  chip.run(2.5 * CYCLES_16_MS);
  assert.deepEqual(times, [["power", 0], ["interrupt", 1], ["release", 2], ["watchdog", 2]]);
});

Deno.test("reset() starts in the boot section when there is one, a watchdog's too", () => {
  const bootStart = 0x7c00;
  const flash = new Uint8Array(0x8000).fill(0xff);
  flash.set(program("end: rjmp end"));
  // sbi DDRB,5; sbi PORTB,5; then the watchdog is set off: ldi r16,0x18; sts; ldi r16,8; sts; rjmp .
  const boot = [0x9a25, 0x9a2d, 0xe108, 0x9300, 0x0060, 0xe008, 0x9300, 0x0060, 0xcfff];
  for (const [index, word] of boot.entries()) {
    flash[bootStart + 2 * index] = word & 0xff;
    flash[bootStart + 2 * index + 1] = word >> 8;
  }
  const levels: number[] = [];
  const resets: ResetCause[] = [];
  const chip = new Chip({
    flash,
    bootStart,
    events: { pin: ({ level }) => levels.push(level), reset: (cause) => resets.push(cause) },
  });
  chip.run(1.5 * CYCLES_16_MS);
  assert.deepEqual(resets, ["power", "watchdog"]);
  assert.deepEqual(levels, [1, 0, 1]);
});

Deno.test("Chip refuses memories larger than its own", () => {
  assert.throws(() => new Chip({ flash: new Uint8Array(32_769) }), {
    name: "RangeError",
    message: "Cannot make a chip: flash of 32769 bytes, but it has 32768",
  });
  assert.throws(
    () => new Chip({ flash: new Uint8Array(), eeprom: new Uint8Array(1_025) }),
    /EEPROM of 1025 bytes/,
  );
});
