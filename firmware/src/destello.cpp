#include "destello.h"

#ifdef ARDUINO
#include <Arduino.h>

#include "line.h"
#include "link.h"

namespace destello {

void begin() {
  lineBegin(LINK_BAUD);
  linkBegin();
}

static void receive() {
  // In the middle of a frame the rest of the sketch waits for its end, so that the command reaches its pin sooner (P15);
  // but no longer than until the clock has woken us twice without a byte.
  uint8_t silent = 0;
  do {
    lineSleep();
    silent++;
    for (uint8_t byte; received.pop(byte); silent = 0) linkTake(byte);
  } while (link.reader.receiving() && silent < 2);
}

uint8_t poll() {
  static uint8_t clock = 0;
  // Before the sleep, so that nothing that changed waits for its end.
  linkSendEvents();
  receive();
  const uint8_t passed = static_cast<uint8_t>(millis() - clock);
  clock = static_cast<uint8_t>(clock + passed);
  for (uint8_t ms = passed; ms != 0; ms--) linkTick();
  return passed;
}

void changed(Channel channel) { linkChanged(static_cast<uint8_t>(channel)); }

}  // namespace destello
#endif
