/**
 * A model of the board for runs that need no chip: the wire rules from docs/SPEC.md (`ModelBoard`), and the sketch's four channels.
 * `differential_test.ts` holds it to the real image.
 *
 * @module
 */
import { definition } from "../fixtures/board/definition.ts";
import type { AnyValues } from "../../protocol/dsl.ts";
import { type Op, wireTable } from "../../protocol/wire/codec.ts";
import type { Timer } from "../../protocol/clock.ts";
import { ModelBoard } from "../unit/link/model_board.ts";
import type { Hardware, PinChange, Restart } from "./hardware.ts";
import type { VirtualTime } from "./virtual_time.ts";

/** From reset to BOOT: the sketch's start, and the EEPROM's new boot counter. */
const START_MS = 8;
/** What a receiver keeps while nobody reads it: two bytes, and a third in its shift register. */
const RECEIVER_BYTES = 3;
/** What 2.5 V are to the converter. */
const LIGHT = 512;
const LIGHT_PERIOD_MS = 100;
const [LED, LAMP, BUTTON, LIGHT_SENSOR] = [0, 1, 2, 3] as const;

const ownTable = wireTable(definition);
/** A board that says so takes our commands all the same, so that its pins tell if it gets any. */
const FOREIGN_SCHEMA = ownTable.schemaHash ^ 0x55;

/** What a model needs. */
export interface ModelHardwareOptions {
  /** Time. */
  readonly time: VirtualTime;
  /** Takes what it says. */
  readonly said: (bytes: Uint8Array) => void;
}

/** A model of the board. It has power from the start. */
export class ModelHardware implements Hardware {
  /** @inheritdoc */
  readonly kind = "model";
  /** @inheritdoc */
  readonly pins: PinChange[] = [];
  /** @inheritdoc */
  isForeign = false;
  /** @inheritdoc */
  programmedAt = 0;
  readonly #time: VirtualTime;
  readonly #model: ModelBoard;
  readonly #levels = { led: 0, lamp: 0 };
  #stalledUntil = 0;
  #kept: number[] = [];
  #blink: Timer | null = null;
  #fade: Timer | null = null;
  #lease: Timer | null = null;
  #starting: Timer | null = null;

  /** @param options Time, and who hears it. */
  constructor({ time, said }: ModelHardwareOptions) {
    this.#time = time;
    this.#model = new ModelBoard({
      table: ownTable,
      clock: time,
      uid: 0,
      out: said,
      sketch: (op, args, before) => this.#sketch(op, args, before),
      heard: () => this.#renewLease(),
    });
    this.#begin();
  }

  /** @inheritdoc */
  receive(bytes: Uint8Array): void {
    if (this.#time.now() < this.#stalledUntil) {
      this.#kept = [...this.#kept, ...bytes].slice(0, RECEIVER_BYTES);
    } else {
      this.#take(bytes);
    }
  }

  /** @inheritdoc */
  restart(_cause: Restart): void {
    this.#begin();
  }

  /** @inheritdoc */
  stall(ms: number): void {
    this.#stalledUntil = this.#time.now() + ms;
    this.#time.after(ms, () => {
      if (this.#time.now() < this.#stalledUntil) return;
      this.#take(Uint8Array.from(this.#kept.splice(0)));
    });
  }

  /** @inheritdoc */
  press(pressed: boolean): void {
    if (this.#starting !== null) return;
    const presses = Number(this.#state(BUTTON).presses) + Number(pressed);
    this.#model.change(BUTTON, { pressed, presses });
  }

  /** @inheritdoc */
  program(isForeign: boolean): void {
    this.isForeign = isForeign;
    this.programmedAt = this.#time.now();
    this.#model.claimedSchema = isForeign ? FOREIGN_SCHEMA : null;
    this.#begin();
  }

  /** @inheritdoc */
  read(): Readonly<Record<string, AnyValues>> {
    return {
      led: this.#state(LED),
      lamp: this.#state(LAMP),
      button: this.#state(BUTTON),
      light: this.#state(LIGHT_SENSOR),
    };
  }

  /** @inheritdoc */
  settle(): void {}

  /** @inheritdoc */
  close(): void {
    for (const timer of [this.#blink, this.#fade, this.#lease, this.#starting]) timer?.cancel();
  }

  #begin(): void {
    this.close();
    this.#stalledUntil = 0;
    this.#kept = [];
    this.#model.powered = false;
    this.#levels.led = this.#levels.lamp = 0;
    this.pins.push({ at: this.#time.now(), what: "reset", level: 0 });
    this.#starting = this.#time.after(START_MS, () => {
      this.#starting = null;
      this.#model.restart();
      this.#model.states[LIGHT_SENSOR] = { value: LIGHT, periodMs: LIGHT_PERIOD_MS };
    });
  }

  /** Frame by frame, so that each command's effect is seen by itself. */
  #take(bytes: Uint8Array): void {
    if (this.#starting !== null) return;
    for (let from = 0; from < bytes.length;) {
      const delimiter = bytes.indexOf(0, from);
      const end = delimiter < 0 ? bytes.length : delimiter + 1;
      this.#model.take(bytes.subarray(from, end));
      this.#tellPins();
      from = end;
    }
  }

  #state(channel: number): AnyValues {
    return this.#model.states[channel] ?? {};
  }

  #sketch({ channel, command }: Op, args: AnyValues, before: AnyValues): AnyValues {
    switch (`${channel}.${command}`) {
      case "led.set":
        this.#blink?.cancel();
        return { ...args, periodMs: 0 };
      case "led.toggle":
        this.#blink?.cancel();
        return { on: before.on !== true, periodMs: 0 };
      case "led.blink":
        this.#blink?.cancel();
        if (args.periodMs !== 0) this.#blinkLater(Number(args.periodMs) / 2);
        return args;
      case "lamp.set":
        this.#fade?.cancel();
        return args;
      case "lamp.fade":
        this.#fade?.cancel();
        if (args.ms === 0) return { level: args.level ?? 0 };
        this.#fadeTo(
          Number(args.level),
          Number(args.ms) / Math.abs(Number(args.level) - Number(before.level)),
        );
        return {};
      default:
        return args;
    }
  }

  #blinkLater(ms: number): void {
    this.#blink = this.#time.after(ms, () => {
      this.#change(LED, { on: this.#state(LED).on !== true });
      this.#blinkLater(ms);
    });
  }

  #fadeTo(level: number, msPerLevel: number): void {
    const now = Number(this.#state(LAMP).level);
    if (now === level) return;
    this.#fade = this.#time.after(msPerLevel, () => {
      this.#change(LAMP, { level: now + Math.sign(level - now) });
      this.#fadeTo(level, msPerLevel);
    });
  }

  /** W13. */
  #renewLease(): void {
    const { lease } = definition.channels.lamp;
    if (lease === null) return;
    this.#lease?.cancel();
    this.#lease = this.#time.after(lease.ms, () => {
      this.#fade?.cancel();
      this.#change(LAMP, lease.safe);
    });
  }

  #change(channel: number, values: AnyValues): void {
    this.#model.change(channel, values);
    this.#tellPins();
  }

  #tellPins(): void {
    this.#tellPin("led", Number(this.#state(LED).on));
    this.#tellPin("lamp", Number(this.#state(LAMP).level));
  }

  #tellPin(what: "led" | "lamp", level: number): void {
    if (this.#levels[what] === level) return;
    this.#levels[what] = level;
    this.pins.push({ at: this.#time.now(), what, level });
  }
}
