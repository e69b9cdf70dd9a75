import assert from "node:assert/strict";
import type { ByteReceiver, ByteStream, LineEnd } from "../../../server/link/byte_stream.ts";
import type { Trouble } from "../../../server/virtual_uno/line_trouble.ts";
import {
  type BoardPort,
  type PluggedBoard,
  plugIn,
  type PortEvents,
} from "../../../server/virtual_uno/plugged_uno.ts";
import type { VirtualUnoListener } from "../../../server/virtual_uno/virtual_uno.ts";
import { FakeClock } from "../link/fake_clock.ts";

/** A board that writes down what is done to it. */
class FakeUno implements PluggedBoard {
  readonly log: string[] = [];
  baud = 500_000;
  resetsAtOnce = true;
  receiver: ByteReceiver | null = null;
  readonly #listeners = new Set<VirtualUnoListener>();

  open({ reset = true } = {}): Promise<ByteStream> {
    this.log.push(`open${reset ? " with reset" : ""}`);
    return Promise.resolve({
      start: (receiver: ByteReceiver) => this.receiver = receiver,
      write: (bytes: Uint8Array) => this.log.push(`write ${bytes.length > 8 ? bytes.length : bytes.toHex()}`),
      close: () => {
        this.log.push("close");
        return Promise.resolve();
      },
    });
  }

