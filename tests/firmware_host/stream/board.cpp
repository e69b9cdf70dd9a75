/// A board that talks through an Arduino `Stream`, as a program: the line is its standard input and output. It is switched off when
/// the input ends.
#include <Arduino.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

#include <vector>

#include "../../firmware/src/analog.h"
#include "../../firmware/src/destello.h"

FakeSerial Serial;
uint32_t fakeMillis = 0;
uint32_t fakeTicks = 0;

static bool on = false;

void led_read(destello::led::State& state) { state = {on, 0}; }
destello::Status led_set(const destello::led::SetArgs& args) {
  on = args.on;
  return destello::Status::ok;
}
destello::Status led_toggle() { return destello::Status::refused; }
void light_read(destello::light::State& state) { state = {destello::measured()}; }
void lamp_read(destello::lamp::State& state) { state = {0}; }
destello::Status lamp_fade(const destello::lamp::FadeArgs&) { return destello::Status::ok; }
void lamp_safe() {}

int main() {
  destello::startMeasuring(A0);
  destello::begin();
  for (;;) {
    pollfd input = {STDIN_FILENO, POLLIN, 0};
    if (poll(&input, 1, 1) > 0) {
      uint8_t bytes[64];
      const ssize_t count = read(STDIN_FILENO, bytes, sizeof bytes);
      if (count <= 0) return 0;
      Serial.toBoard.insert(Serial.toBoard.end(), bytes, bytes + count);
    }
    timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    fakeMillis = static_cast<uint32_t>(now.tv_sec * 1000 + now.tv_nsec / 1000000);
    Serial.room = 64;
    destello::poll();
    const std::vector<uint8_t> said(Serial.toServer.begin(), Serial.toServer.end());
    Serial.toServer.clear();
    if (!said.empty() && write(STDOUT_FILENO, said.data(), said.size()) < 0) return 1;
  }
}
