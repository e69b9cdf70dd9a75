/**
 * Small programs for the virtual chip, assembled by avr8js's own assembler so that no toolchain is needed.
 *
 * @module
 */

import { assemble } from "avr8js/dist/cjs/utils/assembler.js";

/** Byte addresses of interrupt vectors (table 12-6). */
export const VECTOR = {
  int0: 0x04,
  watchdog: 0x18,
  timer1Overflow: 0x34,
  timer0Overflow: 0x40,
  usartReceived: 0x48,
  usartEmpty: 0x4c,
  usartSent: 0x50,
  adc: 0x54,
} as const;

/** Where programs may begin after the vectors. */
export const PROGRAM_START = 0x68;

/**
 * Assemble a program.
 *
 * @param main The program; it begins after the vectors, and resets go there.
 * @param handlers Interrupt handlers by vector; each is reached by a jump.
 * @returns Flash contents.
 */
export function program(
  main: string,
  handlers: Partial<Record<keyof typeof VECTOR, string>> = {},
): Uint8Array {
  const vectors: string[] = ["_LOC 0", "rjmp main"];
  const bodies: string[] = [];
  const entries = Object.entries(VECTOR).filter(([name]) => name in handlers);
  for (const [name, address] of entries) vectors.push(`_LOC ${address}`, `rjmp on_${name}`);
  for (const [name, body] of Object.entries(handlers)) bodies.push(`on_${name}:`, body ?? "");
  const source = [...vectors, `_LOC ${PROGRAM_START}`, "main:", main, ...bodies].join("\n");
  const { bytes, errors } = assemble(source);
  if (errors.length > 0) throw new SyntaxError(`Cannot assemble: ${errors.join("; ")}`);
  return bytes;
}

/** Enable the USART at 500 kbaud (`0`, double speed) or as `ubrr` says, with `control` in UCSR0B. */
export function usartOn(control: number, ubrr = 3): string {
  return `
    ldi r16, 2
    sts 0xc0, r16
    ldi r16, ${ubrr}
    sts 0xc4, r16
    ldi r16, ${control}
    sts 0xc1, r16`;
}

/** Sleep in idle mode for ever, woken by interrupts. */
export const SLEEP_FOR_EVER = `
    ldi r16, 1
    out 0x33, r16
    sei
  asleep:
    sleep
    rjmp asleep`;

/** A subroutine `send` that transmits r24 once the transmitter has room. */
export const SEND = `
  send:
    lds r23, 0xc0
    sbrs r23, 5
    rjmp send
    sts 0xc6, r24
    ret`;

const ECHO_HANDLERS = {
  usartReceived: `
      lds r24, 0xc6
      sts 0xc6, r24
      reti`,
  timer0Overflow: `
      inc r20
      reti`,
};
const TICK_AND_SLEEP = `
    ldi r16, 3
    out 0x25, r16
    ldi r16, 1
    sts 0x6e, r16
    ${SLEEP_FOR_EVER}`;

/** Echoes each byte at 500 kbaud from its receive interrupt, and is woken by timer 0 at 976 Hz as Arduino is. */
export const ECHO: Uint8Array = program(`${usartOn(0x98)} ${TICK_AND_SLEEP}`, ECHO_HANDLERS);

/** What {@linkcode GREET_AND_ECHO} says first. */
export const GREETING = 0x21;

/** The same, but says {@linkcode GREETING} when it is ready to listen. */
export const GREET_AND_ECHO: Uint8Array = program(
  `${usartOn(0x98)}
    ldi r24, ${GREETING}
    rcall send
    ${TICK_AND_SLEEP}
    ${SEND}`,
  ECHO_HANDLERS,
);
