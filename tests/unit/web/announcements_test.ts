import assert from "node:assert/strict";
import { Announcements } from "../../../web/announcements.ts";
import { FakeClock } from "./fake_clock.ts";

/** What a screen reader is told: every text that comes to stand in the live region, if it was not the text before. */
function listen({ frameMs = 16 } = {}): {
  readonly announcements: Announcements;
  readonly clock: FakeClock;
  readonly heard: string[];
} {
  const clock = new FakeClock();
  const heard: string[] = [];
  let shown = "";
  let isAsked = false;
  const announcements = new Announcements(clock, () => {
    if (isAsked) return;
    isAsked = true;
    clock.after(frameMs, () => {
      isAsked = false;
      announcements.draw();
      if (announcements.newest !== shown && announcements.newest !== "") heard.push(announcements.newest);
      shown = announcements.newest;
    });
  });
  return { announcements, clock, heard };
}

Deno.test("U2: the same words are said again for a second action, by a browser that seldom draws, too", () => {
  for (const frameMs of [16, 390, 2000]) {
    const { announcements, clock, heard } = listen({ frameMs });
    announcements.say("uno/lamp", "Lamp: 5. Confirmed by the board in 18 ms");
    clock.advance(3000);
    announcements.say("uno/lamp", "Lamp: 5. Confirmed by the board in 18 ms");
    clock.advance(5000);
    assert.equal(heard.length, 2, `${frameMs} ms`);
  }
});

Deno.test("U12: what was said does not stand there as if it were so for ever", () => {
  const { announcements, clock } = listen();
  announcements.say("uno/lamp", "Lamp: Not confirmed: the board did not answer");
  clock.advance(450);
  assert.notEqual(announcements.newest, "");
  clock.advance(10_000);
  assert.equal(announcements.newest, "");
});

Deno.test("U2: a line that stands on the page is said when it comes up or changes, not each time it is drawn", () => {
  const { announcements, clock, heard } = listen();
  for (
    const line of [
      "Too long: 21 bytes",
      "Too long: 21 bytes",
      "Too long: 22 bytes",
      null,
      "Too long: 22 bytes",
    ]
  ) {
    announcements.sayLine("name", line);
    clock.advance(1000);
  }
  assert.deepEqual(heard, ["Too long: 21 bytes", "Too long: 22 bytes", "Too long: 22 bytes"]);
});
