/// As much of Arduino as the link needs where there is no UART that it knows: a `Serial`, and time.
#pragma once

#include <stdint.h>

#include <deque>

/// A stream whose other end is in the test's hands, and that takes only a few bytes at a time.
struct FakeSerial {
  uint32_t baud;
  std::deque<uint8_t> toBoard;
  std::deque<uint8_t> toServer;
  int room;

  void begin(uint32_t rate) { baud = rate; }
  int available() { return static_cast<int>(toBoard.size()); }
  int read() {
    const uint8_t byte = toBoard.front();
    toBoard.pop_front();
    return byte;
  }
  int availableForWrite() { return room; }
  void write(uint8_t byte) {
    toServer.push_back(byte);
    room--;
  }
};

extern FakeSerial Serial;
extern uint32_t fakeMillis;
inline uint32_t millis() { return fakeMillis; }
static const uint8_t A0 = 14;
static int fakeResolution = 12;
inline void analogReadResolution(int bits) { fakeResolution = bits; }
inline int analogRead(uint8_t) { return (1 << fakeResolution) / 2; }
