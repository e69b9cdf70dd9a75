#include "destello.h"

#ifdef ARDUINO
#include <Arduino.h>

#include "line.h"
#include "link.h"

namespace destello {

static Link link;

void begin(uint32_t baud) {
  lineBegin(baud);
  link.begin();
}

void poll() {
  bool some;
  // In the middle of a frame the rest of the sketch waits for the next byte, or the next tick of the clock: a command
  // reaches its pin sooner (P15).
  do {
    if (!link.waiting()) lineSleep();
    lineFetch();
    some = received.used() != 0;
    while (received.used() != 0) link.take(received.pop());
  } while (some && link.receiving());
  link.tick(millis());
  link.sendEvents();
}

void changed(Channel channel) { link.changed(static_cast<uint8_t>(channel)); }

}  // namespace destello
#endif
