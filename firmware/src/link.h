/// The board's end of the link: rules W1 to W16 of docs/SPEC.md. Knows bytes and tables, no hardware.
#pragma once

#include "frame_reader.h"

namespace destello {

/// All that the link remembers; zeros before the start.
struct LinkState {
  /// W10: whether there is a session, and which.
  bool open;
  uint8_t session;
  /// W2: what the server's frames are checked with in this session; the board's own carry its complement.
  uint16_t seed;
  /// W4: the sequence number that runs next, and the status of each of the last four, two bits each.
  uint8_t expected;
  uint8_t statuses;
  /// W5: this burst has had its NAK.
  bool complained;
  /// W7: events sent in this session, and channels whose change has not been sent.
  uint8_t events;
  ChannelSet changed;
  /// W11: why the chip started.
  uint8_t cause;
  /// W13: milliseconds left of each lease; 0 = it has run out. One more, as C++ has no array of none.
  uint16_t leases[LEASE_COUNT + 1];
  FrameReader reader;
};

extern LinkState link;

/// Count the start and say BOOT (W11).
void linkBegin();
/// Take a byte from the line; a frame that it completes is run and answered.
void linkTake(uint8_t byte);
/// A millisecond has passed: leases run out (W13).
void linkTick();
/// Send the changes that have not been sent (W7), as far as there is room and nothing is coming in.
void linkSendEvents();
/// A channel changed by itself (W7).
inline void linkChanged(uint8_t channel) { link.changed |= static_cast<ChannelSet>(1 << channel); }

}  // namespace destello
