/// The board's memory on the Uno R4, the ESP32 and the Pico: their core's EEPROM library, which keeps bytes in flash. They are
/// inverted as on AVR. If the power fails meanwhile, a Pico may lose all of them, and gets a new id.
#include "storage.h"
#ifdef DESTELLO_EEPROM_LIBRARY
#include <EEPROM.h>

namespace destello {

#if defined(ARDUINO_ARCH_ESP32)

// A store of its own, beside the one that a sketch calls `EEPROM`.
static EEPROMClass memory("destello");
static const int FIRST = 0;
static void open() { memory.begin(STORED_END); }
static void keep() { memory.commit(); }

#elif defined(ARDUINO_ARCH_RP2040)

// The last bytes of the only sector there is: sketches begin at 0. One that calls `EEPROM.begin` has to ask for all of it.
static EEPROMClass& memory = EEPROM;
static const int SECTOR = 4096;
static const int FIRST = SECTOR - STORED_END;
static void open() { memory.begin(SECTOR); }
static void keep() { memory.commit(); }

#else

// The last bytes; each is in the flash when it has been written.
static EEPROMClass& memory = EEPROM;
static const int FIRST = 8192 - STORED_END;
static void open() {}
static void keep() {}

#endif

static void openOnce() {
  static bool isOpen = false;
  if (!isOpen) open();
  isOpen = true;
}

uint8_t* recall(uint8_t* out, uint8_t from, uint8_t end) {
  openOnce();
  while (from != end) *out++ = static_cast<uint8_t>(~memory.read(FIRST + from++));
  return out;
}

void store(const uint8_t* inEnd, uint8_t from, uint8_t end) {
  openOnce();
  do {
    const uint8_t byte = static_cast<uint8_t>(~*--inEnd);
    end--;
    if (memory.read(FIRST + end) != byte) memory.write(FIRST + end, byte);
  } while (end != from);
  keep();
}

uint8_t resetCause() { return 0; }

}  // namespace destello
#endif
