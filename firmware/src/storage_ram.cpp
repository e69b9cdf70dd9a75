/// The board's memory where there is no EEPROM: it has to be given an id after each start, and counts one.
#include "storage.h"
#if defined(ARDUINO) && !defined(__AVR__) && !defined(DESTELLO_EEPROM_LIBRARY)

namespace destello {

static uint8_t bytes[STORED_END];

uint8_t* recall(uint8_t* out, uint8_t from, uint8_t end) {
  while (from != end) *out++ = bytes[from++];
  return out;
}

void store(const uint8_t* inEnd, uint8_t from, uint8_t end) {
  while (end != from) bytes[--end] = *--inEnd;
}

uint8_t resetCause() { return 0; }

}  // namespace destello
#endif
