/// The EEPROM library of the ESP32's core, as far as the firmware uses it: named stores, each with a size that `begin` says. What was
/// written is in flash after `commit`.
#pragma once

#include "../../check.h"
#include "../flash_file.h"

class EEPROMClass {
 public:
  explicit EEPROMClass(const char* name) : name(name) {}

  bool begin(size_t size) {
    bytes = readFlash(name, size);
    return true;
  }
  uint8_t read(int at) { return inside(at) ? bytes[at] : 0; }
  void write(int at, uint8_t byte) {
    if (inside(at)) bytes[at] = byte;
  }
  bool commit() {
    CHECK(!bytes.empty());
    writeFlash(name, bytes);
    return true;
  }

 private:
  const char* name;
  std::vector<uint8_t> bytes;

  bool inside(int at) const { return at >= 0 && static_cast<size_t>(at) < bytes.size(); }
};
