/// What the board remembers while it is off: its id and how often it has started (W11, W16).
#pragma once

#include <stdint.h>

namespace destello {

/// The board's id; 0 if it has none.
uint32_t storedUid();
/// Keep an id.
void storeUid(uint32_t uid);
/// Count a start; returns its number.
uint16_t countBoot();
/// Why the chip started: 0 unknown, 1 power, 2 external, 3 brown-out, 4 watchdog.
uint8_t resetCause();

}  // namespace destello
