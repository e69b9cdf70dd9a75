/// What the board remembers while it is off: its id and how often it has started (W11, W16).
#pragma once

#include <stdint.h>

namespace destello {

/// Where it is kept, as in HELLO's reply: four bytes of id, zeros if there is none, and two that count the starts.
constexpr uint8_t STORED_UID = 0;
constexpr uint8_t STORED_BOOT = 4;
constexpr uint8_t STORED_END = 6;

/// Read the bytes from one place up to another; returns the end of what it wrote.
uint8_t* recall(uint8_t* out, uint8_t from, uint8_t end);
/// Keep the bytes before `inEnd`, from one place up to another. Writes only what changes, and the last byte first: if
/// the power fails in between, the count of starts jumps forward and never back.
void store(const uint8_t* inEnd, uint8_t from, uint8_t end);
/// Why the chip started: 0 unknown, 1 power, 2 external, 3 brown-out, 4 watchdog. Asked once.
uint8_t resetCause();

}  // namespace destello
