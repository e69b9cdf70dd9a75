import { strict as assert } from "node:assert";
import { CHARACTER_DEVICE } from "../../../server/serial/device_files.ts";
import {
  NoSuchPortError,
  NotATtyError,
  PortBusyError,
  PortPermissionError,
  SerialIoError,
} from "../../../server/serial/errors.ts";
import { openFailure } from "../../../server/serial/open_failure.ts";
import { type Entry, MemoryFiles } from "./memory_files.ts";

const PORT = "/dev/ttyACM0";
const NODE = { kind: CHARACTER_DEVICE, mode: 0o660, uid: 0, gid: 20 };
const GROUPS = "root:x:0:\ndialout:x:20:bob,alice\nadm:x:4:alice";
const USERS = "root:x:0:0:root:/root:/bin/sh\nalice:x:1000:1000::/home/alice:/bin/sh\ncarol:x:1001:1001:::";

function failure(errno: number, entries: { readonly [path: string]: Entry }) {
  return openFailure(new MemoryFiles(entries), PORT, { call: "open", errno });
}

function refused(entries: { readonly [path: string]: Entry }): PortPermissionError {
  const error = failure(13, { "/etc/group": GROUPS, "/etc/passwd": USERS, ...entries });
  assert.ok(error instanceof PortPermissionError);
  return error;
}

function status(uid: number): string {
  return `Name:\tdeno\nUid:\t1000\t${uid}\t1000\t1000\nGid:\t1000\t1000\t1000\t1000`;
}

Deno.test("openFailure() says that there is no such port, and where a link led", () => {
  const plain = failure(2, {});
  assert.ok(plain instanceof NoSuchPortError);
  assert.equal(plain.message, 'No such port: "/dev/ttyACM0"');
  const link = failure(2, { [PORT]: { to: "/dev/pts/7" } });
  assert.ok(link instanceof NoSuchPortError);
  assert.equal(link.message, 'No such port: "/dev/ttyACM0", it is a link to "/dev/pts/7", which is gone');
});

Deno.test("openFailure() says that nothing is behind a port", () => {
  for (const errno of [5, 6, 19]) {
    const error = failure(errno, { [PORT]: NODE });
    assert.ok(error instanceof NoSuchPortError);
    assert.match(error.message, /no device behind it/);
  }
});

Deno.test("openFailure() says what the path is if it is no device, whatever the call said", () => {
  for (const kind of ["a regular file", "a directory", "a named pipe"]) {
    for (const errno of [13, 21, 25]) {
      const error = failure(errno, { [PORT]: { ...NODE, kind } });
      assert.ok(error instanceof NotATtyError);
      assert.equal(error.kind, kind);
      assert.equal(error.message, `Not a serial port: "/dev/ttyACM0" is ${kind}`);
    }
  }
  assert.ok(failure(25, { [PORT]: NODE }) instanceof NotATtyError);
  assert.ok(failure(21, {}) instanceof NotATtyError);
});

Deno.test("openFailure() names the processes that hold a busy port", () => {
  const error = failure(16, {
    "/dev/serial/by-id/uno": { to: "../../ttyACM0" },
    [PORT]: NODE,
    "/proc/self/fd/3": { to: PORT },
    "/proc/17/fd/0": { to: "/dev/null" },
    "/proc/17/comm": "sh\n",
    "/proc/210/fd/0": { to: "/dev/null" },
    "/proc/210/fd/5": { to: PORT },
    "/proc/210/comm": "minicom",
    "/proc/99/fd/4": { to: PORT },
    "/proc/99/comm": "ModemManager",
  });
  assert.ok(error instanceof PortBusyError);
  assert.deepEqual(error.holders, [{ pid: 99, name: "ModemManager" }, { pid: 210, name: "minicom" }]);
  assert.equal(
    error.message,
    'Port "/dev/ttyACM0" is in use by ModemManager (process 99), minicom (process 210)',
  );
  assert.equal(error.hint, "Close that program, or run: kill 99 210");
});

Deno.test("openFailure() says how to find the holder where the system does not tell this user", () => {
  const error = failure(16, { [PORT]: NODE });
  assert.ok(error instanceof PortBusyError);
  assert.equal(error.message, 'Port "/dev/ttyACM0" is in use by another program');
  assert.match(error.hint, /this shows which: sudo (fuser -v|lsof) '\/dev\/ttyACM0'/);
});

Deno.test("openFailure() names the group that may open the port, and the command that joins it", () => {
  const error = refused({ [PORT]: NODE, "/proc/self/status": status(1001) });
  assert.equal(error.group, "dialout");
  assert.equal(error.command, 'sudo usermod -aG dialout "$USER"');
  assert.equal(error.message, 'No permission to open "/dev/ttyACM0": members of group "dialout" may use it');
  assert.equal(error.hint, 'Run: sudo usermod -aG dialout "$USER"; then log out and in again');
});

Deno.test("openFailure() tells a user who joined the group since the last login to log in again", () => {
  const error = refused({ [PORT]: NODE, "/proc/self/status": status(1000) });
  assert.equal(error.command, "newgrp dialout");
  assert.match(error.hint, /"alice" joined the group after this login: log out and in again/);
});

Deno.test("openFailure() advises nobody to join root's group, or one that may not open the port either", () => {
  for (const node of [{ ...NODE, gid: 0 }, { ...NODE, mode: 0o600 }, { ...NODE, gid: 4711 }]) {
    const error = refused({ [PORT]: node, "/proc/self/status": status(1001) });
    assert.equal(error.group, null);
    assert.equal(error.command, `sudo chown "$USER" '/dev/ttyACM0'`);
  }
});

Deno.test("openFailure() falls back on the usual group where it may not look", () => {
  const error = failure(13, {});
  assert.ok(error instanceof PortPermissionError);
  assert.equal(error.group, "dialout");
});

Deno.test("openFailure() keeps call and number of what it has no word for", () => {
  const error = failure(24, { [PORT]: NODE });
  assert.ok(error instanceof SerialIoError);
  assert.equal(error.message, 'Port "/dev/ttyACM0" failed: open gave error 24');
});
