#include "destello.h"

#ifdef ARDUINO
#include <Arduino.h>

#include "line.h"
#include "link.h"
#include "text.h"

namespace destello {

void begin() {
  lineBegin(LINK_BAUD);
  linkBegin();
}

/// Whether `poll()` takes frames, and perhaps a handler is running.
static uint8_t taking = 0;

static void receive() {
  // In the middle of a frame the rest of the sketch waits for its end, so that the command reaches its pin sooner (P15);
  // but no longer than until the clock has woken us twice without a byte.
  uint8_t silent = 0;
  do {
    lineSleep();
    silent++;
    taking = silent;
    for (uint8_t byte; received.pop(byte); silent = 0) linkTake(byte);
  } while (link.reader.receiving() && silent < 2);
  taking = 0;
}

uint8_t poll() {
  static uint8_t clock = 0;
  // Before the sleep, so that nothing that changed waits for its end.
  linkSendEvents();
  // A constant for the linker where nothing prints, so that such a sketch has no code for text.
  if (hasPrinted) linkSendText();
  receive();
  const uint8_t passed = static_cast<uint8_t>(millis() - clock);
  clock = static_cast<uint8_t>(clock + passed);
  for (uint8_t ms = passed; ms != 0; ms--) linkTick();
  return passed;
}

void wait(uint16_t ms) {
  // The next frame cannot be taken before this one is answered (W4).
  if (taking) return delay(ms);
  for (uint8_t passed; ms != 0; ms = static_cast<uint16_t>(ms - passed)) {
    passed = poll();
    if (passed > ms) return;
  }
}

void neverSleep() { lineNeverSleep(); }

void changed(Channel channel) { linkChanged(static_cast<uint8_t>(channel)); }

}  // namespace destello
#endif
