/// What the board remembers while it is off: its name, its id and how often it has started (W11, W16).
#pragma once

#include <stdint.h>

// Cores of other chips than AVR that have a library which keeps bytes in flash.
#if defined(ARDUINO_ARCH_RENESAS) || defined(ARDUINO_ARCH_RENESAS_UNO) || defined(ARDUINO_ARCH_ESP32) || \
    defined(ARDUINO_ARCH_RP2040)
#define DESTELLO_EEPROM_LIBRARY
#endif

namespace destello {

/// Where it is kept, as in HELLO's reply: twenty bytes of name, four of id, both zeros if there is none, and two that
/// count the starts. It is addressed from its end, so that a board keeps its id when something is added in front.
constexpr uint8_t STORED_NAME = 0;
constexpr uint8_t STORED_UID = 20;
constexpr uint8_t STORED_BOOT = 24;
constexpr uint8_t STORED_END = 26;

/// Read the bytes from one place up to another; returns the end of what it wrote.
uint8_t* recall(uint8_t* out, uint8_t from, uint8_t end);
/// Keep the bytes before `inEnd`, from one place up to another. Writes only what changes, and the last byte first: if
/// the power fails in between, the count of starts jumps forward and never back, and a board that was being renamed has
/// the id that it had.
void store(const uint8_t* inEnd, uint8_t from, uint8_t end);
/// Why the chip started: 0 unknown, 1 power, 2 external, 3 brown-out, 4 watchdog. Asked once.
uint8_t resetCause();

}  // namespace destello
