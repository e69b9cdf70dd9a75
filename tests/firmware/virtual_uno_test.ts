import assert from "node:assert/strict";
import type { ByteStream, LineEnd } from "../../server/link/byte_stream.ts";
import type { ResetCause } from "../../server/virtual_uno/chip.ts";
import { VirtualUno, type VirtualUnoOptions } from "../../server/virtual_uno/virtual_uno.ts";
import { GREET_AND_ECHO, GREETING, program, SEND, SLEEP_FOR_EVER, usartOn } from "./programs.ts";

/** Collects what a line delivers, and lets a test wait for it. */
class Listener {
  readonly bytes: number[] = [];
  readonly ends: LineEnd[] = [];
  #wake: () => void = () => {};

  listen(line: ByteStream): this {
    line.start({
      received: (bytes) => {
        this.bytes.push(...bytes);
        this.#wake();
      },
      ended: (reason) => {
        this.ends.push(reason);
        this.#wake();
      },
    });
    return this;
  }

  /** Resolves when `met()`; a test that waits in vain ends by the runner's time limit. */
  async until(met: () => boolean): Promise<void> {
    while (!met()) await new Promise<void>((resolve) => this.#wake = resolve);
  }
}

async function withBoard(
  options: VirtualUnoOptions,
  body: (uno: VirtualUno) => Promise<void>,
): Promise<void> {
  const uno = new VirtualUno(options);
  try {
    await body(uno);
  } finally {
    await uno.close();
  }
}

/** Open the line of a board that greets, and listen from after its greeting. */
async function openReady(uno: VirtualUno): Promise<{ line: ByteStream; heard: Listener }> {
  const line = await uno.open();
  const heard = new Listener().listen(line);
  await heard.until(() => heard.bytes.length > 0);
  assert.deepEqual(heard.bytes.splice(0), [GREETING]);
  return { line, heard };
}

/** Resolves when the board tells what `pick` picks. */
function told<T>(
  uno: VirtualUno,
  subscribe: (done: (value: T) => void) => Parameters<VirtualUno["listen"]>[0],
): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<T>();
  const stop = uno.listen(subscribe((value) => {
    stop();
    resolve(value);
  }));
  return promise;
}

Deno.test("VirtualUno passes bytes both ways through its line", () =>
  withBoard({ flash: GREET_AND_ECHO }, async (uno) => {
    const { line, heard } = await openReady(uno);
    const sent = Array.from({ length: 300 }, (_, index) => index & 0xff);
    line.write(Uint8Array.from(sent));
    await heard.until(() => heard.bytes.length === sent.length);
    assert.deepEqual(heard.bytes, sent);
    await line.close();
  }));

Deno.test("write() takes a copy", () =>
  withBoard({ flash: GREET_AND_ECHO }, async (uno) => {
    const { line, heard } = await openReady(uno);
    const bytes = Uint8Array.of(1);
    line.write(bytes);
    bytes[0] = 2;
    line.write(bytes);
    await heard.until(() => heard.bytes.length === 2);
    assert.deepEqual(heard.bytes, [1, 2]);
  }));

Deno.test("open() resets the board unless told not to, and works again after close()", () =>
  withBoard({ flash: GREET_AND_ECHO }, async (uno) => {
    const resets: ResetCause[] = [];
    uno.listen({ reset: (cause) => resets.push(cause) });
    for (const reset of [true, false, true]) {
      const line = await uno.open({ reset });
      const heard = new Listener().listen(line);
      const greeting = reset ? [GREETING] : [];
      await heard.until(() => heard.bytes.length === greeting.length);
      line.write(Uint8Array.of(7));
      await heard.until(() => heard.bytes.length > greeting.length);
      assert.deepEqual(heard.bytes, [...greeting, 7]);
      await line.close();
      await line.close();
      assert.deepEqual(heard.ends, [null]);
      line.write(Uint8Array.of(99));
    }
    assert.deepEqual(resets, ["power", "external", "external"]);
  }));

Deno.test("open() refuses a second line, and one on a closed board", async () => {
  const uno = new VirtualUno({ flash: GREET_AND_ECHO });
  const opening = uno.open();
  await assert.rejects(uno.open(), { message: "Cannot open the virtual Uno: its line is open already" });
  await opening;
  await assert.rejects(uno.open(), { message: "Cannot open the virtual Uno: its line is open already" });
  await uno.close();
  await assert.rejects(uno.open(), { message: "Cannot open the virtual Uno: it is closed" });
});

Deno.test("close() of the board ends an open line as an unplugged one, and may be called again", async () => {
  const uno = new VirtualUno({ flash: GREET_AND_ECHO });
  const heard = new Listener().listen(await uno.open());
  await uno.close();
  await uno.close();
  assert.deepEqual(heard.ends.map((reason) => reason?.message), ["The virtual Uno was switched off"]);
});

Deno.test("A board that cannot start says why", async () => {
  const uno = new VirtualUno({ flash: new Uint8Array(40_000) });
  await assert.rejects(uno.open(), /The virtual Uno stopped: .*flash of 40000 bytes, but it has 32768/);
  await uno.close();
});

Deno.test("start() delivers first what came before it", () =>
  withBoard({
    flash: program(
      `${usartOn(0x18)}
       ldi r24, 0x42
       rcall send
     sending:
       lds r24, 0xc0
       sbrs r24, 6
       rjmp sending
       sbi 0x04, 5
       sbi 0x05, 5
       ${SLEEP_FOR_EVER}
       ${SEND}`,
    ),
  }, async (uno) => {
    const restarted = told<void>(uno, (done) => {
      let opened = false;
      return {
        reset: (cause) => opened = cause === "external",
        pin: ({ level }) => opened && level === 1 && done(),
      };
    });
    const line = await uno.open();
    await restarted;
    const heard = new Listener().listen(line);
    assert.deepEqual(heard.bytes, [0x42]);
  }));

