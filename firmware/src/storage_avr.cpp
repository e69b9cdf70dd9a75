/// The board's memory on AVR: the last bytes of the EEPROM, where sketches that begin at 0 do not come by. They are kept
/// inverted, so that an EEPROM that was never written says "no name, no id, no start yet".
#ifdef __AVR__
#include <avr/eeprom.h>
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/wdt.h>

#include "storage.h"

namespace destello {

/// Fetch a byte into EEDR.
static inline void fetch(uint8_t index) {
  EEAR = E2END + 1 - STORED_END + index;
  EECR |= _BV(EERE);
}

uint8_t* recall(uint8_t* out, uint8_t from, uint8_t end) {
  eeprom_busy_wait();
  out += static_cast<uint8_t>(end - from);
  uint8_t* at = out;
  do {
    fetch(--end);
    *--at = static_cast<uint8_t>(~EEDR);
  } while (end != from);
  return out;
}

void store(const uint8_t* inEnd, uint8_t from, uint8_t end) {
  do {
    const uint8_t byte = static_cast<uint8_t>(~*--inEnd);
    eeprom_busy_wait();
    fetch(--end);
    if (EEDR == byte) continue;
    EEDR = byte;
    // Within four cycles of one another (datasheet, section 8.6.3).
    cli();
    EECR |= _BV(EEMPE);
    EECR |= _BV(EEPE);
    sei();
  } while (end != from);
}

uint8_t resetCause() {
  // PORF, EXTRF, BORF, WDRF from bit 0 on; if several stand, the lowest (datasheet, section 11.9.1).
  uint8_t flags = MCUSR;
  MCUSR = 0;
  // After its own reset the watchdog runs on, at its shortest time (section 11.9.2).
  cli();
  wdt_reset();
  WDTCSR = _BV(WDCE) | _BV(WDE);
  WDTCSR = 0;
  sei();
  uint8_t cause = 0;
  while (flags != 0) {
    cause++;
    if (flags & 1) break;
    flags >>= 1;
  }
  return cause;
}

}  // namespace destello
#endif
