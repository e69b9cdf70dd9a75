#include "storage.h"

#ifdef __AVR__
#include <avr/eeprom.h>
#include <avr/io.h>

namespace destello {

/// At the very end of the EEPROM, where sketches that begin at 0 do not come by.
struct Stored {
  uint32_t uid;
  uint8_t bootLow;
  uint8_t bootHigh;
};
static Stored* const STORED = reinterpret_cast<Stored*>(E2END + 1 - sizeof(Stored));

uint32_t storedUid() {
  // An EEPROM that was never written reads as ones; the first id counted up from there is 0: none.
  const uint32_t uid = eeprom_read_dword(&STORED->uid);
  return uid == UINT32_MAX ? 0 : uid;
}

void storeUid(uint32_t uid) { eeprom_update_dword(&STORED->uid, uid); }

uint16_t countBoot() {
  uint8_t low = eeprom_read_byte(&STORED->bootLow);
  uint8_t high = eeprom_read_byte(&STORED->bootHigh);
  low++;
  // The high byte first: if the power fails in between, the count jumps forward and never back.
  if (low == 0) eeprom_update_byte(&STORED->bootHigh, ++high);
  eeprom_update_byte(&STORED->bootLow, low);
  return static_cast<uint16_t>(high << 8 | low);
}

uint8_t resetCause() {
  const uint8_t flags = MCUSR;
  MCUSR = 0;
  // Several flags may stand; power-on raises others with it (datasheet, section 11.9.1).
  if (flags & _BV(PORF)) return 1;
  if (flags & _BV(WDRF)) return 4;
  if (flags & _BV(BORF)) return 3;
  if (flags & _BV(EXTRF)) return 2;
  return 0;
}

}  // namespace destello

#else

namespace destello {

// No EEPROM that every such board has: the server gives it an id each time.
static uint32_t givenUid = 0;

uint32_t storedUid() { return givenUid; }
void storeUid(uint32_t uid) { givenUid = uid; }
uint16_t countBoot() { return 0; }
uint8_t resetCause() { return 0; }

}  // namespace destello
#endif
