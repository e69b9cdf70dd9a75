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

/** A compare value that was overwritten, and the cycle by which its successor has taken effect. */
interface Outgoing {
  readonly value: number;
  until: number;
}

const CONFIGS = [timer0Config, timer1Config, timer2Config] as const;

/** Give `core` its timer of that `number`. */
export function attachTimer(core: Core, number: 0 | 1 | 2): void {
  const config = CONFIGS[number];
  const timer = new AVRTimer(core, config);
  const wide = config.bits === 16;
  const upDownModes = wide ? UP_DOWN_MODES_16 : UP_DOWN_MODES_8;
  const most = wide ? 0xffff : 0xff;
  const compare = [0, 0];
  /** In PWM modes a new compare value takes effect at top or bottom only: until then the old one counts as well. */
  const outgoing: Outgoing[] = [];
  /** Whether the counter is where its mode never leads, as after a mode change: it goes on to its very end. */
  const astray = () => timer.TOP === 0 || timer.debugTCNT > timer.TOP;
  const roundFromNow = () => {
    const counts = 2 * ((astray() ? most : timer.TOP) + 1);
    return divider() === 0 ? Infinity : core.cycles + counts * divider();
  };
  const divider = () => config.dividers[timer.CS];

  core.postpone(timer.count, () => {
    while (outgoing[0] && outgoing[0].until < core.cycles) outgoing.shift();
    if (astray()) return 0;
    const now = timer.debugTCNT;
    const upDown = upDownModes.has(timer.WGM);
    // To the top, or one beyond it to the bottom; avr8js takes a whole round from 0 to 0 for no change.
    let counts = timer.TOP - now + (upDown || now === 0 ? 0 : 1);
    if (upDown && now > 0 && (now < counts || counts === 0)) counts = now;
    const until = (value: number) => {
      const distance = value - now;
      if (distance > 0 && distance < counts) counts = distance;
      if (upDown && distance < 0 && -distance < counts) counts = -distance;
    };
    for (const value of compare) until(value);
    for (const { value } of outgoing) until(value);
    return (counts - 1) * divider();
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

  const renewOutgoing = () => {
    for (const old of outgoing) old.until = roundFromNow();
  };
  for (const register of [config.TCCRA, config.TCCRB]) around(register, renewOutgoing);
  if (wide) around(config.ICR, renewOutgoing);
  for (const [channel, register] of [config.OCRA, config.OCRB].entries()) {
    around(register, (value) => {
      outgoing.push({ value: compare[channel] ?? 0, until: roundFromNow() });
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
