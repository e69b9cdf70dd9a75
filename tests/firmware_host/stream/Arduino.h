/// As much of Arduino as the link needs where there is no UART that it knows: a `Serial`, a `Print`, and time.
#pragma once

#include <stddef.h>
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
/// What prints letter by letter.
class Print {
 public:
  virtual size_t write(uint8_t byte) = 0;
  size_t print(const char* text) {
    size_t length = 0;
    for (; text[length] != 0; length++) write(static_cast<uint8_t>(text[length]));
    return length;
  }
  size_t println(const char* text) { return print(text) + print("\r\n"); }
  size_t println() { return print("\r\n"); }

 protected:
  ~Print() {}
};

extern uint32_t fakeMillis;
/// Grows by itself where `fakeTicks` says so: once for each look.
extern uint32_t fakeTicks;
inline uint32_t millis() { return fakeMillis += fakeTicks; }
inline void delay(unsigned long ms) { fakeMillis += ms; }
static const uint8_t A0 = 14;
static int fakeResolution = 12;
inline void analogReadResolution(int bits) { fakeResolution = bits; }
inline int analogRead(uint8_t) { return (1 << fakeResolution) / 2; }
