import assert from "node:assert/strict";
import { SendWindow, WINDOW_FRAMES } from "../../../server/link/send_window.ts";

/** A window with requests named by letters, each of so many bytes that tell its letter. */
function windowWith(letters: string, bytes = 6): SendWindow<string> {
  const window = new SendWindow<string>();
  for (const letter of letters) push(window, letter, bytes);
  return window;
}

function push(window: SendWindow<string>, letter: string, bytes = 6): void {
  window.push(new Uint8Array(bytes).fill(letter.charCodeAt(0)), letter, 0);
}

function answer(window: SendWindow<string>, seq: number): readonly Uint8Array[] {
  const entry = window.find(seq);
  assert.ok(entry !== undefined);
  const repeated = window.repeatOlderThan(entry);
  window.answer(entry);
  return repeated;
}

function letters(frames: readonly Uint8Array[]): string {
  return String.fromCharCode(...frames.map(([first = 0]) => first));
}

Deno.test("W6: SendWindow.hasRoom() admits four frames and no more bytes than the board takes", () => {
  assert.ok(windowWith("abc").hasRoom(6, 63));
  assert.ok(!windowWith("abcd").hasRoom(6, 63));
  assert.ok(windowWith("ab", 20).hasRoom(23, 63));
  assert.ok(!windowWith("ab", 20).hasRoom(24, 63));
  assert.equal(WINDOW_FRAMES, 4);
});

Deno.test("W6: SendWindow.hasRoom() admits one frame of any length to an empty window", () => {
  assert.ok(windowWith("").hasRoom(66, 8));
});

Deno.test("W6: SendWindow.hasRoom() counts a request that was answered out of turn until the older ones are", () => {
  const window = windowWith("abcd");
  answer(window, 1);
  assert.ok(!window.hasRoom(6, 63));
  answer(window, 0);
  assert.ok(window.hasRoom(6, 63));
  assert.equal(window.find(2)?.request, "c");
});

Deno.test("SendWindow.push() numbers from 0 to 7 and again", () => {
  const window = windowWith("");
  const seen = Array.from({ length: 18 }, (_, index) => {
    const seq = window.nextSeq;
    push(window, "abcdefghijklmnopqr".charAt(index));
    answer(window, seq);
    return seq;
  });
  assert.deepEqual(seen, [0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1]);
  assert.ok(window.isEmpty);
});

Deno.test("SendWindow.find() knows what is unanswered and nothing else", () => {
  const window = windowWith("abc");
  answer(window, 1);
  assert.deepEqual([0, 1, 2, 3].map((seq) => window.find(seq)?.request), ["a", undefined, "c", undefined]);
});

Deno.test("SendWindow.isPlausible() is true for what is on the wire and the next", () => {
  const window = windowWith("abc");
  answer(window, 0);
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 7].filter((seq) => window.isPlausible(seq)), [1, 2, 3]);
});

Deno.test("W6: SendWindow.repeatAll() goes back to the oldest, without what is answered", () => {
  const window = windowWith("abcd");
  answer(window, 2);
  assert.equal(letters(window.repeatAll()), "abd");
  assert.deepEqual([0, 1, 3].map((seq) => window.find(seq)?.isTimed), [false, false, false]);
});

Deno.test("W6: SendWindow.repeatOlderThan() repeats once what an answer shows to be lost", () => {
  const window = windowWith("abcd");
  assert.equal(letters(answer(window, 2)), "ab");
  // Sent again after d was: d's answer says nothing of them.
  assert.equal(letters(answer(window, 3)), "");
});

Deno.test("W6: SendWindow.repeatOlderThan() repeats again what was repeated before the answered request was", () => {
  const window = windowWith("ab");
  window.repeatAll();
  assert.equal(letters(answer(window, 1)), "a");
});

Deno.test("SendWindow.repeatOlderThan() repeats nothing for the oldest", () => {
  assert.equal(letters(answer(windowWith("abc"), 0)), "");
});

Deno.test("SendWindow.clear() gives back what is unanswered, oldest first", () => {
  const window = windowWith("abcd");
  answer(window, 0);
  answer(window, 2);
  assert.deepEqual(window.clear().map(({ request }) => request), ["b", "d"]);
  assert.ok(window.isEmpty && window.hasRoom(63, 63));
});
