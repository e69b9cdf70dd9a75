import assert from "node:assert/strict";
import { checkLimits, LimitError } from "../../../firmware-gen/limits.ts";
import { board, bool, channel, type Channels, choice, type Fields, int } from "../../../protocol/dsl.ts";

const byte = int({ min: 0, max: 255 });

function many<T>(count: number, make: (index: number) => readonly [string, T]): Record<string, T> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => make(index)));
}

function bytes(count: number): Fields {
  return many(count, (index) => [`b${index}`, byte]);
}

function sensors(count: number, state: Fields): Channels {
  return many(count, (index) => [`c${index}`, channel({ title: "C", state })]);
}

function refused(channels: Channels, message: string | RegExp): void {
  assert.throws(() => checkLimits(board("B", channels)), (error) => {
    assert.ok(error instanceof LimitError);
    if (typeof message === "string") assert.equal(error.message, message);
    else assert.match(error.message, message);
    return true;
  });
}

function withCommands(count: number): Channels {
  const commands = many(count, (index) => [`do${index}`, {}]);
  return { led: channel({ title: "L", pin: 13, state: { on: bool() }, commands }) };
}

Deno.test("W15: checkLimits() takes 30 commands and refuses 31", () => {
  checkLimits(board("B", withCommands(30)));
  refused(
    withCommands(31),
    `"B" has 31 commands; at most 30 fit one board: one command can take several arguments, or a choice()`,
  );
});

Deno.test("W15: checkLimits() takes 16 channels and refuses 17", () => {
  checkLimits(board("B", sensors(16, { on: bool() })));
  refused(
    sensors(17, { on: bool() }),
    `"B" has 17 channels; at most 16 fit one board: several outputs can be fields of one channel`,
  );
});

Deno.test("W15: checkLimits() takes arguments of 61 bytes and refuses 62", () => {
  const withArguments = (count: number) => ({
    led: channel({ title: "L", pin: 13, state: { on: bool() }, commands: { set: bytes(count) } }),
  });
  checkLimits(board("B", withArguments(61)));
  refused(
    withArguments(62),
    `Arguments of "led.set" takes 62 bytes on the wire; at most 61 fit one frame: smaller ranges and shorter texts take less`,
  );
});

Deno.test("W15: checkLimits() refuses a state of 62 bytes, and a snapshot of 62", () => {
  refused(
    sensors(1, bytes(62)),
    `State of "c0" takes 62 bytes on the wire; at most 61 fit one frame: smaller ranges and shorter texts take less`,
  );
  checkLimits(board("B", sensors(1, bytes(60))));
  refused(
    sensors(1, bytes(61)),
    `The snapshot of all 1 channels takes 62 bytes on the wire; at most 61 fit one frame: smaller ranges and shorter texts take less`,
  );
});

const state = { on: bool() };

Deno.test("F13: checkLimits() refuses words of C++ and macros where a name stands by itself, and tells what else to do", () => {
  for (const name of ["switch", "typeof", "stdin"]) {
    refused(
      { [name]: channel({ title: "S", pin: 2, state }) },
      `Channel "${name}" is a word of C++ or one of its macros; choose another name`,
    );
    refused(
      { led: channel({ title: "L", pin: 2, state: { [name]: bool() } }) },
      `State of "led": field "${name}" is a word of C++ or one of its macros; choose another name`,
    );
    refused(
      { led: channel({ title: "L", pin: 2, state, commands: { set: { [name]: bool() } } }) },
      `Arguments of "led.set": field "${name}" is a word of C++ or one of its macros; choose another name`,
    );
    refused(
      { led: channel({ title: "L", pin: 2, state: { how: choice(name, "other") } }) },
      `State of "led": field "how": option "${name}" is a word of C++ or one of its macros; choose another name`,
    );
  }
  refused(
    { led: channel({ title: "L", pin: 2, state: { b1: choice("low", "high") } }) },
    'The choice "b1" of "led" would be called B1 in C++, as registers and other macros are; choose another name',
  );
});

Deno.test("F13: checkLimits() refuses a function's name for a channel only, and a command's only if its handler is taken", () => {
  for (const name of ["crc16", "tone", "poll", "remove", "word"]) {
    refused(
      { [name]: channel({ title: "S", pin: 2, state }) },
      `Channel "${name}" is called like a function or type of Arduino or of the sketch's library; choose another name`,
    );
    checkLimits(
      board("B", {
        led: channel({ title: "L", pin: 2, state: { [name]: bool() }, commands: { [name]: {} } }),
      }),
    );
  }
  for (const command of ["tone", "default", "delete", "stdin", "b1"]) {
    checkLimits(board("B", { led: channel({ title: "L", pin: 2, state, commands: { [command]: {} } }) }));
  }
  refused(
    { size: channel({ title: "S", pin: 2, state, commands: { t: {} } }) },
    'The handler of command "size.t" would be called "size_t", which is taken; choose another name',
  );
});

Deno.test("checkLimits() refuses commands that would be called like a reader or a safe handler", () => {
  for (const name of ["read", "safe"]) {
    refused(
      { led: channel({ title: "L", pin: 2, state: { on: bool() }, commands: { [name]: {} } }) },
      `Command "led.${name}" would be called like the board's own "led_${name}"; choose another name`,
    );
  }
});

Deno.test("checkLimits() refuses numbers that no 32-bit type holds", () => {
  const of = (min: number, max: number) => ({
    c: channel({ title: "C", pin: 2, state: { n: int({ min, max }) } }),
  });
  checkLimits(board("B", of(0, 2 ** 32 - 1)));
  checkLimits(board("B", of(-(2 ** 31), 2 ** 31 - 1)));
  refused(
    of(1, 2 ** 32),
    /from 1 to 4294967296 fits no 32-bit number of the board; keep it within 0 to 4294967295/,
  );
  refused(of(-1, 2 ** 31), /keep it within -2147483648 to 2147483647/);
});
