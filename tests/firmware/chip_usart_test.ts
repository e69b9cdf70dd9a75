import assert from "node:assert/strict";
import { Chip } from "../../server/virtual_uno/chip.ts";
import { ECHO, program, SEND, usartOn } from "./programs.ts";

const FE = 0x10;
const DOR = 0x08;
const RXC = 0x80;

/** Waits until pin 2 is low, then sends UCSR0A and UDR0 as they are read, eight times over. */
const READ_LATER = program(
  `${usartOn(0x18)}
  wait:
    sbic 0x09, 2
    rjmp wait
    ldi r20, 8
  loop:
    lds r24, 0xc0
    lds r25, 0xc6
    andi r24, 0x98
    rcall send
    mov r24, r25
    rcall send
    dec r20
    brne loop
  end: rjmp end
  ${SEND}`,
);

/** What {@linkcode READ_LATER} reads after `bytes` came to a chip that did not listen: flags and byte, eight times. */
function readLater(
  bytes: readonly number[],
  hostBaud: number | null = null,
): { flags: number; byte: number }[] {
  const sent: number[] = [];
  const chip = new Chip({ flash: READ_LATER, events: { transmitted: (byte) => sent.push(byte) } });
  chip.drive(2, 1);
  chip.setHostBaud(hostBaud);
  chip.run(1_000);
  chip.receive(Uint8Array.from(bytes));
  chip.run(10_000);
  chip.setHostBaud(null);
  chip.drive(2, 0);
  chip.run(30_000);
  return Array.from(
    { length: 8 },
    (_, index) => ({ flags: sent[2 * index] ?? -1, byte: sent[2 * index + 1] ?? -1 }),
  );
}

function transmissions(flash: Uint8Array, cycles: number, setUp?: (chip: Chip) => void): [number, number][] {
  const sent: [number, number][] = [];
  const chip = new Chip({ flash, events: { transmitted: (byte, cycle) => sent.push([byte, cycle]) } });
  setUp?.(chip);
  chip.run(cycles);
  return sent;
}

for (const [baud, ubrr, cyclesPerByte] of [[500_000, 3, 320], [115_200, 16, 1_360]] as const) {
  Deno.test(`Chip takes ${cyclesPerByte} cycles for a byte at ${baud} baud, in and out`, () => {
    const flash = program(
      `${usartOn(0x18, ubrr)}
      loop:
        lds r24, 0xc0
        sbrs r24, 7
        rjmp loop
        lds r24, 0xc6
        sts 0xc6, r24
        rjmp loop`,
    );
    const start = 1_000;
    const sent: [number, number][] = [];
    const chip = new Chip({ flash, events: { transmitted: (byte, cycle) => sent.push([byte, cycle]) } });
    chip.run(start);
    const began = chip.cycles;
    chip.receive(Uint8Array.of(1, 2, 3));
    chip.run(began + 6 * cyclesPerByte);
    assert.deepEqual(sent.map(([byte]) => byte), [1, 2, 3]);
    const arrived = sent.map(([, cycle]) => cycle - began);
    // 0.95 of a byte until the middle of its stop bit, a few cycles of polling, and a whole byte back.
    for (const [index, cycle] of arrived.entries()) {
      const least = (0.95 + index + 1) * cyclesPerByte;
      assert.ok(cycle >= least && cycle < least + 20, `byte ${index} came back after ${cycle} cycles`);
    }
  });
}

Deno.test("USART keeps two bytes and a third in its shift register", () => {
  const read = readLater([0x11, 0x22, 0x33]);
  assert.deepEqual(read.slice(0, 3), [
    { flags: RXC, byte: 0x11 },
    { flags: RXC, byte: 0x22 },
    { flags: RXC, byte: 0x33 },
  ]);
  assert.equal(read[3]?.flags, 0);
});

Deno.test("USART says DOR when a fourth byte begins, and loses the third", () => {
  const read = readLater([0x11, 0x22, 0x33, 0x44]);
  assert.deepEqual(read.slice(0, 3), [
    { flags: RXC | DOR, byte: 0x11 },
    { flags: RXC, byte: 0x22 },
    { flags: RXC, byte: 0x44 },
  ]);
  assert.equal(read[3]?.flags, 0);
});

Deno.test("USART reads bytes of a host that is 3 % off", () => {
  for (const hostBaud of [485_000, 515_000]) {
    const read = readLater([0x00, 0x55], hostBaud);
    assert.deepEqual(read.slice(0, 2), [{ flags: RXC, byte: 0x00 }, { flags: RXC, byte: 0x55 }]);
  }
});

Deno.test("USART says FE when the host's rate is another", () => {
  assert.deepEqual(readLater([0x00], 250_000)[0], { flags: RXC | FE, byte: 0x00 });
  assert.ok(readLater([0x41, 0x41], 57_600).some(({ flags }) => flags & FE));
});