Deno.test("press() and the pins: the button's interrupt switches pin 13, and the board tells each edge", () =>
  withBoard({
    flash: program(
      `sbi 0x0b, 2
       sbi 0x04, 5
       ldi r16, 1
       sts 0x69, r16
       out 0x1d, r16
       sbi 0x04, 4
       sbi 0x05, 4
       ${SLEEP_FOR_EVER}`,
      { int0: "sbi 0x03, 5\nreti" },
    ),
  }, async (uno) => {
    await told<void>(uno, (done) => ({ pin: (edge) => edge.pin === 12 && done() }));
    for (const level of [1, 0] as const) {
      const edge = told<number>(uno, (done) => ({ pin: (edge) => edge.pin === 13 && done(edge.level) }));
      uno.press("2", level === 1);
      assert.equal(await edge, level);
      assert.equal(uno.level(13), level);
    }
  }));

Deno.test("V3: setAnalog() sets exactly what an analog input converts to, and no other input", () =>
  withBoard({
    // Answers each byte with a conversion of A3, low byte first.
    flash: program(
      `${usartOn(0x18)}
       ldi r16, 0x43
       sts 0x7c, r16
       ldi r24, ${GREETING}
       rcall send
     loop:
       lds r16, 0xc0
       sbrs r16, 7
       rjmp loop
       lds r16, 0xc6
       ldi r16, 0xc7
       sts 0x7a, r16
     converting:
       lds r16, 0x7a
       sbrc r16, 6
       rjmp converting
       lds r24, 0x78
       rcall send
       lds r24, 0x79
       rcall send
       rjmp loop
     ${SEND}`,
    ),
  }, async (uno) => {
    const { line, heard } = await openReady(uno);
    for (const value of [0, 1, 511, 1022, 1023]) {
      heard.bytes.length = 0;
      uno.setAnalog("A3", value);
      uno.setAnalog("A2", 1023 - value);
      line.write(Uint8Array.of(0));
      await heard.until(() => heard.bytes.length === 2);
      assert.equal((heard.bytes[0] ?? 0) + 256 * (heard.bytes[1] ?? 0), value);
    }
    assert.throws(() => uno.setAnalog("A0", 1024), {
      message: 'Cannot set A0 to "1024": it goes from 0 to 1023',
    });
    assert.throws(() => uno.setAnalog("A0", NaN), RangeError);
    assert.throws(() => uno.setAnalog("2", 1), { message: "Pin 2 of an Uno is no analog input" });
    assert.throws(() => uno.press("A6", true), {
      message: 'An Uno has no pin "A6"; it has 0 to 13, and A0 to A5',
    });
  }));

Deno.test("The EEPROM's changes are told, and are there for the next board", async () => {
  const flash = program(
    `ldi r16, 0
     out 0x22, r16
     ldi r16, 7
     out 0x21, r16
     sbi 0x1f, 0
     in r16, 0x20
     dec r16
     out 0x20, r16
     sbi 0x1f, 2
     sbi 0x1f, 1
     ${SLEEP_FOR_EVER}`,
  );
  let kept = new Uint8Array();
  for (const value of [0xfe, 0xfd]) {
    await withBoard({ flash, eeprom: kept }, async (uno) => {
      const change = await told<[number, number]>(uno, (done) => ({ eeprom: (...change) => done(change) }));
      assert.deepEqual(change, [7, value]);
      kept = uno.eeprom.slice();
    });
  }
  assert.equal(kept[7], 0xfd);
});

Deno.test("brownOut() resets the chip and leaves the line open", () =>
  withBoard({ flash: GREET_AND_ECHO }, async (uno) => {
    const { line, heard } = await openReady(uno);
    const cause = told<ResetCause>(
      uno,
      (done) => ({ reset: (cause) => cause === "brownout" && done(cause) }),
    );
    uno.brownOut();
    await cause;
    await heard.until(() => heard.bytes.length > 0);
    assert.deepEqual([heard.bytes, heard.ends], [[GREETING], []]);
    line.write(Uint8Array.of(5));
    await heard.until(() => heard.bytes.length > 1);
  }));

Deno.test("freeze() loses what is sent until resume()", () =>
  withBoard({ flash: GREET_AND_ECHO }, async (uno) => {
    const { line, heard } = await openReady(uno);
    uno.freeze();
    line.write(Uint8Array.of(1));
    uno.resume();
    line.write(Uint8Array.of(2));
    await heard.until(() => heard.bytes.length > 0);
    assert.deepEqual(heard.bytes, [2]);
  }));

Deno.test("Nothing is lost when more is asked at once than the rings hold", () =>
  withBoard({ flash: GREET_AND_ECHO }, async (uno) => {
    // The Worker cannot have begun yet, and 22,500 records of 12 bytes are more than 256 KiB.
    const resets = 22_500;
    const causes: ResetCause[] = [];
    const all = told<void>(uno, (done) => ({
      reset: (cause) => {
        causes.push(cause);
        if (causes.length === resets + 1) done();
      },
    }));
    for (let reset = 0; reset < resets; reset++) {
      if (reset % 3 === 0) uno.brownOut();
      else uno.reset();
    }
    await all;
    assert.deepEqual(causes.slice(0, 5), ["power", "brownout", "external", "external", "brownout"]);
    assert.equal(causes.filter((cause) => cause === "brownout").length, resets / 3);
  }));
