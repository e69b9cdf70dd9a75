/// Cuts the stream of bytes into decoded frames, one byte at a time: COBS is undone and the CRC counted as they come,
/// so that nothing is left to do when the delimiter arrives.
#pragma once

#include "../protocol.gen.h"
#include "crc16.h"

namespace destello {

class FrameReader {
 public:
  /// What a byte completed.
  enum Result : uint8_t { nothing, bad, frame };

  /// Take one byte. After `frame` the decoded frame lies in `bytes` until the next call.
  Result take(uint8_t byte, uint16_t seed) {
    if (byte == 0) return end();
    if (!started_) {
      started_ = true;
      length = 0;
      crc_ = seed;
      left_ = byte;
    } else if (left_ == 0) {
      append(0);
      left_ = byte;
    } else {
      append(byte);
    }
    left_--;
    return nothing;
  }

  /// Whether the line is in the middle of a frame.
  bool started() const { return started_; }
  /// Whether the frame carried the CRC that belongs to the seed it was taken with.
  bool matches() const { return crc_ == 0; }

  /// Bytes of the decoded frame, header and CRC included.
  uint8_t length;
  uint8_t bytes[MAX_REQUEST];

 private:
  void append(uint8_t byte) {
    // One byte too many is counted and not stored: the frame is too long, and known to be.
    if (length > MAX_REQUEST) return;
    if (length < MAX_REQUEST) bytes[length] = byte;
    length++;
    crc_ = crc16(crc_, byte);
  }

  Result end() {
    if (!started_) return nothing;
    started_ = false;
    return left_ == 0 && length >= 3 && length <= MAX_REQUEST ? frame : bad;
  }

  bool started_;
  uint8_t left_;
  uint16_t crc_;
};

}  // namespace destello
