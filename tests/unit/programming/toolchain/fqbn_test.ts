import assert from "node:assert/strict";
import {
  completeFqbn,
  fqbnProblem,
  knownFqbns,
  modelOf,
} from "../../../../server/programming/toolchain/fqbn.ts";

/** As in Arduino's own core. */
const BOARDS = `menu.cpu=Processor
uno.name=Arduino Uno
nano.name=Arduino Nano
nano.menu.cpu.atmega328=ATmega328P
nano.menu.cpu.atmega328.upload.speed=115200
nano.menu.cpu.atmega328old=ATmega328P (Old Bootloader)
nano.menu.cpu.atmega168=ATmega168
pair.menu.clock.16=16 MHz
pair.menu.clock.8=8 MHz
pair.menu.cpu.a=A
pair.menu.cpu.b=B
`;

Deno.test("F12: modelOf() finds the board that an FQBN means, with its options in any order or left out", () => {
  const name = (fqbn: string) => modelOf(fqbn)?.title ?? null;
  assert.equal(name("arduino:avr:nano"), "Arduino Nano");
  assert.equal(name("arduino:avr:nano:cpu=atmega328"), "Arduino Nano");
  assert.equal(name("arduino:avr:nano:cpu=atmega328old"), "Arduino Nano (old bootloader)");
  assert.equal(name("arduino:avr:mega"), "Arduino Mega 2560");
  assert.equal(name("arduino:avr:uno"), "Arduino Uno");
  for (const none of ["arduino:avr:nano:cpu=atmega168", "arduino:avr:uno:cpu=x", "arduino:avr:none", "uno"]) {
    assert.equal(name(none), null, none);
  }
  assert.equal(
    knownFqbns("arduino:avr:nano:cpu=x"),
    "arduino:avr:nano:cpu=atmega328, arduino:avr:nano:cpu=atmega328old",
  );
  assert.match(knownFqbns("arduino:avr:none"), /^arduino:avr:uno, .*arduino:avr:micro, /);
});

Deno.test("F12: completeFqbn() fills in what is left out, and names what there is for what is not", () => {
  const whole = (fqbn: string) => completeFqbn(fqbn, BOARDS);
  assert.deepEqual(whole("arduino:avr:uno"), { fqbn: "arduino:avr:uno" });
  assert.deepEqual(whole("arduino:avr:nano"), { fqbn: "arduino:avr:nano:cpu=atmega328" });
  assert.deepEqual(whole("arduino:avr:nano:cpu=atmega168"), { fqbn: "arduino:avr:nano:cpu=atmega168" });
  for (const pair of ["cpu=b,clock=8", "clock=8,cpu=b"]) {
    assert.deepEqual(whole(`x:avr:pair:${pair}`), { fqbn: "x:avr:pair:clock=8,cpu=b" });
  }
  assert.deepEqual(whole("x:avr:pair:cpu=b"), { fqbn: "x:avr:pair:clock=16,cpu=b" });
  assert.deepEqual(whole("arduino:avr:nano:cpu=foo"), {
    problem:
      'The option "cpu" of "arduino:avr:nano" cannot be "foo": it is atmega328, atmega328old, atmega168',
  });
  assert.deepEqual(whole("arduino:avr:nano:speed=1"), {
    problem: '"arduino:avr:nano" has no option "speed": it has cpu',
  });
  assert.deepEqual(whole("arduino:avr:uno:cpu=a"), {
    problem: '"arduino:avr:uno" has no option "cpu": it has none',
  });
});

Deno.test("F12: fqbnProblem() refuses what has not the form, or one option twice", () => {
  assert.equal(fqbnProblem("arduino:avr:nano:cpu=atmega328old"), null);
  for (const wrong of ["", "uno", "arduino:avr:", "arduino:avr:nano:cpu", "a:b:c:d=e,", "a:b:c:d=e:f=g"]) {
    assert.match(fqbnProblem(wrong) ?? "", /^must be like .*, got "/, wrong);
  }
  assert.equal(fqbnProblem("a:b:c:x=1,x=2"), 'has the option "x" twice in "a:b:c:x=1,x=2"');
});
