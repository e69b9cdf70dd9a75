import { strict as assert } from "node:assert";
import { PtyOpeners } from "../../../server/serial/pty_openers.ts";

const OPEN = 0x20;
const CLOSE_WRITE = 0x8;
const CLOSE_NOWRITE = 0x10;
const OVERFLOW = 0x4000;

/** Events as inotify writes them: watch, mask, cookie, no name. */
function inotified(...masks: readonly number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(masks.flatMap((mask) => [1, mask, 0, 0])).buffer);
}

/** A port on which batches of events are told, while so many programs really have it open. */
class Port {
  holders = 0;
  looks = 0;
  #open = false;
  readonly #log: string[] = [];
  readonly #batches: Uint8Array[] = [];
  readonly #openers = new PtyOpeners({
    events: () => this.#batches.shift() ?? new Uint8Array(),
    holders: () => {
      this.looks++;
      return this.holders;
    },
    opened: () => this.#log.push("opened"),
    closed: () => this.#log.push("closed"),
  });

  /** What was told of the batches. */
  tell(holders: number, ...batches: readonly (readonly number[])[]): readonly string[] {
    this.holders = holders;
    this.#batches.push(...batches.map((masks) => inotified(...masks)));
    this.#openers.changed();
    const told = this.#log.splice(0);
    this.#open = (told.at(-1) ?? (this.#open ? "opened" : "closed")) === "opened";
    assert.equal(this.#openers.open, this.#open);
    return told;
  }
}

Deno.test("PtyOpeners tells of the first opening and the last closing", () => {
  const port = new Port();
  assert.deepEqual(port.tell(1, [OPEN]), ["opened"]);
  assert.deepEqual(port.tell(0, [CLOSE_WRITE]), ["closed"]);
});

Deno.test("PtyOpeners tells of an opening that was over when it looked", () => {
  assert.deepEqual(new Port().tell(0, [OPEN, CLOSE_WRITE]), ["opened", "closed"]);
});

Deno.test("PtyOpeners tells of a closing and an opening in one", () => {
  const port = new Port();
  port.tell(1, [OPEN]);
  assert.deepEqual(port.tell(1, [CLOSE_WRITE, OPEN]), ["closed", "opened"]);
  assert.deepEqual(port.tell(0, [CLOSE_WRITE]), ["closed"]);
});

function open(port: Port, ...batches: readonly (readonly number[])[]): void {
  port.tell(1, ...batches);
}

Deno.test("PtyOpeners makes one opening of two programs at the same time", () => {
  const port = new Port();
  open(port, [OPEN]);
  assert.deepEqual([port.tell(2, [OPEN]), port.tell(1, [CLOSE_WRITE])], [[], []]);
  assert.deepEqual(port.tell(0, [CLOSE_NOWRITE]), ["closed"]);
});

Deno.test("PtyOpeners is not misled by two openings that were told as one", () => {
  const port = new Port();
  open(port, [OPEN]);
  assert.deepEqual(port.tell(1, [CLOSE_WRITE]), []);
  assert.deepEqual(port.tell(0, [CLOSE_NOWRITE]), ["closed"]);
});

Deno.test("PtyOpeners is not misled by two closings that were told as one", () => {
  const port = new Port();
  open(port, [OPEN], [OPEN]);
  assert.deepEqual(port.tell(0, [CLOSE_WRITE]), ["closed"]);
  assert.deepEqual(port.tell(1, [OPEN]), ["opened"]);
});

Deno.test("PtyOpeners looks again if more is told while it looks", () => {
  const port = new Port();
  open(port, [OPEN]);
  // What it saw first was the program of the second batch.
  assert.deepEqual(port.tell(1, [CLOSE_WRITE], [OPEN]), ["closed", "opened"]);
  assert.deepEqual(port.tell(0, [CLOSE_WRITE]), ["closed"]);
});

Deno.test("PtyOpeners looks only when something was closed", () => {
  const port = new Port();
  open(port, [OPEN], [OPEN], [OPEN]);
  assert.equal(port.looks, 0);
});

Deno.test("PtyOpeners looks when the system lost events", () => {
  const port = new Port();
  assert.deepEqual(port.tell(1, [OVERFLOW]), ["opened"]);
  assert.deepEqual(port.tell(0, [OVERFLOW]), ["closed"]);
});
