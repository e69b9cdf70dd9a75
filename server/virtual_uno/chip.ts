/**
 * A deterministic ATmega328P as it sits on an Arduino Uno, stepped by cycles. Nothing comes in but what its owner
 * passes in, so the same inputs at the same cycles make the same run.
 *
 * Left out, because no Uno sketch is known to need it: the system clock prescaler (CLKPR), power reduction (PRR), sleep
 * deeper than idle, serial frames other than 8N1, the analog comparator, input capture.
 *
 * @module
 */

import { avrInstruction, AVRSPI, AVRTWI, spiConfig, twiConfig } from "avr8js";
import { type AnalogSource, attachAdc, driftingLight } from "./adc.ts";
import { CLOCK_HZ } from "./clock_hz.ts";
import { Core, SRAM_BYTES } from "./core.ts";
import { attachEeprom, EEPROM_BYTES } from "./eeprom.ts";
import { HostUart } from "./host_uart.ts";
import { type Level, type PinEdge, Pins, Wiring } from "./pins.ts";
import { SelfProgramming } from "./self_programming.ts";
import { attachTimer } from "./timer.ts";
import { Usart } from "./usart.ts";
import { Watchdog } from "./watchdog.ts";

/** Flash of the ATmega328P in bytes. */
export const FLASH_BYTES = 32768;
/** Where an Uno's fuses let the boot section begin, in bytes. */
const DEFAULT_BOOT_START = 0x7e00;

const MCUSR = 0x54;
const SMCR = 0x53;
const SLEEP_ENABLED = 0x01;
const INTERRUPTS_ENABLED = 0x80;
const REGISTERS = 32;
const SRAM_START = 0x100;

/** SLEEP, BREAK, WDR, LPM, ELPM and SPM share these bits; of them, this file executes SLEEP and SPM. */
const SPECIAL_MASK = 0xff8f;
const SPECIAL = 0x9588;
const SLEEP = 0x9588;
const SPM = 0x95e8;
const SPM_POSTINCREMENT = 0x95f8;

/** What can reset a chip. */
export type ResetCause = "power" | "external" | "brownout" | "watchdog";

/** Bits of MCUSR (11.9.1). */
const CAUSE_BITS: Record<ResetCause, number> = {
  power: 0x01,
  external: 0x02,
  brownout: 0x04,
  watchdog: 0x08,
};

/** What a chip tells its owner while it runs. Called in cycle order; must not call the chip back. */
export interface ChipEvents {
  /** A byte from the chip has passed to the host; `cycle` is when its stop bit ended. */
  transmitted?(byte: number, cycle: number): void;
  /** An output changed. */
  pin?(edge: PinEdge): void;
  /** A byte of the EEPROM changed. */
  eeprom?(address: number, value: number): void;
  /** The chip was reset, at `cycle`. */
  reset?(cause: ResetCause, cycle: number): void;
  /** A register of {@linkcode ChipOptions.watched} is being written. */
  written?(address: number, value: number, cycle: number): void;
}

/** What a chip is made of. */
export interface ChipOptions {
  /** Program memory from byte 0 on; the rest is erased. */
  readonly flash: Uint8Array;
  /** EEPROM from byte 0 on; the rest is erased. */
  readonly eeprom?: Uint8Array;
  /** Byte address of a boot section with a bootloader, where resets then start (fuses BOOTSZ and BOOTRST). */
  readonly bootStart?: number;
  /** Where to tell what happens. */
  readonly events?: ChipEvents;
  /** Registers of peripherals, by address, whose writes are told. */
  readonly watched?: readonly number[];
}

/** The chip. It begins with a power-on reset at cycle 0. */
export class Chip {
  /** Flash, live: the chip may program itself. */
  readonly flash: Uint8Array = new Uint8Array(FLASH_BYTES).fill(0xff);
  /** EEPROM, live. */
  readonly eeprom: Uint8Array = new Uint8Array(EEPROM_BYTES).fill(0xff);

  readonly #program = new Uint16Array(this.flash.buffer);
  readonly #bootStart: number | undefined;
  readonly #events: ChipEvents;
  readonly #watched: readonly number[];
  readonly #wiring = new Wiring();
  readonly #analog: AnalogSource[] = [driftingLight];
  readonly #host: HostUart;
  #core = new Core(this.#program);
  #pins: Pins;
  #usart: Usart;
  #spm: SelfProgramming;
  #sleeping = false;
  #stalledUntil = 0;

