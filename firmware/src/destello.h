/// Everything a sketch needs: begin, poll, and word of what changed by itself.
#pragma once

#include "../protocol.gen.h"

namespace destello {

/// Open the line to the server, at the rate that the server has (`LINK_BAUD`), and say that the board has started. Call it
/// last in `setup()`.
void begin();

/// With another rate the server would not hear the board: such a sketch does not compile.
void anotherRate() __attribute__((error("the link's rate is LINK_BAUD, from protocol/link_rate.ts: call begin() without one")));
inline __attribute__((always_inline)) void begin(uint32_t baud) {
  if (baud != LINK_BAUD) anotherRate();
  begin();
}

/// Answer what has come in and send what changed; sleeps while there is nothing to do, at most until the next
/// millisecond. Call it in every `loop()`. Returns how many milliseconds have passed since the last call.
uint8_t poll();

/// A channel changed without being asked: its state is read and sent at the next `poll()`. Not for interrupt handlers.
void changed(Channel channel);

}  // namespace destello
