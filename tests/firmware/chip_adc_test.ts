import assert from "node:assert/strict";
import { Chip } from "../../server/virtual_uno/chip.ts";
import { CLOCK_HZ } from "../../server/virtual_uno/clock_hz.ts";
import { driftingLight } from "../../server/virtual_uno/adc.ts";
import { program, SEND, SLEEP_FOR_EVER, usartOn } from "./programs.ts";

const ENABLE = `
  ldi r16, 0x40
  sts 0x7c, r16
  ldi r16, 0x87
  sts 0x7a, r16`;
const CONVERT = `
    ldi r16, 0xc7
    sts 0x7a, r16
  converting:
    lds r16, 0x7a
    sbrc r16, 6
    rjmp converting`;
const SEND_RESULT = `
    lds r24, 0x78
    rcall send
    lds r24, 0x79
    rcall send`;
/** Converts A0 against the supply and sends the result, low byte first, over and over. */
const CONVERT_AND_SEND = program(
  `${usartOn(0x18)} \n ${ENABLE}
  loop:
   ${CONVERT} \n ${SEND_RESULT}
   rjmp loop
  ${SEND}`,
);

function firstWords(flash: Uint8Array, cycles: number, setUp: (chip: Chip) => void): number[] {
  const sent: number[] = [];
  const chip = new Chip({ flash, events: { transmitted: (byte) => sent.push(byte) } });
  setUp(chip);
  chip.run(cycles);
  return Array.from(
    { length: sent.length >> 1 },
    (_, index) => (sent[2 * index] ?? 0) + 256 * (sent[2 * index + 1] ?? 0),
  );
}

Deno.test("setAnalog() sets what the ADC converts to", () => {
  for (const [volts, value] of [[0, 0], [2.5, 512], [4.9999, 1023], [5, 1023], [7, 1023], [-1, 0]] as const) {
    const [word] = firstWords(CONVERT_AND_SEND, 10_000, (chip) => chip.setAnalog(0, volts));
    assert.equal(word, value, `${volts} V`);
  }
});

Deno.test("A0 drifts between 1.5 and 3.5 V by itself, the same each time", () => {
  const seconds = Array.from({ length: 41 }, (_, index) => driftingLight((index * CLOCK_HZ) / 2));
  assert.equal(seconds[0], 1.5);
  assert.equal(seconds[20], 3.5);
  assert.equal(seconds[40], 1.5);
  assert.ok(
    seconds.every((volts, index) => index === 0 || Math.abs(volts - (seconds[index - 1] ?? 0)) < 0.2),
  );
  const [word = 0] = firstWords(CONVERT_AND_SEND, 10_000, () => {});
  assert.equal(word, Math.floor((1.5 / 5) * 1024));
});

Deno.test("setAnalog() takes a function of the cycle", () => {
  const words = firstWords(
    CONVERT_AND_SEND,
    20_000,
    (chip) => chip.setAnalog(0, (cycle) => (cycle < 6_000 ? 1 : 4)),
  );
  assert.equal(words[0], 204);
  assert.equal(words.at(-1), 819);
});

Deno.test("The ADC takes 25 of its clocks for the first conversion and 13 for the next", () => {
  // Pin 13 is high while a conversion runs.
  const flash = program(
    `sbi 0x04, 5 \n ${ENABLE} \n loop: \n sbi 0x05, 5 \n ${CONVERT} \n cbi 0x05, 5 \n rjmp loop`,
  );
  const times: number[] = [];
  new Chip({ flash, events: { pin: ({ cycle }) => times.push(cycle) } }).run(8_000);
  const [a = 0, b = 0, c = 0, d = 0] = times;
  assert.ok(b - a >= 25 * 128 && b - a < 25 * 128 + 15);
  assert.ok(d - c >= 13 * 128 && d - c < 13 * 128 + 15);
});

Deno.test("A conversion is not ended by writing ADSC as zero", () => {
  const flash = program(
    `${usartOn(0x18)} \n ${ENABLE}
     ldi r16, 0xc7
     sts 0x7a, r16
     ldi r16, 0x87
     sts 0x7a, r16
     lds r24, 0x7a
     rcall send
     rcall send
   end: rjmp end
   ${SEND}`,
  );
  assert.deepEqual(firstWords(flash, 5_000, () => {}), [0xc7c7]);
});

Deno.test("ADIF waits for a one to be written, which clears it without an interrupt", () => {
  // A polled conversion leaves ADIF set; the next one starts with the interrupt on and must not come at once.
  const flash = program(
    `${ENABLE} \n ${CONVERT}
     sbi 0x04, 5
     sbi 0x05, 5
     sei
     lds r16, 0x7a
     ori r16, 0x48
     sts 0x7a, r16
   end: rjmp end`,
    { adc: "cbi 0x05, 5\nreti" },
  );
  const times: number[] = [];
  new Chip({ flash, events: { pin: ({ cycle }) => times.push(cycle) } }).run(8_000);
  const [started = 0, ended = 0] = times;
  assert.ok(ended - started >= 13 * 128, `interrupt after ${ended - started} cycles`);
});

Deno.test("The ADC converts again and again when it runs freely, and wakes the chip each time", () => {
  const flash = program(
    `sbi 0x04, 5
     ldi r16, 0x40
     sts 0x7c, r16
     ldi r16, 0xef
     sts 0x7a, r16
     ${SLEEP_FOR_EVER}`,
    { adc: "sbi 0x03, 5\nreti" },
  );
  let edges = 0;
  new Chip({ flash, events: { pin: () => edges++ } }).run(25 * 128 + 9.5 * 13 * 128);
  assert.equal(edges, 10);
});
