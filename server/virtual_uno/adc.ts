/**
 * The analog inputs: voltages from outside, converted by avr8js's ADC, whose control register gets the
 * datasheet's rules (24.9.2) that it leaves out.
 *
 * @module
 */

import { adcConfig, ADCMuxInputType, AVRADC } from "avr8js";
import { CLOCK_HZ } from "./clock_hz.ts";
import type { Core, Interrupt } from "./core.ts";

const ADCSRA = 0x7a;
const ADCSRB = 0x7b;
const ADEN = 0x80;
const ADSC = 0x40;
const ADATE = 0x20;
const ADIF = 0x10;
const ADIE = 0x08;
const ADTS = 0x07;

const STEPS = 1024;
const SUPPLY_VOLTS = 5;
/** The temperature sensor at 25 degrees (table 24-2). */
const ROOM_TEMPERATURE_VOLTS = 0.314;

/** The voltage at a pin as a function of the chip's cycle, so that it is reproducible. */
export type AnalogSource = (cycle: number) => number;

const DRIFT_SECONDS = 20;

/** What A0 sees unless told otherwise: daylight that comes and goes every 20 s between 1.5 V and 3.5 V. */
export function driftingLight(cycle: number): number {
  const phase = (cycle / CLOCK_HZ / DRIFT_SECONDS) % 1;
  const triangle = 1 - Math.abs(2 * phase - 1);
  // The smoothstep polynomial: gentle at both ends, and exact on every machine, which Math.sin is not.
  const smooth = triangle * triangle * (3 - 2 * triangle);
  return 1.5 + 2 * smooth;
}

/**
 * Give `core` an ADC.
 *
 * @param core The core to hang on.
 * @param sources The voltage at each of A0 to A7; a missing one is 0 V.
 */
export function attachAdc(core: Core, sources: readonly (AnalogSource | undefined)[]): void {
  const adc = new AVRADC(core, adcConfig);
  const interrupt: Interrupt = {
    address: adcConfig.adcInterrupt,
    flagRegister: ADCSRA,
    flagMask: ADIF,
    enableRegister: ADCSRA,
    enableMask: ADIE,
  };
  const start = core.writeHooks[ADCSRA];
  const startConversion = (value: number, old: number) => start?.(value, old, ADCSRA, 0xff);

  core.writeHooks[ADCSRA] = (value, old) => {
    // ADIF is cleared by writing one, and a running conversion cannot be ended by writing ADSC as zero.
    if (value & ADIF) core.clearInterrupt(interrupt);
    const running = value & ADEN ? old & ADSC : 0;
    const written = (value & ~ADIF) | (core.peek(ADCSRA) & ADIF) | running;
    core.poke(ADCSRA, written);
    startConversion(written, old);
    return true;
  };

  adc.onADCRead = (input) => {
    let volts = 0;
    if (input.type === ADCMuxInputType.SingleEnded) volts = sources[input.channel]?.(core.cycles) ?? 0;
    if (input.type === ADCMuxInputType.Constant) volts = input.voltage;
    if (input.type === ADCMuxInputType.Temperature) volts = ROOM_TEMPERATURE_VOLTS;
    const value = Math.min(Math.max(Math.floor((volts / adc.referenceVoltage) * STEPS), 0), STEPS - 1);
    core.addClockEvent(() => {
      adc.completeADCRead(value);
      const control = core.peek(ADCSRA);
      const freeRunning = (control & ADEN) && (control & ADATE) && (core.peek(ADCSRB) & ADTS) === 0;
      if (freeRunning) startConversion(control | ADSC, control);
    }, adc.sampleCycles);
  };
  adc.avcc = SUPPLY_VOLTS;
  adc.aref = SUPPLY_VOLTS;
}
