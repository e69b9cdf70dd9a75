/// A ring of bytes between an interrupt handler and the rest. One side only moves `head`, the other only `tail`, and
/// each is one byte, so neither needs to lock.
#pragma once

#include <stdint.h>

namespace destello {

/// A ring that holds `SIZE` bytes, a power of two up to 128.
template <uint8_t SIZE>
struct Ring {
  static_assert((SIZE & (SIZE - 1)) == 0 && SIZE <= 128, "a ring's size is a power of two up to 128");

  uint8_t bytes[SIZE];
  volatile uint8_t head;
  volatile uint8_t tail;

  uint8_t used() const { return static_cast<uint8_t>(head - tail); }
  uint8_t room() const { return static_cast<uint8_t>(SIZE - used()); }
  uint8_t& at(uint8_t index) { return bytes[index & (SIZE - 1)]; }

  /// Put a byte in, if there is room.
  void push(uint8_t byte) {
    const uint8_t index = head;
    if (static_cast<uint8_t>(index - tail) == SIZE) return;
    at(index) = byte;
    head = static_cast<uint8_t>(index + 1);
  }

  /// Take a byte out; returns whether there was one.
  bool pop(uint8_t& byte) {
    const uint8_t index = tail;
    if (index == head) return false;
    byte = at(index);
    tail = static_cast<uint8_t>(index + 1);
    return true;
  }
};

}  // namespace destello
