import { strict as assert } from "node:assert";
import { join } from "node:path";
import { UnpluggedError } from "../../server/serial/errors.ts";
import { systemPort } from "../../server/serial/system_port.ts";
import { Recorder } from "../unit/serial/recorder.ts";
import { openDescriptors, Pty } from "./pty.ts";

const CYCLES = 1000;

Deno.test("P4: close() after 1,000 openings has left no descriptor open and changed no setting", async () => {
  const pty = new Pty();
  const before = pty.settings();
  const port = systemPort(pty.path);
  await port.open({ baudRate: 500000 });
  await port.close();
  const descriptors = openDescriptors();
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    await port.open({ baudRate: 500000 });
    const heard = new Recorder();
    port.start(heard);
    port.write(Uint8Array.of(cycle));
    await port.close();
    assert.deepEqual(heard.ends, [null]);
  }
  assert.equal(openDescriptors(), descriptors);
  assert.deepEqual(pty.settings(), before);
  pty.close();
});

Deno.test("P4: 1,000 times unplugged and replugged, each is told, and no descriptor stays open", async () => {
  const folder = await Deno.makeTempDir();
  const link = join(folder, "uno");
  const port = systemPort(link);
  const descriptors = openDescriptors();
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const pty = new Pty();
    await Deno.symlink(pty.path, link);
    await port.open({ baudRate: 500000 });
    const heard = new Recorder();
    port.start(heard);
    pty.write(Uint8Array.of(cycle));
    await heard.until(1);
    pty.close();
    assert.ok(await heard.end instanceof UnpluggedError);
    await Deno.remove(link);
  }
  assert.equal(openDescriptors(), descriptors);
  await Deno.remove(folder, { recursive: true });
});
