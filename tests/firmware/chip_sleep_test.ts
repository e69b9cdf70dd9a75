import assert from "node:assert/strict";
import { Chip } from "../../server/virtual_uno/chip.ts";
import { program, SLEEP_FOR_EVER, usartOn } from "./programs.ts";

/** Toggles pin 13 each timer 0 overflow (clock/64) and echoes bytes; everything happens in interrupts. */
const BLINK_AND_ECHO = program(
  `sbi 0x04, 5
   ${usartOn(0x98)}
   ldi r16, 3
   out 0x25, r16
   ldi r16, 1
   sts 0x6e, r16
   ${SLEEP_FOR_EVER}`,
  {
    timer0Overflow: `
      sbi 0x03, 5
      reti`,
    usartReceived: `
      lds r24, 0xc6
      sts 0xc6, r24
      reti`,
  },
);

/** Run for `cycles`, handing in three bytes along the way, in steps of at most `step`. */
function runInSteps(step: number, cycles: number): { log: string[]; end: number } {
  const log: string[] = [];
  const chip = new Chip({
    flash: BLINK_AND_ECHO,
    events: {
      pin: ({ cycle, pin, level }) => log.push(`pin ${pin} = ${level} at ${cycle}`),
      transmitted: (byte, cycle) => log.push(`byte ${byte} at ${cycle}`),
    },
  });
  for (const [at, byte] of [[20_000, 1], [20_500, 2], [70_123, 3], [cycles, 4]] as const) {
    while (chip.cycles < at) chip.run(Math.min(chip.cycles + step, at));
    chip.receive(Uint8Array.of(byte));
  }
  return { log, end: chip.cycles };
}

Deno.test("run() sleeps through to the same cycles when it skips as when it looks at every cycle", () => {
  const skipped = runInSteps(Infinity, 200_000);
  assert.deepEqual(skipped, runInSteps(1, 200_000));
  assert.equal(skipped.log.filter((line) => line.startsWith("pin")).length, 12);
  assert.equal(skipped.log.filter((line) => line.startsWith("byte")).length, 3);
});

Deno.test("run() stops a sleeping chip exactly where it is told to", () => {
  const chip = new Chip({ flash: BLINK_AND_ECHO });
  chip.run(5_000);
  assert.equal(chip.sleeping, true);
  chip.run(5_001);
  assert.equal(chip.cycles, 5_001);
});

Deno.test("Chip wakes eight cycles after the interrupt's flag, four of them for the sleep", () => {
  const wakes: number[] = [];
  const flash = program(
    `sbi 0x04, 5
     ldi r16, 1
     out 0x25, r16
     sts 0x6e, r16
     ldi r16, 200
     out 0x26, r16
     ${SLEEP_FOR_EVER}`,
    { timer0Overflow: "sbi 0x05, 5\nreti" },
  );
  const chip = new Chip({ flash, events: { pin: ({ cycle }) => wakes.push(cycle) } });
  let overflowAt = 0;
  while (wakes.length === 0) {
    if (chip.sleeping && chip.nextEventAt < 400) overflowAt = chip.nextEventAt;
    chip.run(chip.cycles + 1);
  }
  const jumpToHandler = 2;
  assert.deepEqual(wakes, [overflowAt + 8 + jumpToHandler]);
});

Deno.test("Chip does not miss an interrupt that waits when sei and sleep follow each other", () => {
  // The transmitter's empty buffer asks for its interrupt all the time, and nothing else would ever wake the chip.
  const flash = program(
    `sbi 0x04, 5
     ldi r16, 1
     out 0x33, r16
     ldi r16, 0x28
     sts 0xc1, r16
     sei
     sleep
     sbi 0x05, 5
   end: rjmp end`,
    { usartEmpty: "ldi r16, 0\nsts 0xc1, r16\nreti" },
  );
  const chip = new Chip({ flash });
  chip.run(200);
  assert.equal(chip.sleeping, false);
  assert.equal(chip.level(13), 1);
});

Deno.test("Chip runs one instruction between two interrupts that both wait", () => {
  // r20 counts what the main program does; the handler stores it and asks again.
  const flash = program(
    `ldi r16, 0x28
     sts 0xc1, r16
     sbi 0x04, 5
     sei
   loop: inc r20
     rjmp loop`,
    { usartEmpty: "out 0x05, r20\nreti" },
  );
  const levels: number[] = [];
  const chip = new Chip({ flash, events: { pin: ({ level }) => levels.push(level) } });
  chip.run(5_000);
  assert.ok(levels.length >= 4, "the main program goes on, one instruction at a time");
});

Deno.test("SLEEP does nothing while SMCR does not enable it", () => {
  const chip = new Chip({ flash: program("sbi 0x04, 5\nsleep\nsbi 0x05, 5\nend: rjmp end") });
  chip.run(50);
  assert.equal(chip.level(13), 1);
});

Deno.test("Chip that sleeps with interrupts off sleeps until it is reset", () => {
  const flash = program("ldi r16, 1\nout 0x33, r16\nsbi 0x04, 5\nsleep\nsbi 0x05, 5\nend: rjmp end");
  const chip = new Chip({ flash });
  chip.run(1_000_000);
  assert.equal(chip.level(13), 0);
  assert.equal(chip.sleeping, true);
  chip.reset("external");
  assert.equal(chip.sleeping, false);
});

Deno.test("run() keeps to whole cycles, asleep and awake, whatever it is told and whatever the host's rate", () => {
  const chip = new Chip({ flash: BLINK_AND_ECHO });
  chip.setHostBaud(510_101);
  chip.run(1_000);
  chip.receive(Uint8Array.of(1, 2, 3));
  for (let until = 1_000; until < 40_000; until += 33.3) {
    chip.run(until);
    assert.ok(Number.isInteger(chip.cycles), `${chip.cycles}`);
    assert.ok(chip.cycles >= until);
  }
});

Deno.test("peek() shows registers and SRAM as a debugger does", () => {
  const flash = program("ldi r16, 0x5a\nsts 0x0123, r16\nsts 0x88, r16\nend: rjmp end");
  const chip = new Chip({ flash });
  chip.run(50);
  assert.deepEqual([chip.peek(16), chip.peek(0x123), chip.peek(0x88)], [0x5a, 0x5a, 0x5a]);
});
