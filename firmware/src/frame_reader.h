/// Cuts the stream of bytes into decoded frames, one byte at a time: COBS is undone and the CRC counted as they come,
/// so that nothing is left to do when the delimiter arrives.
#pragma once

#include "../protocol.gen.h"
#include "crc16.h"

namespace destello {

/// Seed of HELLO, which must be readable whatever the other side's schema is (W2).
constexpr uint16_t HELLO_SEED = 0xde57;
/// How HELLO begins, and where its CRC then stands.
constexpr uint8_t HELLO_HEADER = 0x1f;
constexpr uint8_t HELLO_KIND = 0;
constexpr uint16_t HELLO_BEGUN = crc16Constant(crc16Constant(HELLO_SEED, HELLO_HEADER), HELLO_KIND);

class FrameReader {
 public:
  /// Take one byte. Returns 0 while a frame goes on. At its end returns one more than its decoded length, header and CRC
  /// included, and its bytes are in `bytes` until the next call; what is no frame has a length that no frame has.
  uint8_t take(uint8_t byte, uint16_t seed) {
    if (byte == 0) {
      const uint8_t count = left_ == 0 ? count_ : TOO_LONG;
      count_ = 0;
      left_ = 0;
      return count;
    }
    if (left_ != 0) {
      append(byte);
    } else {
      // A code byte of COBS: how far it is to the next one. Each but the first stands for a zero.
      if (count_ == 0) {
        count_ = 1;
        crc_ = seed;
      } else {
        append(0);
      }
      left_ = byte;
    }
    left_--;
    return 0;
  }

  /// Whether the line is in the middle of something that may become a frame.
  bool receiving() const { return static_cast<uint8_t>(count_ - 1) <= MAX_REQUEST; }
  /// Whether the frame carried the CRC that belongs to its seed.
  bool matches() const { return crc_ == 0; }

 private:
  static constexpr uint8_t TOO_LONG = MAX_REQUEST + 2;

  void append(uint8_t byte) {
    if (count_ > MAX_REQUEST) {
      count_ = TOO_LONG;
      return;
    }
    const bool isHello = count_ == 2 && bytes[0] == HELLO_HEADER && byte == HELLO_KIND;
    bytes[count_++ - 1] = byte;
    crc_ = isHello ? HELLO_BEGUN : crc16(crc_, byte);
  }

  /// One more than the decoded bytes so far; 0: nothing has come since the last delimiter.
  uint8_t count_;
  uint8_t left_;
  uint16_t crc_;

 public:
  /// The frame. When it has been read, its answer is written here.
  uint8_t bytes[MAX_REPLY > MAX_REQUEST ? MAX_REPLY : MAX_REQUEST];
};

}  // namespace destello
