import { strict as assert } from "node:assert";
import { join } from "node:path";
import { IOCTL, OPEN_FLAGS } from "../../server/serial/constants_linux.ts";
import { PortBusyError, PortPermissionError, type SerialErrorCode } from "../../server/serial/errors.ts";
import { systemPort } from "../../server/serial/system_port.ts";
import { libc, openDescriptors, Pty } from "./pty.ts";
import { tools, withTools } from "../tool.ts";

/** Opening fails by this name, and leaves nothing open. */
async function assertRefused(
  path: string,
  code: SerialErrorCode,
  message: RegExp,
  baudRate = 500000,
): Promise<void> {
  const descriptors = openDescriptors();
  await assert.rejects(systemPort(path).open({ baudRate }), (error) => {
    assert.ok(error instanceof Error && "code" in error && "hint" in error, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, message);
    return true;
  });
  assert.equal(openDescriptors(), descriptors);
}

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("open() refuses a regular file, a directory, a pipe and a device that is no terminal, by name", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "untouched");
    await assertRefused(file, "not_a_tty", /is a regular file$/);
    assert.equal(await Deno.readTextFile(file), "untouched");
    await assertRefused(folder, "not_a_tty", /is a directory$/);
    const pipe = join(folder, "pipe");
    await new Deno.Command("mkfifo", { args: [pipe] }).output();
    await assertRefused(pipe, "not_a_tty", /is a named pipe$/);
    await assertRefused("/dev/null", "not_a_tty", /is no terminal$/);
  });
});

Deno.test("open() refuses what is not there, and says where a vanished link led", async () => {
  await withFolder(async (folder) => {
    await assertRefused(join(folder, "ttyACM0"), "no_such_port", /^No such port: ".*ttyACM0"$/);
    const pty = new Pty();
    const link = join(folder, "uno");
    await Deno.symlink(pty.path, link);
    pty.close();
    await assertRefused(link, "no_such_port", new RegExp(`it is a link to "${pty.path}", which is gone$`));
    await assertRefused(join(link, "below"), "no_such_port", /No such port/);
  });
});

Deno.test("open() refuses 0 and 3,000,000 baud by name, and leaves the port alone", async () => {
  const pty = new Pty();
  const before = pty.settings();
  await assertRefused(pty.path, "unsupported_rate", /cannot run at 0 baud/, 0);
  await assertRefused(pty.path, "unsupported_rate", /cannot run at 3000000 baud/, 3_000_000);
  assert.deepEqual(pty.settings(), before);
  pty.close();
});

Deno.test("open() refuses a second opening in the same process", async () => {
  const pty = new Pty();
  const port = systemPort(pty.path);
  await port.open({ baudRate: 500000 });
  await assertRefused(pty.path, "port_busy", new RegExp(`is in use by deno.* \\(process ${Deno.pid}\\)`));
  await port.close();
  await port.open({ baudRate: 500000 });
  await port.close();
  pty.close();
});

for (const how of ["lock", "exclusive"]) {
  Deno.test(`open() names the program that holds the port (${how})`, async () => {
    const pty = new Pty();
    const script = new URL("hold_port.ts", import.meta.url).pathname;
    const holder = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", script, how, pty.path],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const output = holder.stdout.getReader();
    assert.equal(new TextDecoder().decode((await output.read()).value), "held");
    await assertRefused(pty.path, "port_busy", new RegExp(`is in use by deno.* \\(process ${holder.pid}\\)`));
    await assert.rejects(
      systemPort(pty.path).open({ baudRate: 500000 }),
      (error) => error instanceof PortBusyError && error.holders[0]?.pid === holder.pid,
    );
    await holder.stdin.close();
    await holder.status;
    await output.cancel();
    pty.close();
  });
}

Deno.test(withTools(
  "open() is not put off by the mark of a program that is gone: a pty keeps it",
  // The kernel refuses anybody else.
  [tools.root],
  async () => {
    const pty = new Pty();
    const fd = libc.open(new TextEncoder().encode(`${pty.path}\0`), OPEN_FLAGS);
    assert.equal(libc.ioctl(fd, BigInt(IOCTL.TIOCEXCL), null), 0);
    libc.close(fd);
    const port = systemPort(pty.path);
    await port.open({ baudRate: 500000 });
    await port.close();
    pty.close();
  },
));

Deno.test("open() says who may open the port, and the command, when the system refuses", async () => {
  const pty = new Pty();
  await Deno.chmod(pty.path, 0);
  // Root may open everything: be somebody else for the moment of opening.
  const isRoot = Deno.uid() === 0;
  const opening = systemPort(pty.path);
  if (isRoot) assert.equal(libc.seteuid(65534), 0);
  try {
    await assert.rejects(opening.open({ baudRate: 500000 }), (error) => {
      assert.ok(error instanceof PortPermissionError, String(error));
      assert.equal(error.group, null);
      assert.equal(error.command, `sudo chown "$USER" '${pty.path}'`);
      return true;
    });
  } finally {
    if (isRoot) assert.equal(libc.seteuid(0), 0);
  }
  pty.close();
});