  /**
   * A chip that just got power.
   *
   * @param options Memories, fuse, and where to tell what happens.
   * @throws {RangeError} When a memory is larger than the chip's.
   */
  constructor(options: ChipOptions) {
    fill("flash", this.flash, options.flash);
    fill("EEPROM", this.eeprom, options.eeprom ?? new Uint8Array());
    this.#bootStart = options.bootStart;
    this.#events = options.events ?? {};
    this.#watched = options.watched ?? [];
    this.#host = new HostUart(this.#core, (byte, cycle) => this.#events.transmitted?.(byte, cycle));
    noise(this.#core.data.subarray(SRAM_START));
    [this.#pins, this.#usart, this.#spm] = this.#start("power");
  }

  /** Cycles since the chip was made. Resets do not set it back. */
  get cycles(): number {
    return this.#core.cycles;
  }

  /** Whether the processor sleeps, waiting for an interrupt. */
  get sleeping(): boolean {
    return this.#sleeping;
  }

  /** The cycle of the next thing that will happen by itself while the chip sleeps; `Infinity` for none. */
  get nextEventAt(): number {
    return this.#core.nextEventAt;
  }

  /** Whether bytes pass on the serial line. */
  get lineBusy(): boolean {
    return this.#usart.transmitting || this.#host.sending;
  }

  /** Whether bytes from the host have not all passed yet. */
  get receiving(): boolean {
    return this.#host.sending;
  }

  /** The baud rate the firmware has set. */
  get baud(): number {
    return CLOCK_HZ / this.#usart.bit;
  }

  /** Run until cycle `until` has come. An instruction that has begun is finished. */
  run(until: number): void {
    const end = Math.ceil(until);
    while (this.#core.cycles < end) {
      if (this.#core.cycles < this.#stalledUntil) this.#stand(Math.min(end, this.#stalledUntil));
      else if (this.#sleeping) this.#sleep(end);
      else this.#execute(end);
      if (this.#core.watchdogFired) this.reset("watchdog");
    }
  }

  /**
   * The processor stands still, as when a sketch keeps interrupts off for too long; the peripherals go on.
   *
   * @param cycles For how long, from now on. A reset ends it.
   */
  stall(cycles: number): void {
    this.#stalledUntil = this.#core.cycles + cycles;
  }

  /** Reset the chip: peripherals anew; flash, EEPROM and, unless power was gone, SRAM stay. */
  reset(cause: ResetCause): void {
    this.#pins.release();
    const old = this.#core;
    this.#core = new Core(this.#program);
    this.#core.cycles = old.cycles;
    this.#core.data.set(old.data.subarray(0, REGISTERS));
    const sram = this.#core.data.subarray(SRAM_START);
    if (cause === "power") noise(sram);
    else sram.set(old.data.subarray(SRAM_START));
    this.#core.poke(MCUSR, cause === "power" ? 0 : old.peek(MCUSR));
    [this.#pins, this.#usart, this.#spm] = this.#start(cause);
  }

  /** The host sends bytes into the chip's RX pin, one after the other from now on. */
  receive(bytes: Uint8Array): void {
    this.#host.send(bytes);
  }

  /**
   * Set the host's baud rate. Another rate than the firmware's garbles both ways.
   *
   * @param baud What the host sends at; `null`, as at first, follows the firmware.
   * @param heard What it listens at, if that is another.
   */
  setHostBaud(baud: number | null, heard: number | null = baud): void {
    this.#host.setBaud(baud, heard);
  }

  /** The level at a pin of the board (13 is the LED), whoever drives it. */
  level(pin: number): Level {
    return this.#pins.level(pin);
  }

  /** The byte of data memory at `address`, as a debugger sees it: registers (OCR1AL is 0x88), SRAM from 0x100 on. */
  peek(address: number): number {
    return this.#core.peek(address);
  }

  /** Drive a pin from outside as a button does; `null` leaves it open. */
  drive(pin: number, level: Level | null): void {
    this.#pins.drive(pin, level);
  }

  /** Put a voltage on analog input `channel` (0 is A0): fixed, or a function of the cycle. */
  setAnalog(channel: number, volts: number | AnalogSource): void {
    this.#analog[channel] = typeof volts === "number" ? () => volts : volts;
  }

  #start(cause: ResetCause): [Pins, Usart, SelfProgramming] {
    const core = this.#core;
    core.poke(MCUSR, CAUSE_BITS[cause], CAUSE_BITS[cause]);
    core.pc = (this.#bootStart ?? 0) / 2;
    this.#sleeping = false;
    this.#stalledUntil = 0;
    const pins = new Pins(core, this.#wiring, (edge) => this.#events.pin?.(edge));
    const usart = new Usart(
      core,
      this.#host.toChip,
      (byte, start, bit) => this.#host.chipSent(byte, start, bit),
    );
    const spm = new SelfProgramming(core, (this.#bootStart ?? DEFAULT_BOOT_START) / 2);
    for (const number of [0, 1, 2] as const) attachTimer(core, number);
    attachAdc(core, this.#analog);
    attachEeprom(core, this.eeprom, (address, value) => this.#events.eeprom?.(address, value));
    new Watchdog(core);
    // Nothing is connected to these two, but a sketch that uses them must not wait for ever.
    new AVRSPI(core, spiConfig, CLOCK_HZ);
    new AVRTWI(core, twiConfig, CLOCK_HZ);
    for (const address of this.#watched) this.#watch(core, address);
    this.#host.attach(core, usart);
    this.#events.reset?.(cause, core.cycles);
    return [pins, usart, spm];
  }

  #watch(core: Core, address: number): void {
    const peripheral = core.writeHooks[address];
    core.writeHooks[address] = (value, old, register, mask) => {
      this.#events.written?.(address, value, core.cycles);
      return peripheral?.(value, old, register, mask) ?? false;
    };
  }

  #stand(until: number): void {
    const core = this.#core;
    while (core.cycles < until && !core.watchdogFired) {
      core.cycles = Math.max(core.cycles, Math.min(core.nextEventAt, until));
      core.runEvents();
    }
  }

  /** Datasheet 10.3, idle mode (the deeper modes sleep like it): time jumps to the next event. */
  #sleep(until: number): void {
    const core = this.#core;
    const woken = () => core.nextInterrupt >= 0 && core.interruptsEnabled;
    if (!woken()) {
      core.cycles = Math.max(core.cycles, Math.min(core.nextEventAt, until));
      core.runEvents();
      if (!woken()) return;
    }
    this.#sleeping = false;
    // 7.7.1: entering an interrupt from sleep takes four cycles more.
    core.cycles += 4;
    core.enterInterrupt();
  }

  #execute(until: number): void {
    const core = this.#core;
    const { progMem, data } = core;
    while (core.cycles < until) {
      const opcode = progMem[core.pc] ?? 0;
      if ((opcode & SPECIAL_MASK) === SPECIAL) this.#executeSpecial(opcode);
      const sregBefore = data[95] ?? 0;
      avrInstruction(core);
      if (core.cycles >= core.nextEventAt) {
        core.runEvents();
        if (core.watchdogFired) return;
      }
      // 7.7: after SEI or RETI one more instruction runs before any interrupt, so "sei; sleep" cannot miss one.
      if (this.#sleeping) return;
      if (core.nextInterrupt >= 0 && (sregBefore & (data[95] ?? 0) & INTERRUPTS_ENABLED)) {
        core.enterInterrupt();
      }
    }
  }

  /** What avr8js leaves undone; it then counts the cycle and moves on. */
  #executeSpecial(opcode: number): void {
    if (opcode === SLEEP && (this.#core.peek(SMCR) & SLEEP_ENABLED)) this.#sleeping = true;
    if (opcode === SPM || opcode === SPM_POSTINCREMENT) this.#spm.execute();
  }
}

function fill(name: string, memory: Uint8Array, content: Uint8Array): void {
  if (content.length > memory.length) {
    throw new RangeError(
      `Cannot make a chip: ${name} of ${content.length} bytes, but it has ${memory.length}`,
    );
  }
  memory.set(content);
}

/** SRAM after power-on holds anything; here always the same anything, so that runs can be repeated. */
function noise(sram: Uint8Array): void {
  let state = 0x2545f491;
  for (let index = 0; index < SRAM_BYTES; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    sram[index] = state;
  }
}
