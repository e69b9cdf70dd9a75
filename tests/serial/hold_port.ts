/**
 * Another program that has a port open, to be run with `deno run -A hold_port.ts lock|exclusive PATH`. Says
 * "held" and keeps the port until its standard input ends.
 *
 * @module
 */
import { IOCTL, OPEN_FLAGS } from "../../server/serial/constants_linux.ts";
import { systemPort } from "../../server/serial/system_port.ts";
import { libc } from "./pty.ts";

const [how = "", path = ""] = Deno.args;
if (how === "lock") {
  await systemPort(path).open({ baudRate: 115200 });
} else {
  // As programs do that know nothing of flock.
  const fd = libc.open(new TextEncoder().encode(`${path}\0`), OPEN_FLAGS);
  if (fd < 0 || libc.ioctl(fd, BigInt(IOCTL.TIOCEXCL), null) !== 0) throw new Error("Cannot take the port");
}
await Deno.stdout.write(new TextEncoder().encode("held"));
await Deno.stdin.read(new Uint8Array(1));
