/**
 * The other side of a serial port: a pty that sends back what it gets, in a process of its own that does
 * nothing else. Prints the port's name. `deno run -A bench/peers/serial_echo.ts`.
 *
 * @module
 */
import process from "node:process";
import { libc } from "../../tests/serial/pty.ts";

const O_RDWR_NOCTTY = 0o2 | 0o400;

const board = libc.posix_openpt(O_RDWR_NOCTTY);
const name = new Uint8Array(64);
if (
  board < 0 || libc.grantpt(board) < 0 || libc.unlockpt(board) < 0 || libc.ptsname_r(board, name, 64n) !== 0
) {
  throw new Error("Cannot make a pty");
}
// Held open on this side too: without anybody on it, reading would fail instead of wait.
libc.open(name, O_RDWR_NOCTTY);
process.stdout.write(`${new TextDecoder().decode(name.subarray(0, name.indexOf(0)))}\n`);

const buffer = new Uint8Array(4096);
while (true) {
  const length = libc.read(board, buffer, BigInt(buffer.length));
  if (length <= 0) break;
  libc.write(board, buffer, BigInt(length));
}
