/// The EEPROM library of the Uno R4's core, as far as the firmware uses it: 8 KiB of data flash, and each write is in it at once.
#pragma once

#include "../../check.h"
#include "../flash_file.h"

struct EEPROMClass {
  static const int SIZE = 8192;

  uint8_t read(int at) {
    CHECK(at >= 0 && at < SIZE);
    return readFlash("flash", SIZE)[at];
  }
  void write(int at, uint8_t byte) {
    CHECK(at >= 0 && at < SIZE);
    std::vector<uint8_t> bytes = readFlash("flash", SIZE);
    bytes[at] = byte;
    writeFlash("flash", bytes);
  }
};

static EEPROMClass EEPROM;
