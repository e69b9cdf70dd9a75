import assert from "node:assert/strict";
import { Chip } from "../../server/virtual_uno/chip.ts";
import { program } from "./programs.ts";

const WRITE_CYCLES = 54_400;

/** Writes 0x5a to byte 3 as avr-libc does, waits for it, and then sets pin 13 when it reads back. */
const WRITE_AND_CHECK = program(
  `ldi r16, 0
   out 0x22, r16
   ldi r16, 3
   out 0x21, r16
   ldi r16, 0x5a
   out 0x20, r16
   sbi 0x1f, 2
   sbi 0x1f, 1
 wait:
   sbic 0x1f, 1
   rjmp wait
   ldi r16, 0
   out 0x20, r16
   sbi 0x1f, 0
   in r17, 0x20
   sbi 0x04, 5
   cpi r17, 0x5a
   brne end
   sbi 0x05, 5
 end: rjmp end`,
);

Deno.test("EEPROM keeps what is written, 3.4 ms later, and tells the owner", () => {
  const changes: [number, number][] = [];
  let checkedAt = 0;
  const chip = new Chip({
    flash: WRITE_AND_CHECK,
    events: {
      eeprom: (address, value) => changes.push([address, value]),
      pin: ({ cycle }) => checkedAt = cycle,
    },
  });
  chip.run(2 * WRITE_CYCLES);
  assert.deepEqual(changes, [[3, 0x5a]]);
  assert.equal(chip.eeprom[3], 0x5a);
  assert.ok(checkedAt > WRITE_CYCLES && checkedAt < WRITE_CYCLES + 60, `after ${checkedAt} cycles`);
});

Deno.test("EEPROM stays through resets by power, and in the next chip", () => {
  const chip = new Chip({ flash: WRITE_AND_CHECK });
  chip.run(2 * WRITE_CYCLES);
  chip.reset("power");
  assert.equal(chip.eeprom[3], 0x5a);
  const next = new Chip({ flash: new Uint8Array(), eeprom: chip.eeprom });
  assert.equal(next.eeprom[3], 0x5a);
  assert.equal(next.eeprom[4], 0xff);
});

Deno.test("EEPROM tells nothing when a byte is written as it was", () => {
  const changes: number[] = [];
  const eeprom = Uint8Array.of(0xff, 0xff, 0xff, 0x5a);
  new Chip({ flash: WRITE_AND_CHECK, eeprom, events: { eeprom: (_, value) => changes.push(value) } }).run(
    2 * WRITE_CYCLES,
  );
  assert.deepEqual(changes, []);
});

Deno.test("EEPROM is not written without EEMPE, nor more than four cycles after it", () => {
  for (const start of ["", "sbi 0x1f, 2\nnop\nnop\nnop\nnop"]) {
    const flash = program(
      `ldi r16, 0
       out 0x22, r16
       out 0x21, r16
       out 0x20, r16
       ${start}
       sbi 0x1f, 1
     end: rjmp end`,
    );
    const chip = new Chip({ flash });
    chip.run(2 * WRITE_CYCLES);
    assert.equal(chip.eeprom[0], 0xff);
  }
});
