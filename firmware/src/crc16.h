/// CRC-16 with polynomial 0x1021, most significant bit first; its initial value is the frame's seed (W2).
#pragma once

#include <stdint.h>

#ifdef __AVR__
#include <util/crc16.h>
#endif

namespace destello {

/// Feed one byte.
inline uint16_t crc16(uint16_t crc, uint8_t byte) {
#ifdef __AVR__
  return _crc_xmodem_update(crc, byte);
#else
  crc = static_cast<uint16_t>(crc ^ (byte << 8));
  for (uint8_t bit = 0; bit < 8; bit++) {
    crc = static_cast<uint16_t>((crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1);
  }
  return crc;
#endif
}

}  // namespace destello
