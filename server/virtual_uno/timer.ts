/**
 * avr8js's timers without their cost: they ask to be called at every count (250,000 times a second for each of
 * the three that Arduino starts), which no sleeping board could afford. Here they are called when something can
 * happen: at bottom, top and each compare value. Counts in between are caught up with exactly.
 *
 * @module
 */

import { AVRTimer, timer0Config, timer1Config, timer2Config } from "avr8js";
import type { Core } from "./core.ts";

/** Modes of the 8-bit and the 16-bit timers that count up and down (tables 15-8 and 16-4). */
const UP_DOWN_MODES_8 = new Set([1, 5]);
const UP_DOWN_MODES_16 = new Set([1, 2, 3, 8, 9, 10, 11]);

interface Outgoing {
  readonly value: number;
  readonly until: number;
}

const CONFIGS = [timer0Config, timer1Config, timer2Config] as const;

/** Give `core` its timer of that `number`. */
export function attachTimer(core: Core, number: 0 | 1 | 2): void {
  const config = CONFIGS[number];
  const timer = new AVRTimer(core, config);
  const wide = config.bits === 16;
  const upDownModes = wide ? UP_DOWN_MODES_16 : UP_DOWN_MODES_8;
  const compare = [0, 0];
  /** In PWM modes a new compare value takes effect later (15.5.3): until then the old one counts as well. */
  const outgoing: Outgoing[] = [];
  const divider = () => config.dividers[timer.CS];

  core.postpone(timer.count, () => {
    while (outgoing[0] && outgoing[0].until < core.cycles) outgoing.shift();
    const now = timer.debugTCNT;
    const upDown = upDownModes.has(timer.WGM);
    let counts = upDown ? timer.TOP - now : timer.TOP + 1 - now;
    if (upDown && now > 0 && (now < counts || counts <= 0)) counts = now;
    const until = (value: number) => {
      const distance = value - now;
      if (distance > 0 && distance < counts) counts = distance;
      if (upDown && distance < 0 && -distance < counts) counts = -distance;
    };
    for (const value of compare) until(value);
    for (const { value } of outgoing) until(value);
    return Math.max(0, counts - 1) * divider();
  });

  /** Count up to now under the old settings before a write, and plan anew after it. */
  function around(register: number, written: (value: number) => void): void {
    const write = core.writeHooks[register];
    core.writeHooks[register] = (value, old, address, mask) => {
      timer.count(false);
      if (!write?.(value, old, address, mask)) core.poke(register, value);
      written(value);
      core.updateClockEvent(timer.count, 0);
      return true;
    };
  }

  for (const register of [config.TCCRA, config.TCCRB]) around(register, () => {});
  if (wide) around(config.ICR, () => {});
  for (const [channel, register] of [config.OCRA, config.OCRB].entries()) {
    around(register, (value) => {
      const cycles = 2 * (timer.TOP + 1) * divider();
      outgoing.push({ value: compare[channel] ?? 0, until: core.cycles + cycles });
      compare[channel] = wide ? (core.peek(register + 1) << 8) | value : value;
    });
  }

  // Flags are cleared by writing one, each by itself (15.9.7); avr8js clears those written as zero, too.
  const writeFlags = core.writeHooks[config.TIFR];
  core.writeHooks[config.TIFR] = (value, old, address, mask) => {
    writeFlags?.(value & mask, old, address, mask);
    core.poke(config.TIFR, old & ~(value & mask));
    return true;
  };
}
