/// Everything a sketch needs: begin, poll, wait, print, and word of what changed by itself.
#pragma once

#include "../protocol.gen.h"
#include "text.h"

namespace destello {

/// Open the line to the server, at the rate that the server has (`LINK_BAUD`), and say that the board has started. Call it
/// last in `setup()`.
void begin();

/// With another rate the server would not hear the board: such a sketch does not compile.
void anotherRate() __attribute__((error("the link's rate is LINK_BAUD, from protocol/link_rate.ts: call begin() without one")));
inline __attribute__((always_inline)) void begin(uint32_t baud) {
  if (baud != LINK_BAUD) anotherRate();
  begin();
}

/// Answer what has come in and send what changed; sleeps while there is nothing to do, at most until the next
/// millisecond. Call it in every `loop()`. Returns how many milliseconds have passed since the last call.
uint8_t poll();

/// Have `poll()` return at once where there is nothing to do, so that `loop()` runs as often as the chip can, for what must be
/// looked at more often than about 1,000 times a second: steppers, encoders. Call it after `begin()`.
void neverSleep();

/// Wait so many milliseconds and go on answering, where `delay()` leaves the server without an answer. What the sketch does
/// in `loop()` rests meanwhile. In a handler it is `delay()`, since the board answers one command after the other.
void wait(uint16_t ms);

/// A channel changed without being asked: its state is read and sent at the next `poll()`. Not for interrupt handlers.
void changed(Channel channel);

#ifdef ARDUINO
/// Arduino's `Print` into the page's console and the server's log (W23).
struct TextPrint : Print {
  size_t write(uint8_t byte) override {
    printByte(byte);
    return 1;
  }
};
/// Print, as `Serial.print` does, into the page's console and the server's log: `print("On since "); println(ms, HEX)`.
/// Takes no time on the line from commands; what does not fit any more takes the place of the oldest text.
template <typename... Arguments>
void print(const Arguments&... arguments) {
  TextPrint().print(arguments...);
}
template <typename... Arguments>
void println(const Arguments&... arguments) {
  TextPrint().println(arguments...);
}
#endif

}  // namespace destello
