/// CRC-16 with polynomial 0x1021, most significant bit first; its initial value is the frame's seed (W2).
#pragma once

#include <stdint.h>

#ifdef __AVR__
#include <util/crc16.h>
#endif

namespace destello {

/// Divide so many bits.
constexpr uint16_t crc16Bits(uint16_t crc, uint8_t bits) {
  return bits == 0 ? crc : crc16Bits(static_cast<uint16_t>(crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1), bits - 1);
}

/// Feed one byte, while compiling.
constexpr uint16_t crc16Constant(uint16_t crc, uint8_t byte) {
  return crc16Bits(static_cast<uint16_t>(crc ^ byte << 8), 8);
}

/// Feed one byte.
inline uint16_t crc16(uint16_t crc, uint8_t byte) {
#ifdef __AVR__
  return _crc_xmodem_update(crc, byte);
#else
  return crc16Constant(crc, byte);
#endif
}

}  // namespace destello
