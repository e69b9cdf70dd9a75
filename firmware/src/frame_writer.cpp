#include "frame_writer.h"

#include "crc16.h"
#include "line.h"

namespace destello {

bool sendFrame(uint16_t seed, uint8_t* frame, uint8_t* end) {
  const uint8_t length = static_cast<uint8_t>(end - frame);
  const uint8_t head = static_cast<uint8_t>(sending.head + length + FRAMING);
  if (static_cast<uint8_t>(head - sending.tail) > TX_SIZE) return false;
  uint16_t crc = seed;
  for (const uint8_t* at = frame; at != end; at++) crc = crc16(crc, *at);
  *end++ = static_cast<uint8_t>(crc >> 8);
  *end++ = static_cast<uint8_t>(crc);

  // COBS from the end, the delimiter first: each zero becomes the distance to the next one, and the frame begins with the
  // distance to its first. Nothing leaves before the head moves.
  uint8_t at = head;
  uint8_t byte = 0;
  uint8_t distance = 0;
  while (true) {
    sending.at(--at) = byte;
    distance++;
    if (end == frame) break;
    byte = *--end;
    if (byte == 0) {
      byte = distance;
      distance = 0;
    }
  }
  sending.at(--at) = distance;
  sending.head = head;
  lineSend();
  return true;
}

}  // namespace destello
