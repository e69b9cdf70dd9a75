import assert from "node:assert/strict";
import { Chip } from "../../server/virtual_uno/chip.ts";
import type { PinEdge } from "../../server/virtual_uno/pins.ts";
import { program, SLEEP_FOR_EVER } from "./programs.ts";

function edges(flash: Uint8Array, cycles: number): PinEdge[] {
  const log: PinEdge[] = [];
  new Chip({ flash, events: { pin: (edge) => log.push(edge) } }).run(cycles);
  return log;
}

Deno.test("Chip tells each edge of an output once, by the board's pin numbers", () => {
  // Port B 5 is pin 13, port D 7 is pin 7, port C 1 is A1; the second write changes nothing.
  const flash = program(
    `sbi 0x04, 5
     sbi 0x0a, 7
     sbi 0x07, 1
     sbi 0x05, 5
     sbi 0x05, 5
     sbi 0x0b, 7
     sbi 0x08, 1
     cbi 0x05, 5
   end: rjmp end`,
  );
  assert.deepEqual(edges(flash, 100).map(({ pin, level }) => [pin, level]), [[13, 1], [7, 1], [15, 1], [
    13,
    0,
  ]]);
});

Deno.test("Chip tells no edge of a pull-up, and of an output that lets go that it is low", () => {
  const flash = program(
    `sbi 0x05, 5
     sbi 0x04, 5
     cbi 0x04, 5
   end: rjmp end`,
  );
  assert.deepEqual(edges(flash, 100).map(({ pin, level }) => [pin, level]), [[13, 1], [13, 0]]);
});

Deno.test("Writing ones to PIN toggles those outputs only", () => {
  const flash = program(
    `ldi r16, 0x30
     out 0x04, r16
     sbi 0x03, 5
     sbi 0x03, 5
     sbi 0x03, 4
   end: rjmp end`,
  );
  assert.deepEqual(edges(flash, 100).map(({ pin, level }) => [pin, level]), [[13, 1], [13, 0], [12, 1]]);
});

Deno.test("drive() decides an input's level, and an open one follows its pull-up", () => {
  const flash = program("sbi 0x0b, 2\nend: rjmp end");
  const chip = new Chip({ flash });
  assert.equal(chip.level(2), 0);
  chip.run(50);
  assert.equal(chip.level(2), 1, "the pull-up is on");
  chip.drive(2, 0);
  assert.equal(chip.level(2), 0);
  chip.reset("external");
  chip.run(chip.cycles + 50);
  assert.equal(chip.level(2), 0, "a button stays pressed through a reset");
  chip.drive(2, null);
  assert.equal(chip.level(2), 1);
});

Deno.test("drive() causes the pin's interrupt", () => {
  const flash = program(
    `sbi 0x0b, 2
     sbi 0x04, 5
     ldi r16, 2
     sts 0x69, r16
     ldi r16, 1
     out 0x1d, r16
     ${SLEEP_FOR_EVER}`,
    { int0: "sbi 0x03, 5\nreti" },
  );
  const chip = new Chip({ flash });
  chip.run(1_000);
  chip.drive(2, 0);
  chip.run(2_000);
  assert.equal(chip.level(13), 1, "the falling edge");
  chip.drive(2, null);
  chip.run(3_000);
  assert.equal(chip.level(13), 1, "not the rising one");
});

for (
  const [store, name] of [["out 0x05, r16", "OUT"], ["sbi 0x05, 5", "SBI"], ["sts 0x25, r16", "STS"]] as const
) {
  Deno.test(`PIN shows what ${name} wrote one cycle late, as the synchronizer has it (14.2.4)`, () => {
    // Firmware that reads its output back too soon is wrong on a real board, so it must be here.
    const readBack = (between: string) => {
      const flash = program(
        `ldi r16, 0x20
         out 0x04, r16
         nop
         nop
         ${store}
         ${between}
         in r17, 0x03
         sbrc r17, 5
         sbi 0x0a, 7
         sbi 0x0b, 7
       end: rjmp end`,
      );
      return edges(flash, 100).some(({ pin }) => pin === 7);
    };
    assert.equal(readBack(""), false);
    assert.equal(readBack("nop"), true);
  });
}

Deno.test("A PWM output's edges are as far apart as its registers say", () => {
  // Timer 1 in 8-bit phase-correct PWM at clock/64, as Arduino sets it up: 510 counts a round, 2 x 100 of them high.
  const flash = program(
    `sbi 0x04, 1
     ldi r16, 0
     sts 0x89, r16
     ldi r16, 100
     sts 0x88, r16
     ldi r16, 0x81
     sts 0x80, r16
     ldi r16, 3
     sts 0x81, r16
     ${SLEEP_FOR_EVER}`,
  );
  const log = edges(flash, 6 * 510 * 64).slice(1);
  assert.ok(log.every(({ pin }) => pin === 9));
  const between = log.slice(1).map(({ cycle, level }, index) => [level, cycle - (log[index]?.cycle ?? 0)]);
  assert.ok(between.length >= 8);
  for (const [level, cycles] of between) assert.equal(cycles, (level === 0 ? 200 : 310) * 64);
});

Deno.test("level() refuses a pin that an Uno has not", () => {
  const chip = new Chip({ flash: new Uint8Array() });
  assert.throws(() => chip.level(20), { message: 'Cannot read pin "20": an Uno has pins 0 to 19' });
});
