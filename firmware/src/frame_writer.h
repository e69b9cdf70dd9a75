/// Writes frames into the transmit ring.
#pragma once

#include <stdint.h>

namespace destello {

/// Send a frame, if the ring has room for all of it (W8).
///
/// `frame` holds header and payload up to `end`, with room for the CRC behind it. Returns whether it was sent.
bool sendFrame(uint16_t seed, uint8_t* frame, uint8_t* end);

}  // namespace destello
