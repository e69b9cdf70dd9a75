import assert from "node:assert/strict";
import { errorWords } from "../../../server/boards/error_words.ts";
import { lineEnded } from "../../../server/link/link_failure.ts";
import {
  NoSuchPortError,
  NotATtyError,
  PortBusyError,
  PortPermissionError,
  type SerialError,
  SerialIoError,
  UnpluggedError,
  UnsupportedRateError,
  UnsupportedSystemError,
  WriteQueueFullError,
} from "../../../server/serial/errors.ts";

const PORT = "/dev/ttyACM0";
const HOLDERS = [{ pid: 7, name: "ide" }, { pid: 8, name: "screen" }];

const ERRORS: readonly SerialError[] = [
  new NoSuchPortError(PORT),
  new NoSuchPortError(PORT, "it is a link", "/dev/ttyACM9"),
  new NotATtyError(PORT, "a directory"),
  new PortBusyError(PORT, [], "sudo fuser -v"),
  new PortBusyError(PORT, HOLDERS, "sudo fuser -v"),
  new PortPermissionError(PORT, null, "sudo chown", "Run: sudo chown"),
  new PortPermissionError(PORT, "dialout", "newgrp dialout", "Run: newgrp", "marta"),
  new UnpluggedError(PORT),
  new UnsupportedRateError(PORT, 250_000, "the nearest", 249_999),
  new WriteQueueFullError(PORT, 65_536),
  new UnsupportedSystemError(PORT, "plan9", "Use another"),
  new SerialIoError(PORT, "ioctl", 5),
];

Deno.test("C13: everything that varies in a serial port's failure is told", () => {
  for (const error of ERRORS) {
    const { message, hint, details } = errorWords(error, error.code);
    assert.deepEqual([message, hint, details], [error.message, error.hint, error.details], error.name);
    assert.equal(details.port, PORT);
  }
  assert.deepEqual(errorWords(ERRORS[4], "port_busy").details, {
    port: PORT,
    program: "ide",
    pid: 7,
    others: 1,
  });
});

Deno.test("C13: what has no details is told in the words that it has", () => {
  assert.deepEqual(errorWords(new Error("The cat sits on it"), "cannot_open"), {
    message: "The cat sits on it",
    hint: "Destello keeps trying",
    details: { said: "The cat sits on it" },
  });
});

Deno.test("C13: a line that ended tells its port and by what it ended, where that is known", () => {
  assert.deepEqual(lineEnded(new UnpluggedError(PORT)).details, { port: PORT, line: "unplugged" });
  assert.deepEqual(lineEnded(new SerialIoError(PORT, "read", 5)).details, { port: PORT, line: "io_error" });
  assert.deepEqual(lineEnded(new Error("The virtual Uno is unplugged")).details, {});
});