  listen(listener: VirtualUnoListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  reset(): void {
    this.log.push("reset");
    if (this.resetsAtOnce) this.wasReset();
  }

  wasReset(): void {
    for (const listener of this.#listeners) listener.reset?.("external", 0);
  }

  freeze(): void {
    this.log.push("freeze");
  }

  resume(): void {
    this.log.push("resume");
  }

  setHostBaud(baud: number | null, heard: number | null = baud): void {
    this.log.push(`baud ${baud} ${heard}`);
  }

  taken(): void {
    for (const listener of this.#listeners) listener.taken?.();
  }

  get listeners(): number {
    return this.#listeners.size;
  }
}

class FakePort implements BoardPort {
  readonly log: string[] = [];
  baudRate = 500_000;
  readonly events: PortEvents;

  constructor(events: PortEvents) {
    this.events = events;
  }

  write(bytes: Uint8Array): void {
    this.log.push(bytes.toHex());
  }

  pause(): void {
    this.log.push("pause");
  }

  resume(): void {
    this.log.push("resume");
  }
}

async function plugged(trouble?: Trouble) {
  const uno = new FakeUno();
  const clock = new FakeClock();
  const ends: LineEnd[] = [];
  const { port, release } = await plugIn({
    uno,
    clock,
    openPort: (events) => new FakePort(events),
    ended: (reason) => ends.push(reason),
    ...(trouble === undefined ? {} : { trouble }),
  }).then((plug) => ({ port: plug.port, release: () => plug.release() }));
  assert.deepEqual(uno.log.splice(0), ["open"]);
  return { uno, clock, port, ends, release };
}

Deno.test("plugIn() resets the board when its port is opened, and lets it start 65 ms later", async () => {
  const { uno, clock, port } = await plugged();
  port.events.opened();
  assert.deepEqual(uno.log.splice(0), ["reset", "freeze"]);
  clock.pass(64);
  assert.deepEqual(uno.log, []);
  clock.pass(1);
  assert.deepEqual(uno.log, ["resume"]);
});

Deno.test("plugIn() begins the start-up anew when the port is opened again meanwhile", async () => {
  const { uno, clock, port } = await plugged();
  port.events.opened();
  clock.pass(40);
  port.events.closed();
  port.events.opened();
  uno.log.length = 0;
  clock.pass(64);
  assert.deepEqual(uno.log, []);
  clock.pass(1);
  assert.deepEqual(uno.log, ["resume"]);
  assert.equal(clock.timers, 0);
});

Deno.test("plugIn() passes bytes both ways while a program has the port open", async () => {
  const { uno, port } = await plugged();
  uno.receiver?.received(Uint8Array.of(1));
  port.events.opened();
  uno.log.length = 0;
  uno.receiver?.received(Uint8Array.of(2, 3));
  port.events.received(Uint8Array.of(4, 5));
  port.events.closed();
  uno.receiver?.received(Uint8Array.of(6));
  assert.deepEqual(port.log, ["0203"]);
  assert.deepEqual(uno.log.filter((entry) => entry.startsWith("write")), ["write 0405"]);
});

Deno.test("plugIn() keeps from a program what the board said before it was reset", async () => {
  const { uno, port } = await plugged();
  uno.resetsAtOnce = false;
  for (let time = 0; time < 2; time++) {
    port.events.opened();
    uno.receiver?.received(Uint8Array.of(1));
    uno.wasReset();
    uno.receiver?.received(Uint8Array.of(2));
    port.events.closed();
  }
  assert.deepEqual(port.log, ["02", "02"]);
});

Deno.test("plugIn() asks for the program's rate whenever bytes pass, either way", async () => {
  const { uno, port } = await plugged();
  port.events.opened();
  uno.log.length = 0;
  port.baudRate = 115_200;
  port.events.received(Uint8Array.of(1));
  port.events.received(Uint8Array.of(2));
  port.baudRate = 57_600;
  uno.receiver?.received(Uint8Array.of(3));
  port.baudRate = 0;
  port.events.received(Uint8Array.of(4));
  assert.deepEqual(uno.log, ["baud 115200 null", "write 01", "write 02", "baud 57600 null", "write 04"]);
});

Deno.test("plugIn() gives a program at another rate than the firmware's garbage", async () => {
  const { uno, port } = await plugged();
  port.events.opened();
  uno.baud = 117_647;
  port.baudRate = 115_200;
  uno.receiver?.received(Uint8Array.of(0x14, 0x10));
  port.baudRate = 500_000;
  uno.receiver?.received(Uint8Array.of(0x14, 0x10));
  assert.equal(port.log[0], "1410");
  assert.notEqual(port.log[1], "1410");
  assert.ok((port.log[1] ?? "").length > 4);
});

Deno.test("plugIn() leaves a flood with the program until the board has taken what is under way", async () => {
  const { uno, port } = await plugged();
  port.events.opened();
  port.events.received(new Uint8Array(4095));
  assert.deepEqual(port.log, []);
  port.events.received(new Uint8Array(1));
  assert.deepEqual(port.log, ["pause"]);
  uno.taken();
  assert.deepEqual(port.log, ["pause", "resume"]);
  port.events.received(new Uint8Array(4095));
  assert.deepEqual(port.log, ["pause", "resume"]);
});

Deno.test("plugIn() makes trouble in both directions", async () => {
  const { uno, port } = await plugged({ drop: 1, flip: 0, seed: 7 });
  port.events.opened();
  uno.log.length = 0;
  port.events.received(new Uint8Array(5000));
  uno.receiver?.received(Uint8Array.of(1));
  assert.deepEqual(uno.log.filter((entry) => entry.startsWith("write")), []);
  assert.deepEqual(port.log, [""]);

  const flipping = await plugged({ drop: 0, flip: 1, seed: 7 });
  flipping.port.events.opened();
  flipping.port.events.received(Uint8Array.of(0));
  flipping.uno.receiver?.received(Uint8Array.of(0));
  assert.doesNotMatch(flipping.uno.log.at(-1) ?? "", /write 00/);
  assert.notEqual(flipping.port.log[0], "00");
});

Deno.test("plugIn() tells when the board comes to an end", async () => {
  const { uno, ends } = await plugged();
  const reason = new Error("The virtual Uno stopped");
  uno.receiver?.ended(reason);
  assert.deepEqual(ends, [reason]);
});

Deno.test("plugIn() gives a way to let go of everything", async () => {
  const { uno, clock, port, release } = await plugged();
  port.events.opened();
  uno.log.length = 0;
  await release();
  assert.deepEqual(uno.log, ["close"]);
  assert.deepEqual([clock.timers, uno.listeners], [0, 0]);
});
