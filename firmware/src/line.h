/// The line to the server: two rings, and what moves bytes between them and the hardware. `line_avr.cpp` does it with
/// interrupts of its own, `line_stream.cpp` with any Arduino `Stream`.
#pragma once

#include "../protocol.gen.h"
#include "ring.h"

namespace destello {

/// Bytes of the receive ring.
constexpr uint8_t RX_SIZE = 64;
/// W6: what the server may have on the way. One byte of the ring stays for the extra 00 of W9.
constexpr uint8_t RX_WINDOW = RX_SIZE - 1;
/// What a frame has on the line beside header and payload: CRC, the first code byte of COBS, and the delimiter.
constexpr uint8_t FRAMING = 4;
/// The most text in a frame, and the least that is worth one (W23). Before it stands its place, two bytes.
constexpr uint8_t MOST_TEXT = 16;
constexpr uint8_t LEAST_TEXT = 4;
constexpr uint8_t TEXT_PLACE = 2;
/// Bytes of the transmit ring: any single frame fits with what COBS adds (W8), and some text before it.
constexpr uint8_t TX_SIZE = MAX_REPLY + 2 + TEXT_PLACE + FRAMING + LEAST_TEXT > 64 ? 128 : 64;
/// What is left for text beside the longest reply.
constexpr uint8_t TEXT_ROOM = TX_SIZE - (MAX_REPLY + 2) - TEXT_PLACE - FRAMING;
constexpr uint8_t TEXT_BYTES = TEXT_ROOM < MOST_TEXT ? TEXT_ROOM : MOST_TEXT;

extern Ring<RX_SIZE> received;
extern Ring<TX_SIZE> sending;

/// Open the line.
void lineBegin(uint32_t baud);
/// Bytes were put into `sending`: see that they leave. Never waits (W8).
void lineSend();
/// Sleep until an interrupt, unless a byte has been received. Where there are no interrupts, move the bytes.
void lineSleep();
/// Let `lineSleep()` return at once from now on.
void lineNeverSleep();

}  // namespace destello
