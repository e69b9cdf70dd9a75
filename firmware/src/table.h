/// The rows of the generated tables, and how they are read out of flash.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __AVR__
#include <avr/pgmspace.h>
#elif !defined(PROGMEM)
#define PROGMEM
#endif

namespace destello {

/// How a command went; the number stands in its reply's header.
enum class Status : uint8_t { ok = 0, badArgument = 1, refused = 2 };

/// A command: what runs it, whose it is, and how many bytes of arguments it takes.
struct CommandRow {
  Status (*run)(const uint8_t* args);
  uint8_t channel;
  uint8_t argBytes;
};

/// A channel: what reads its state from the hardware, and how many bytes that is.
struct ChannelRow {
  void (*read)(uint8_t* state);
  uint8_t bytes;
};

/// A lease (W13): what makes the channel safe after so many milliseconds of silence.
struct LeaseRow {
  void (*safe)();
  uint16_t ms;
  uint8_t channel;
};

/// Copy a row of a table out of flash.
template <typename Row>
inline Row fromFlash(const Row& row) {
  Row copy;
#ifdef __AVR__
  memcpy_P(&copy, &row, sizeof copy);
#else
  copy = row;
#endif
  return copy;
}

}  // namespace destello