Deno.test("USART makes several bytes of one from a slower host", () => {
  // 0x55 is a square wave: at a quarter of the rate each of its bits is four of the chip's.
  const read = readLater([0x55], 125_000).filter(({ flags }) => flags & RXC);
  assert.ok(read.length > 1);
  assert.notEqual(read[0]?.byte, 0x55);
});

Deno.test("A host at another rate than the chip's hears garbage, at 3 % off it hears the bytes", () => {
  const flash = program(
    `${usartOn(0x18)}
     ldi r24, 0x41
     rcall send
     ldi r24, 0x42
     rcall send
   end: rjmp end
   ${SEND}`,
  );
  const at = (baud: number) =>
    transmissions(flash, 20_000, (chip) => chip.setHostBaud(baud)).map(([byte]) => byte);
  assert.deepEqual(at(485_000), [0x41, 0x42]);
  assert.deepEqual(at(515_000), [0x41, 0x42]);
  assert.notDeepEqual(at(115_200), [0x41, 0x42]);
  assert.ok(at(115_200).length > 0);
});

Deno.test("A write to UCSR0A leaves UDRE as it is", () => {
  // Optiboot sets U2X after the transmitter is on, and then waits for UDRE.
  const flash = program(
    `${usartOn(0x18)}
     ldi r16, 2
     sts 0xc0, r16
     ldi r24, 0x41
     rcall send
   end: rjmp end
   ${SEND}`,
  );
  assert.deepEqual(transmissions(flash, 5_000).map(([byte]) => byte), [0x41]);
});

Deno.test("USART holds one byte behind the one it sends, and ignores more", () => {
  const flash = program(
    `${usartOn(0x18)}
     ldi r16, 1
     sts 0xc6, r16
     ldi r16, 2
     sts 0xc6, r16
     ldi r16, 3
     sts 0xc6, r16
   end: rjmp end`,
  );
  const sent = transmissions(flash, 5_000);
  assert.deepEqual(sent.map(([byte]) => byte), [1, 2]);
  const [first = [0, 0], second = [0, 0]] = sent;
  assert.equal(second[1] - first[1], 320);
});

Deno.test("USART sets TXC when the last byte has left, and a written one clears it", () => {
  // Pin 13 follows TXC; after its first rise TXC is cleared and looked at again.
  const flash = program(
    `${usartOn(0x18)}
     sbi 0x04, 5
     ldi r16, 1
     sts 0xc6, r16
   wait:
     lds r24, 0xc0
     sbrs r24, 6
     rjmp wait
     sbi 0x05, 5
     ldi r16, 0x42
     sts 0xc0, r16
     lds r24, 0xc0
     sbrs r24, 6
     cbi 0x05, 5
   end: rjmp end`,
  );
  const edges: [number, number][] = [];
  const sent: number[] = [];
  const chip = new Chip({
    flash,
    events: {
      pin: ({ cycle, level }) => edges.push([level, cycle]),
      transmitted: (_, cycle) => sent.push(cycle),
    },
  });
  chip.run(5_000);
  assert.deepEqual(edges.map(([level]) => level), [1, 0]);
  assert.ok((edges[0]?.[1] ?? 0) >= (sent[0] ?? Infinity));
});

Deno.test("USART whose empty-buffer interrupt is on asks again until it is switched off", () => {
  const flash = program(
    `${usartOn(0x38)}
     ldi r24, 0
     sei
   end: rjmp end`,
    {
      usartEmpty: `
      inc r24
      sts 0xc6, r24
      cpi r24, 5
      brne more
      ldi r16, 0x18
      sts 0xc1, r16
    more:
      reti`,
    },
  );
  assert.deepEqual(transmissions(flash, 10_000).map(([byte]) => byte), [1, 2, 3, 4, 5]);
});

Deno.test("Switching the receiver off empties its buffer", () => {
  const flash = program(
    `${usartOn(0x18)}
   wait:
     sbic 0x09, 2
     rjmp wait
     ldi r16, 0x08
     sts 0xc1, r16
     ldi r16, 0x18
     sts 0xc1, r16
     lds r24, 0xc0
     andi r24, 0x80
     rcall send
   end: rjmp end
   ${SEND}`,
  );
  const sent = transmissions(flash, 500, (chip) => {
    chip.drive(2, 1);
    chip.run(200);
    chip.receive(Uint8Array.of(1, 2, 3));
    chip.run(3_000);
    chip.drive(2, 0);
    chip.run(5_000);
  });
  assert.deepEqual(sent.map(([byte]) => byte), [0]);
});

Deno.test("Chip echoes 256 bytes at full speed in order", () => {
  const sent = transmissions(ECHO, 100, (chip) => {
    chip.run(1_000);
    chip.receive(Uint8Array.from({ length: 256 }, (_, index) => index));
    chip.run(100_000);
  });
  assert.deepEqual(sent.map(([byte]) => byte), Array.from({ length: 256 }, (_, index) => index));
});
