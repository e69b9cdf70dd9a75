/// Text from the sketch (W23): what waits to be sent. A sketch that prints nothing has none of this, since the linker leaves
/// out what nobody calls.
#pragma once

#include <stdint.h>

namespace destello {

/// Bytes that may wait; what is printed beyond that takes the place of the oldest.
constexpr uint8_t TEXT_SIZE = 128;

/// Text that waits. Both places count all bytes that were ever printed; the difference is at most `TEXT_SIZE`.
struct WaitingText {
  uint8_t bytes[TEXT_SIZE];
  uint16_t end;
  uint16_t begin;

  uint8_t& at(uint16_t place) { return bytes[place % TEXT_SIZE]; }
};

extern WaitingText waitingText;
/// Whether anything was printed since the start.
extern bool hasPrinted;

/// Have a byte wait. Never sends, never waits, so a handler may print.
void printByte(uint8_t byte);
/// Send some of the text, if nothing else is on its way in or out.
void linkSendText();

}  // namespace destello
