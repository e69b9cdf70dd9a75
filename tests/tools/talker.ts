/**
 * A sketch that calls everything that the library offers beside channels: print, wait, neverSleep.
 *
 * @module
 */
import { board, bool, channel, choice, int, text } from "../../protocol/dsl.ts";
import type { OwnSketch } from "./compiled_sketch.ts";

/** The sketch. It counts how often its `loop()` ran. */
export const TALKER: OwnSketch = {
  definition: board("Talker", {
    led: channel({
      title: "LED",
      pin: 13,
      state: {
        on: bool(),
        mode: choice("quiet", "talks", "waits", "spins"),
        loops: int({ min: 0, max: 2 ** 32 - 1 }),
        // A long reply, which finds room behind text only if the board sees to it.
        label: text({ max: 24 }),
      },
      commands: {
        toggle: {},
        // The name of a state's field, so that a test can set it and see it set.
        be: { mode: choice("quiet", "talks", "waits", "spins") },
        hold: { ms: int({ min: 0, max: 1000 }) },
      },
    }),
  }),
  text: `#include "src/destello.h"
using namespace destello;

uint32_t loops = 0;
led::Mode mode = led::Mode::quiet;

void led_read(led::State& state) {
  state.on = digitalRead(led::PIN);
  state.mode = mode;
  state.loops = loops;
  strcpy(state.label, "a label of 24 letters...");
}
Status led_toggle() {
  digitalWrite(led::PIN, !digitalRead(led::PIN));
  return Status::ok;
}
Status led_be(const led::BeArgs& args) {
  mode = args.mode;
  if (mode == led::Mode::spins) neverSleep();
  return Status::ok;
}
Status led_hold(const led::HoldArgs& args) {
  print("holding ");
  wait(args.ms);
  println("done");
  return Status::ok;
}
void setup() {
  pinMode(led::PIN, OUTPUT);
  println(F("Hello from setup"));
  begin();
}
void loop() {
  poll();
  loops++;
  if (mode == led::Mode::talks) {
    // Faster than the line takes it, and then something that takes longer to write than the line needs.
    println("0123456789012345678901234567890");
    if (loops % 64 == 0) {
      print("millis = ");
      println(millis());
      for (uint8_t index = 0; index < 3; index++) print(3.25, 1);
      println();
    }
  }
  if (mode == led::Mode::waits) wait(300);
}
`,
};
