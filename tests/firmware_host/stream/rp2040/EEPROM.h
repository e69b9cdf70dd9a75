/// The EEPROM library of the Pico's core, as far as the firmware uses it: one sector of flash, copied to RAM by `begin` up to a size,
/// and erased and written by `commit` up to that size.
#pragma once

#include "../../check.h"
#include "../flash_file.h"

class EEPROMClass {
 public:
  void begin(size_t size) {
    CHECK(size > 0 && size <= SECTOR);
    bytes = readFlash("flash", SECTOR);
    bytes.resize((size + 255) / 256 * 256);
  }
  uint8_t read(int at) { return inside(at) ? bytes[at] : 0; }
  void write(int at, uint8_t byte) {
    if (inside(at)) bytes[at] = byte;
  }
  bool commit() {
    if (bytes.empty()) return false;
    writeFlash("flash", bytes);
    return true;
  }

 private:
  static const size_t SECTOR = 4096;
  std::vector<uint8_t> bytes;

  bool inside(int at) const { return at >= 0 && static_cast<size_t>(at) < bytes.size(); }
};

static EEPROMClass EEPROM;
