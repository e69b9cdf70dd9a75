/// The link on an Arduino `Stream`: what a sketch sees on boards without a UART of their own.
#include <Arduino.h>

#include "../check.h"
#include "../server_side.h"
#include "../../firmware/src/destello.h"
#include "../../firmware/src/line.h"
#include "../../firmware/src/link.h"

FakeSerial Serial;
uint32_t fakeMillis = 0;
uint32_t fakeTicks = 0;

static bool on = false;
static int safes = 0;

void led_read(destello::led::State& state) { state = {on, 0}; }
destello::Status led_set(const destello::led::SetArgs& args) {
  on = args.on;
  destello::print(on ? "on" : "off");
  destello::wait(30);
  return destello::Status::ok;
}
destello::Status led_toggle() { return destello::Status::refused; }
void light_read(destello::light::State& state) { state = {0}; }
void lamp_read(destello::lamp::State& state) { state = {0}; }
destello::Status lamp_fade(const destello::lamp::FadeArgs&) { return destello::Status::ok; }
void lamp_safe() { safes++; }

/// What the board says in so many turns of its loop, a few bytes in each.
static Bytes said(int turns) {
  for (int turn = 0; turn < turns; turn++) {
    Serial.room = 3;
    destello::poll();
  }
  const Bytes bytes(Serial.toServer.begin(), Serial.toServer.end());
  Serial.toServer.clear();
  return bytes;
}

static void hear(const Bytes& bytes) { Serial.toBoard.insert(Serial.toBoard.end(), bytes.begin(), bytes.end()); }

int main() {
  destello::begin(500000);
  CHECK(Serial.baud == 500000);
  CHECK(said(10) == frameOf(static_cast<uint16_t>(~HELLO_SEED), 0x1f, {1, 0, 0}));

  hear(frameOf(HELLO_SEED, OP_SYSTEM, {HELLO, 7}));
  CHECK(said(20).size() == 42);
  const uint16_t seed = sessionSeed(7);
  const uint16_t ours = static_cast<uint16_t>(~seed);
  const Bytes stored(24, 5);
  Bytes assign = {ASSIGN};
  assign.insert(assign.end(), stored.begin(), stored.end());
  hear(frameOf(seed, OP_SYSTEM, assign));
  CHECK(said(20) == frameOf(ours, 0, stored));
  // What comes meanwhile waits until the handler's `wait()` is over and its answer is there.
  const uint32_t before = fakeMillis;
  hear(frameOf(seed, 1 << 5, {1}));
  hear(frameOf(seed, 2 << 5 | OP_SYSTEM, {PING}));
  Bytes answers = frameOf(ours, 1 << 5, {1});
  const Bytes pinged = frameOf(ours, 2 << 5, {0});
  answers.insert(answers.end(), pinged.begin(), pinged.end());
  // Behind them what the handler printed.
  const Bytes printed = frameOf(seed ^ 0x00ff, 0, {0, 'o', 'n'});
  answers.insert(answers.end(), printed.begin(), printed.end());
  CHECK(said(20) == answers);
  CHECK(on && fakeMillis == before + 30);

  // In `loop()` it goes on answering.
  hear(frameOf(seed, 3 << 5 | OP_SYSTEM, {PING}));
  fakeTicks = 1;
  Serial.room = 100;
  destello::wait(100);
  fakeTicks = 0;
  CHECK(said(0) == frameOf(ours, 3 << 5, {0}));
  CHECK(fakeMillis == before + 130);

  destello::println("Hi");
  destello::println();
  CHECK(said(20) == frameOf(seed ^ 0x00ff, 2, {0, 'H', 'i', '\r', '\n', '\r', '\n'}));

  on = false;
  destello::changed(destello::Channel::led);
  CHECK(said(10) == frameOf(ours, 1 << 5 | 0x10, {0}));

  fakeMillis += 200;
  CHECK(destello::poll() == 200);
  CHECK(destello::poll() == 0);
  for (int second = 0; second < 31; second++) {
    fakeMillis += 100;
    destello::poll();
  }
  CHECK(safes == 1);
  return 0;
}
