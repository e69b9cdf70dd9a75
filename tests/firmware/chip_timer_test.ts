import assert from "node:assert/strict";
import {
  AVRIOPort,
  AVRTimer,
  portBConfig,
  portDConfig,
  timer0Config,
  timer1Config,
  timer2Config,
} from "avr8js";
import fc from "fast-check";
import { Core } from "../../server/virtual_uno/core.ts";
import { attachTimer } from "../../server/virtual_uno/timer.ts";

const CONFIGS = [timer0Config, timer1Config, timer2Config] as const;

/** What happens to a timer: a register is written, the counter is read, or time passes. */
type Step =
  | { do: "write"; register: "TCCRA" | "TCCRB" | "OCRA" | "OCRB" | "TCNT" | "ICR" | "TIMSK"; value: number }
  | { do: "read" }
  | { do: "pass"; cycles: number };

/** Everything a program or a pin can see of a timer while `steps` happen to it. */
function observe(number: 0 | 1 | 2, steps: readonly Step[], attach: (core: Core) => void): string[] {
  const seen: string[] = [];
  const core = new Core(new Uint16Array(64));
  const config = CONFIGS[number];
  for (const [name, portConfig] of [["B", portBConfig], ["D", portDConfig]] as const) {
    const port = new AVRIOPort(core, portConfig);
    core.writeData(portConfig.DDR, 0xff);
    port.addListener((value) => seen.push(`${core.cycles}: port ${name} = ${value}`));
  }
  attach(core);
  for (const step of steps) {
    if (step.do === "pass") {
      for (let cycle = 0; cycle < step.cycles; cycle++) {
        core.cycles++;
        const flags = core.peek(config.TIFR);
        core.runEvents();
        const changed = core.peek(config.TIFR);
        if (changed !== flags) seen.push(`${core.cycles}: flags = ${changed}`);
        // As an interrupt would: a flag that is seen is cleared.
        core.poke(config.TIFR, 0);
      }
    } else if (step.do === "read") {
      const low = core.readData(config.TCNT);
      const high = config.bits === 16 ? core.readData(config.TCNT + 1) : 0;
      seen.push(`${core.cycles}: count = ${high * 256 + low}`);
    } else {
      const register = config[step.register];
      const wide = config.bits === 16 && !["TCCRA", "TCCRB", "TIMSK"].includes(step.register);
      if (register === 0) continue;
      if (wide) core.writeData(register + 1, step.value >> 8);
      core.writeData(register, step.value & 0xff);
      // An instruction takes a cycle, and what is due happens at its end.
      core.cycles++;
      core.runEvents();
      core.poke(config.TIFR, 0);
    }
  }
  return seen;
}

/** Register values that matter: every mode and clock, and compare values near and at both ends. */
function steps(number: 0 | 1 | 2): fc.Arbitrary<Step[]> {
  const most = CONFIGS[number].bits === 16 ? 0x3ff : 0xff;
  const compare = fc.oneof(fc.constantFrom(0, 1, 2, 100, most - 1, most), fc.nat(most));
  const write = (
    register: "TCCRA" | "TCCRB" | "OCRA" | "OCRB" | "TCNT" | "ICR" | "TIMSK",
    value: fc.Arbitrary<number>,
  ) => value.map((value): Step => ({ do: "write", register, value }));
  const clock = fc.constantFrom(0, 1, 2, 3);
  return fc.array(
    fc.oneof(
      {
        weight: 2,
        arbitrary: write(
          "TCCRA",
          fc.nat(3).chain((wgm) => fc.constantFrom(0, 0x80, 0xc0, 0xa0, 0x40, 0xf0).map((com) => com | wgm)),
        ),
      },
      {
        weight: 2,
        arbitrary: write(
          "TCCRB",
          fc.tuple(clock, fc.constantFrom(0, 0x08, 0x10, 0x18)).map(([cs, wgm]) =>
            cs | (number === 1 ? wgm : wgm & 8)
          ),
        ),
      },
      { weight: 3, arbitrary: write("OCRA", compare) },
      { weight: 3, arbitrary: write("OCRB", compare) },
      { weight: 1, arbitrary: write("TCNT", compare) },
      { weight: 1, arbitrary: write("ICR", compare) },
      { weight: 2, arbitrary: fc.constant<Step>({ do: "read" }) },
      { weight: 6, arbitrary: fc.nat(3_000).map((cycles): Step => ({ do: "pass", cycles })) },
    ),
    { maxLength: 25 },
  );
}

for (const number of [0, 1, 2] as const) {
  Deno.test(`attachTimer() makes timer ${number} do what it does when it is called at every count`, () => {
    fc.assert(
      fc.property(steps(number), (steps) => {
        const counted = observe(number, steps, (core) => void new AVRTimer(core, CONFIGS[number]));
        const skipped = observe(number, steps, (core) => attachTimer(core, number));
        assert.deepEqual(skipped, counted);
      }),
      { numRuns: 1000, seed: 20261122 },
    );
  });
}

Deno.test("attachTimer() calls Arduino's three idle timers at most twelve times a millisecond together", () => {
  // Timer 0 in fast PWM, 1 and 2 in phase-correct PWM, all at clock/64: counted one by one, 750 calls.
  const core = new Core(new Uint16Array(64));
  for (const number of [0, 1, 2] as const) attachTimer(core, number);
  core.writeData(timer0Config.TCCRA, 3);
  core.writeData(timer0Config.TCCRB, 3);
  core.writeData(timer1Config.TCCRA, 1);
  core.writeData(timer1Config.TCCRB, 3);
  core.writeData(timer2Config.TCCRA, 1);
  core.writeData(timer2Config.TCCRB, 4);
  let calls = 0;
  while (core.cycles < 160_000) {
    core.cycles = core.nextEventAt;
    core.runEvents();
    calls++;
  }
  assert.ok(calls <= 120, `${calls} calls in 10 ms`);
});

Deno.test("attachTimer() clears a timer's flags one by one, by writing ones", () => {
  const core = new Core(new Uint16Array(64));
  attachTimer(core, 0);
  const { TIFR } = timer0Config;
  core.poke(TIFR, 0x07);
  core.writeData(TIFR, 0x01);
  assert.equal(core.peek(TIFR), 0x06);
  core.writeData(TIFR, 0x00);
  assert.equal(core.peek(TIFR), 0x06);
  // SBI writes the whole register, but only its own bit counts.
  core.writeData(TIFR, 0x06, 0x02);
  assert.equal(core.peek(TIFR), 0x04);
});
