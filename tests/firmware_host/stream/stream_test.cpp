/// The link on an Arduino `Stream`: what a sketch sees on boards without a UART of their own.
#include <Arduino.h>

#include "../check.h"
#include "../server_side.h"
#include "../../firmware/src/destello.h"
#include "../../firmware/src/line.h"
#include "../../firmware/src/link.h"

FakeSerial Serial;
uint32_t fakeMillis = 0;

static bool on = false;
static int safes = 0;

void led_read(destello::led::State& state) { state = {on, 0}; }
destello::Status led_set(const destello::led::SetArgs& args) {
  on = args.on;
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
  hear(frameOf(seed, 1 << 5, {1}));
  CHECK(said(10) == frameOf(ours, 1 << 5, {1}));
  CHECK(on);

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
