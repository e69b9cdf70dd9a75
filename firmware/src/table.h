/// The rows of the generated tables, and how they are read out of flash.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __AVR__
#include <avr/pgmspace.h>
#elif !defined(PROGMEM)
#define PROGMEM
#endif

namespace destello {

/// How a command went; the number stands in its reply's header.
enum class Status : uint8_t { ok = 0, badArgument = 1, refused = 2 };

/// Reads a channel's state from the hardware and packs it (W3); returns the end of what it wrote.
typedef uint8_t* (*Reader)(uint8_t* out);

/// A command: what runs it, what answers it, and how many bytes its payload has (W1).
struct CommandRow {
  Status (*run)(const uint8_t* payload);
  Reader answer;
  uint8_t bytes;
};

/// What the sketch does so that a person finds the board (W19). A sketch that has no such function refuses.
Status identify(const uint8_t* nothing);

/// A lease (W13): what makes the channel safe after so many milliseconds of silence.
struct LeaseRow {
  void (*safe)();
  uint16_t ms;
  uint8_t channel;
};

#ifdef __AVR__
/// A member of a row, out of flash.
inline uint8_t fromFlash(const uint8_t& member) { return pgm_read_byte(&member); }
inline uint16_t fromFlash(const uint16_t& member) { return pgm_read_word(&member); }
template <typename Function>
inline Function* fromFlash(Function* const& member) {
  return reinterpret_cast<Function*>(pgm_read_word(&member));
}
#else
/// A member of a row; only AVR keeps its tables in another address space.
template <typename Member>
inline Member fromFlash(const Member& member) {
  return member;
}
#endif

}  // namespace destello
