import { strict as assert } from "node:assert";
import { inotifyChanges } from "../../../server/serial/inotify_events.ts";

function event(mask: number, name: string, padding = 3): number[] {
  const bytes = name === "" ? [] : [...new TextEncoder().encode(name), ...new Array(padding).fill(0)];
  return [...new Uint8Array(Uint32Array.of(1, mask, 0, bytes.length).buffer), ...bytes];
}

Deno.test("inotifyChanges() tells what happened, in order, with names freed of their padding", () => {
  const bytes = Uint8Array.from([
    ...event(0x100, "ttyACM0"),
    ...event(0x4, "ttyACM0", 1),
    ...event(0x200, "ttyACM0", 9),
    ...event(0x40, "a"),
    ...event(0x80, "ttyÜ"),
    ...event(0x40000100, "folder"),
  ]);
  assert.deepEqual(inotifyChanges(bytes), [
    { kind: "appeared", name: "ttyACM0" },
    { kind: "altered", name: "ttyACM0" },
    { kind: "vanished", name: "ttyACM0" },
    { kind: "vanished", name: "a" },
    { kind: "appeared", name: "ttyÜ" },
    { kind: "appeared", name: "folder" },
  ]);
});

Deno.test("inotifyChanges() says so when events were lost or the folder is gone", () => {
  assert.deepEqual(inotifyChanges(Uint8Array.from([...event(0x4000, ""), ...event(0x8000, "")])), [
    { kind: "unknown", name: "" },
    { kind: "unknown", name: "" },
  ]);
});

Deno.test("inotifyChanges() reads a view into a larger buffer", () => {
  const bytes = Uint8Array.from([9, 9, 9, ...event(0x100, "x")]).subarray(3);
  assert.deepEqual(inotifyChanges(bytes), [{ kind: "appeared", name: "x" }]);
});
