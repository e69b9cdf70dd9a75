/// Writes one frame straight into the transmit ring: COBS and CRC on the way, nothing on the heap, nothing sent before
/// it is whole.
#pragma once

#include "crc16.h"
#include "line.h"

namespace destello {

class FrameWriter {
 public:
  FrameWriter(uint16_t seed, uint8_t header) : crc_(seed), code_(sending.head), next_(code_ + 1) { put(header); }

  /// Whether the ring has room for a frame with so much payload (W8).
  static bool fits(uint8_t payload) { return sending.room() >= payload + 5; }

  void put(uint8_t byte) {
    crc_ = crc16(crc_, byte);
    encode(byte);
  }

  template <typename Number>
  void putNumber(Number value) {
    for (uint8_t done = 0; done < sizeof value; done++) {
      put(static_cast<uint8_t>(value));
      value >>= 8;
    }
  }

  /// CRC and delimiter; then the frame may leave.
  void finish() {
    const uint16_t crc = crc_;
    encode(static_cast<uint8_t>(crc >> 8));
    encode(static_cast<uint8_t>(crc));
    closeBlock();
    sending.at(next_) = 0;
    sending.head = static_cast<uint8_t>(next_ + 1);
    lineSend();
  }

 private:
  void closeBlock() { sending.at(code_) = static_cast<uint8_t>(next_ - code_); }

  void encode(uint8_t byte) {
    if (byte == 0) {
      closeBlock();
      code_ = next_;
    } else {
      sending.at(next_) = byte;
    }
    next_++;
  }

  uint16_t crc_;
  uint8_t code_;
  uint8_t next_;
};

}  // namespace destello
