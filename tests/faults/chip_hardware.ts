/**
 * The committed image on the stepped ATmega328P, in step with virtual time.
 *
 * @module
 */
import { fixture } from "../fixture_project.ts";
import { definition } from "../fixtures/board/definition.ts";
import type { AnyValues } from "../../protocol/dsl.ts";
import { schemaHash } from "../../protocol/schema_hash.ts";
import { loadFirmwareImage } from "../../server/programming/firmware_image.ts";
import type { Timer } from "../../protocol/clock.ts";
import { Chip, FLASH_BYTES } from "../../server/virtual_uno/chip.ts";
import { CLOCK_HZ } from "../../server/virtual_uno/clock_hz.ts";
import { loadIntelHex } from "../../server/virtual_uno/intel_hex.ts";
import type { Hardware, PinChange, Restart } from "./hardware.ts";
import type { VirtualTime } from "./virtual_time.ts";

const CYCLES_PER_MS = CLOCK_HZ / 1000;
/** `analogWrite` lets go of the timer before it sets the pin, and takes it before it sets the level. */
const GLITCH_MS = 0.03;
/** How often what the chip said is handed over: an adapter polls as often. */
const TICK_MS = 0.5;
const LED = 13;
const BUTTON = 2;
const PORTB = 0x25;
const TCCR1A = 0x80;
const COM1A1 = 0x80;
const OCR1AL = 0x88;
const LAMP_BIT = 0x02;

const { hex } = await loadFirmwareImage(fixture);
const image = new Uint8Array(FLASH_BYTES).fill(0xff);
loadIntelHex(hex, image);

/** What a chip needs. */
export interface ChipHardwareOptions {
  /** Time. */
  readonly time: VirtualTime;
  /** Takes what it says. */
  readonly said: (bytes: Uint8Array) => void;
}

/** A chip. It has power from the start. */
export class ChipHardware implements Hardware {
  /** @inheritdoc */
  readonly kind = "chip";
  /** @inheritdoc */
  readonly pins: PinChange[] = [];
  /** @inheritdoc */
  isForeign = false;
  /** @inheritdoc */
  programmedAt = 0;
  readonly #options: ChipHardwareOptions;
  readonly #chip: Chip;
  #heard: number[] = [];
  /** What `pwmLevel` of the sketch reads: the timer's and the port's registers. */
  readonly #registers = new Map<number, number>();
  #lamp = 0;
  #tick: Timer;

  /** @param options Time, and who hears it. */
  constructor(options: ChipHardwareOptions) {
    this.#options = options;
    this.#chip = new Chip({
      flash: image,
      watched: [PORTB, TCCR1A, OCR1AL],
      events: {
        transmitted: (byte) => this.#heard.push(byte),
        written: (address, value, cycle) => {
          this.#registers.set(address, value);
          this.#lookAtLamp(cycle);
        },
        pin: ({ pin, level, cycle }) => {
          if (pin === LED) this.pins.push({ at: cycle / CYCLES_PER_MS, what: "led", level });
        },
        reset: (_cause, cycle) => {
          this.#lamp = 0;
          this.#registers.clear();
          this.pins.push({ at: cycle / CYCLES_PER_MS, what: "reset", level: 0 });
        },
      },
    });
    this.#chip.setAnalog(0, 2.5);
    this.#tick = this.#nextTick();
  }

  /** @inheritdoc */
  receive(bytes: Uint8Array): void {
    this.#catchUp();
    this.#chip.receive(bytes);
  }

  /** @inheritdoc */
  restart(cause: Restart): void {
    this.#catchUp();
    this.#chip.reset(cause);
  }

  /** @inheritdoc */
  stall(ms: number): void {
    this.#catchUp();
    this.#chip.stall(ms * CYCLES_PER_MS);
  }

  /** @inheritdoc */
  press(pressed: boolean): void {
    this.#catchUp();
    this.#chip.drive(BUTTON, pressed ? 0 : null);
  }

  /** @inheritdoc */
  program(isForeign: boolean): void {
    this.#catchUp();
    this.isForeign = isForeign;
    this.programmedAt = this.#options.time.now();
    this.#chip.flash.set(isForeign ? foreign(image) : image);
    this.#chip.reset("external");
  }

  /** @inheritdoc */
  read(): Readonly<Record<string, AnyValues>> {
    this.#catchUp();
    return {
      led: { on: this.#chip.level(LED) === 1 },
      lamp: { level: this.#lamp },
      button: { pressed: this.#chip.level(BUTTON) === 0 },
    };
  }

  /** @inheritdoc */
  settle(): void {
    this.#catchUp();
  }

  /** @inheritdoc */
  close(): void {
    this.#tick.cancel();
  }

  #nextTick(): Timer {
    return this.#options.time.after(TICK_MS, () => {
      this.#tick = this.#nextTick();
      this.#catchUp();
      if (this.#heard.length === 0) return "quiet";
      this.#options.said(Uint8Array.from(this.#heard.splice(0)));
    });
  }

  #catchUp(): void {
    this.#chip.run(this.#options.time.now() * CYCLES_PER_MS);
  }

  #lookAtLamp(cycle: number): void {
    const register = (address: number) => this.#registers.get(address) ?? 0;
    const plain = register(PORTB) & LAMP_BIT ? 255 : 0;
    const level = register(TCCR1A) & COM1A1 ? register(OCR1AL) : plain;
    if (level === this.#lamp) return;
    this.#lamp = level;
    const at = cycle / CYCLES_PER_MS;
    const last = this.pins.at(-1);
    if (last?.what === "lamp" && at - last.at < GLITCH_MS) this.pins.pop();
    this.pins.push({ at, what: "lamp", level });
  }
}

/** The image with another schema hash in what it says in HELLO, and nothing else changed. */
function foreign(image: Uint8Array): Uint8Array {
  const hash = new Uint8Array(4);
  new DataView(hash.buffer).setUint32(0, schemaHash(definition), true);
  const other = image.slice();
  const at = other.findIndex((_byte, start) => hash.every((byte, index) => other[start + index] === byte));
  if (at < 0) throw new Error("The image does not hold its schema hash in one piece");
  other[at] = (other[at] ?? 0) ^ 0x55;
  return other;
}
