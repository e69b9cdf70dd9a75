#include "text.h"

#include "frame_writer.h"
#include "line.h"
#include "link.h"

namespace destello {

WaitingText waitingText;
bool hasPrinted = false;

/// What text changes in the session's seed (W23). A CRC finds any difference in two neighbouring bytes, and another seed is
/// one in the first two: so no text is ever taken for another frame, nor one for text.
static constexpr uint16_t TEXT_MARK = 0x00ff;

void printByte(uint8_t byte) {
  hasPrinted = true;
  waitingText.at(waitingText.end++) = byte;
  if (static_cast<uint16_t>(waitingText.end - waitingText.begin) > TEXT_SIZE) waitingText.begin++;
}

void linkSendText() {
  // With an empty ring there is room for a reply behind the text, so that none is lost because of it.
  if (waitingText.begin == waitingText.end || !link.open || link.reader.receiving() || sending.used() != 0) return;
  uint8_t* out = link.reader.bytes;
  *out++ = static_cast<uint8_t>(waitingText.begin);
  *out++ = static_cast<uint8_t>(waitingText.begin >> 8);
  uint16_t place = waitingText.begin;
  while (place != waitingText.end && out != link.reader.bytes + 2 + TEXT_BYTES) *out++ = waitingText.at(place++);
  // What comes in goes first (P15).
  if (received.used() != 0) return;
  sendFrame(link.seed ^ TEXT_MARK, link.reader.bytes, out);
  waitingText.begin = place;
}

}  // namespace destello
