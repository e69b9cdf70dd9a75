import assert from "node:assert/strict";
import { assemble } from "avr8js/dist/cjs/utils/assembler.js";
import { Chip, FLASH_BYTES } from "../../server/virtual_uno/chip.ts";

const BOOT_START = 0x7e00;
const PAGE = 128;
/** 4 ms, within the 3.7 to 4.5 ms of the datasheet. */
const BUSY_CYCLES = 64_000;

/** Flash with a sketch of `fill` bytes everywhere below the boot section, where `source` begins. */
function bootFlash(source: string, fill = 0xff): Uint8Array {
  const { bytes, errors } = assemble(`_LOC ${BOOT_START}\n${source}`);
  assert.deepEqual(errors, []);
  const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
  flash.fill(fill, 0, BOOT_START);
  flash.set(bytes.subarray(BOOT_START), BOOT_START);
  return flash;
}

/** Erase the page at Z. */
const ERASE = `
  ldi r16, 3
  out 0x37, r16
  spm`;
/** Put r0, r1 into the page buffer at Z. */
const FILL = `
  ldi r16, 1
  out 0x37, r16
  spm`;
/** Write the page buffer to the page at Z. */
const WRITE = `
  ldi r16, 5
  out 0x37, r16
  spm`;
/** Wait until SPM is done; `name` makes the label. */
const wait = (name: string) => `
  ${name}:
    in r17, 0x37
    sbrc r17, 0
    rjmp ${name}`;
const Z_PAGE_2 = "ldi r31, 1\nldi r30, 0";
const DATA = "ldi r18, 0x34\nmov r0, r18\nldi r18, 0x12\nmov r1, r18";
const DONE = "sbi 0x04, 5\nsbi 0x05, 5\nend: rjmp end";

function run(flash: Uint8Array): { chip: Chip; doneAt: number } {
  let doneAt = -1;
  const chip = new Chip({ flash, bootStart: BOOT_START, events: { pin: ({ cycle }) => doneAt = cycle } });
  chip.run(5 * BUSY_CYCLES);
  return { chip, doneAt };
}

Deno.test("SPM erases, fills and writes one page, and is busy meanwhile", () => {
  const { chip, doneAt } = run(bootFlash(
    `${Z_PAGE_2} \n ${ERASE} \n ${wait("erasing")} \n ${DATA} \n ${FILL}
     ldi r30, 2 \n ${FILL} \n ${WRITE} \n ${wait("writing")} \n ${DONE}`,
    0x00,
  ));
  const page = chip.flash.subarray(2 * PAGE, 3 * PAGE);
  assert.deepEqual([...page.subarray(0, 6)], [0x34, 0x12, 0x34, 0x12, 0xff, 0xff]);
  assert.ok(page.subarray(6).every((byte) => byte === 0xff));
  assert.ok(
    chip.flash.subarray(0, 2 * PAGE).every((byte) => byte === 0x00),
    "the pages before are left alone",
  );
  assert.ok(chip.flash.subarray(3 * PAGE, BOOT_START).every((byte) => byte === 0x00), "the pages after are");
  assert.ok(doneAt > 2 * BUSY_CYCLES && doneAt < 2 * BUSY_CYCLES + 200);
});

Deno.test("SPM without an erase only clears bits", () => {
  const { chip } = run(
    bootFlash(`${Z_PAGE_2} \n ${DATA} \n ${FILL} \n ${WRITE} \n ${wait("writing")} \n ${DONE}`, 0x30),
  );
  assert.deepEqual([...chip.flash.subarray(2 * PAGE, 2 * PAGE + 4)], [0x34 & 0x30, 0x12 & 0x30, 0x30, 0x30]);
});

Deno.test("SPM fills each word of the buffer once until the buffer is emptied", () => {
  const again = "ldi r18, 0x77\nmov r0, r18";
  const emptied = "ldi r16, 0x11\nout 0x37, r16\nspm";
  const words = (between: string) => {
    const { chip } = run(bootFlash(
      `${Z_PAGE_2} \n ${DATA} \n ${FILL} \n ${between} \n ${again} \n ${FILL} \n ${WRITE} \n ${
        wait("writing")
      } \n ${DONE}`,
    ));
    return chip.flash[2 * PAGE];
  };
  assert.equal(words(""), 0x34);
  assert.equal(words(emptied), 0x77);
});

Deno.test("SPM keeps RWWSB set until RWWSRE is written", () => {
  // Pin 13 goes high when RWWSB is set after the write, and low again when it is clear after RWWSRE.
  const levels: number[] = [];
  const flash = bootFlash(
    `${Z_PAGE_2} \n ${ERASE} \n ${wait("erasing")}
     sbi 0x04, 5
     in r17, 0x37
     sbrc r17, 6
     sbi 0x05, 5
     ldi r16, 0x11
     out 0x37, r16
     spm
     in r17, 0x37
     sbrs r17, 6
     cbi 0x05, 5
   end: rjmp end`,
  );
  new Chip({ flash, bootStart: BOOT_START, events: { pin: ({ level }) => levels.push(level) } }).run(
    2 * BUSY_CYCLES,
  );
  assert.deepEqual(levels, [1, 0]);
});

Deno.test("SPM does nothing more than four cycles after SPMCSR was written", () => {
  const { chip, doneAt } = run(bootFlash(
    `${Z_PAGE_2}
     ldi r16, 3
     out 0x37, r16
     nop
     nop
     nop
     nop
     spm
     ${wait("erasing")} \n ${DONE}`,
    0x00,
  ));
  assert.equal(chip.flash[2 * PAGE], 0x00);
  assert.ok(doneAt < 200, "and SPMEN is clear again");
});

Deno.test("SPM does nothing outside the boot section", () => {
  const { bytes } = assemble(`${Z_PAGE_2} \n ${ERASE} \n end: rjmp end`);
  const flash = new Uint8Array(FLASH_BYTES);
  flash.set(bytes);
  const chip = new Chip({ flash });
  chip.run(BUSY_CYCLES);
  assert.equal(chip.flash[2 * PAGE], 0x00);
});

Deno.test("SPM halts the processor while it erases the section the processor runs in", () => {
  const { chip, doneAt } = run(bootFlash(`ldi r31, 0x70\nldi r30, 0 \n ${ERASE} \n ${DONE}`, 0x00));
  assert.equal(chip.flash[0x7000], 0xff);
  assert.ok(doneAt > BUSY_CYCLES && doneAt < BUSY_CYCLES + 100);
});

Deno.test("A chip runs what it has just programmed", () => {
  // "sbi DDRB,5; sbi PORTB,5; rjmp ." written to page 0, then the boot section jumps there.
  const word = (address: number, high: number, low: number) =>
    `ldi r30, ${address}\nldi r18, ${low}\nmov r0, r18\nldi r18, ${high}\nmov r1, r18\n${FILL}`;
  const { doneAt } = run(bootFlash(
    `ldi r31, 0
     ${word(0, 0x9a, 0x25)} \n ${word(2, 0x9a, 0x2d)} \n ${word(4, 0xcf, 0xff)}
     ldi r30, 0 \n ${WRITE} \n ${wait("writing")}
     ldi r16, 0x11
     out 0x37, r16
     spm
     ijmp`,
  ));
  assert.ok(doneAt > BUSY_CYCLES);
});
